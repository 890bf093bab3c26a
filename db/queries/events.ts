// The audit trail and the record of who looked at whom.
import { and, countDistinct, desc, eq, gte, sql } from 'drizzle-orm';
import { keepPlan, prepared, type Transaction } from '../client.ts';
import { accessRecords, events } from '../tables/events.ts';

export interface NewEvent {
  kind: string;
  programmeId: string | null;
  subjectId: string;
  actorId: string | null;
  actorSystem: string | null;
  details: Record<string, unknown>;
}

/** @returns the event's id, made here because most writers may not read the audit back */
export async function insertEvent(tx: Transaction, event: NewEvent): Promise<string> {
  const [made] = await tx.execute<{ id: string }>(sql`select uuidv7() as id`);
  if (!made) throw new Error('Postgres returned no id');
  await tx.insert(events).values({ id: made.id, ...event });
  return made.id;
}

/** What was written with an event, for the job that follows from it; null when it is not there for the reader. */
export async function detailsOf(tx: Transaction, eventId: string): Promise<Record<string, unknown> | null> {
  const [row] = await tx.select({ details: events.details }).from(events).where(eq(events.id, eventId));
  return (row?.details as Record<string, unknown> | undefined) ?? null;
}

/** Newest first; row-level security leaves only what the reader may see. */
export function eventsOf(tx: Transaction, subjectId: string) {
  return tx
    .select()
    .from(events)
    .where(eq(events.subjectId, subjectId))
    .orderBy(desc(events.at), desc(events.id))
    .prepare(keepPlan)
    .execute();
}

export async function insertAccess(
  tx: Transaction,
  rows: {
    programmeId: string;
    profileId: string;
    /** null: the holder of a mailed link, whom the database names. */
    accountId: string | null;
    tier: 1 | 2;
    route: string;
    /** Shown while an official typed. */
    preview?: boolean;
  }[],
): Promise<void> {
  if (rows.length > 0) await tx.insert(accessRecords).values(rows);
}

/**
 * One access record a person whom the session's official looks at, counted one look after the other (as under `lockQuota`).
 * @returns false when these are more different people in 24 hours than the quota: then nobody may be shown
 */
export async function insertLooks(
  tx: Transaction,
  looks: { programmeId: string; profileIds: string[]; tier: 1 | 2; route: string; quota: number },
): Promise<boolean> {
  const [row] = await prepared<{ within: boolean }>(
    tx,
    sql`select record_seen(${looks.programmeId}::uuid, ${`{${looks.profileIds.join(',')}}`}::uuid[], ${looks.tier}::smallint,
      ${looks.route}, ${looks.quota}::integer) as within`,
  );
  return row?.within ?? false;
}

/** Under `lockQuota`, after the records are written: are they within the day's quota of the session's official? */
export async function withinQuota(tx: Transaction, programmeId: string, quota: number): Promise<boolean> {
  const [row] = await prepared<{ within: boolean }>(
    tx,
    sql`select within_quota(${programmeId}::uuid, ${quota}::integer) as within`,
  );
  return row?.within ?? false;
}

/** How many different people of a programme an official has listed or opened since a moment. */
export async function peopleSeenSince(
  tx: Transaction,
  accountId: string,
  programmeId: string,
  since: Date,
): Promise<number> {
  const [row] = await tx
    .select({ people: countDistinct(accessRecords.profileId) })
    .from(accessRecords)
    .where(
      and(
        eq(accessRecords.accountId, accountId),
        eq(accessRecords.programmeId, programmeId),
        gte(accessRecords.at, since),
        eq(accessRecords.preview, false),
      ),
    );
  return row?.people ?? 0;
}

/** How many different people an official will have previewed since a moment, with these among them. */
export async function peoplePreviewedSince(
  tx: Transaction,
  accountId: string,
  programmeId: string,
  since: Date,
  profileIds: string[],
): Promise<number> {
  const [row] = await tx.execute<{ people: number }>(sql`
    select count(*)::int as people from (
      select profile_id from access_records
      where account_id = ${accountId}::uuid and programme_id = ${programmeId}::uuid and at >= ${since.toISOString()}::timestamptz and preview
      union select unnest(${`{${profileIds.join(',')}}`}::uuid[])) shown`);
  return row?.people ?? 0;
}

/** When the person whom an official has not looked at for longest since a moment was last looked at. */
export async function oldestLookSince(
  tx: Transaction,
  accountId: string,
  programmeId: string,
  since: Date,
): Promise<Date | null> {
  const [row] = await tx.execute<{ at: string | null }>(sql`
    select min(last.at) as at from (
      select max(at) as at from access_records
      where account_id = ${accountId}::uuid and programme_id = ${programmeId}::uuid and at >= ${since.toISOString()}::timestamptz
        and not preview
      group by profile_id) last`);
  return row?.at ? new Date(row.at) : null;
}

/** Holds an official's count of one programme until the transaction ends. */
export async function lockQuota(tx: Transaction, accountId: string, programmeId: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`quota ${accountId} ${programmeId}`}, 0))`,
  );
}
