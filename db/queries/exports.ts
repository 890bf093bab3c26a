// Exports as records: who asked for what, how far it has got, and who may take the next step with it.
import { and, count, desc, eq, gte, inArray, lt, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accessRecords } from '../tables/events.ts';
import { fileExports } from '../tables/exports.ts';
import type { ExportFormat, ExportKind, ExportStatus, PoolRecipient } from '../vocabulary.ts';
import type { ActorRow } from './accounts.ts';

type Stored = typeof fileExports.$inferSelect;
export interface ExportRow extends Stored {
  kind: ExportKind;
  format: ExportFormat;
  status: ExportStatus;
  recipient: PoolRecipient | null;
}

export type NewExport = Pick<
  ExportRow,
  'programmeId' | 'accountId' | 'kind' | 'format' | 'language' | 'recipient' | 'query' | 'most'
>;

export async function insertExport(tx: Transaction, row: NewExport): Promise<ExportRow> {
  const [made] = await tx.insert(fileExports).values(row).returning();
  if (!made) throw new Error('The export was not written');
  return made as ExportRow;
}

/** The actor's own of one programme, newest first. */
export async function ownExports(
  tx: Transaction,
  accountId: string,
  programmeId: string,
): Promise<ExportRow[]> {
  const rows = await tx
    .select()
    .from(fileExports)
    .where(and(eq(fileExports.accountId, accountId), eq(fileExports.programmeId, programmeId)))
    .orderBy(desc(fileExports.createdAt), desc(fileExports.id))
    .limit(50);
  return rows as ExportRow[];
}

export async function findExport(
  tx: Transaction,
  programmeId: string,
  id: string,
): Promise<ExportRow | null> {
  const [row] = await tx
    .select()
    .from(fileExports)
    .where(and(eq(fileExports.id, id), eq(fileExports.programmeId, programmeId)));
  return (row as ExportRow | undefined) ?? null;
}

/**
 * Holds a person's exports until the transaction ends, so that ten questions at once are not counted before any is written.
 * @returns false at once when another question of theirs holds them: nobody waits on a connection for that
 */
export async function holdExports(tx: Transaction, accountId: string): Promise<boolean> {
  const [row] = await tx.execute<{ held: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`exports ${accountId}`}, 0)) as held`,
  );
  return row?.held ?? false;
}

/** A person's exports that wait or run, in all programmes. */
export async function countGoing(tx: Transaction, accountId: string): Promise<number> {
  const [row] = await tx
    .select({ going: count() })
    .from(fileExports)
    .where(and(eq(fileExports.accountId, accountId), inArray(fileExports.status, ['waiting', 'running'])));
  return row?.going ?? 0;
}

export type ExportChange = Partial<
  Pick<Stored, 'query' | 'about' | 'problem' | 'rows' | 'done' | 'size' | 'finishedAt' | 'expiresAt'>
>;

/** @returns false when the export was in none of these states any more */
export async function moveExport(
  tx: Transaction,
  id: string,
  from: readonly ExportStatus[],
  to: ExportStatus,
  set: ExportChange = {},
  attempt?: number,
): Promise<boolean> {
  const moved = await tx
    .update(fileExports)
    .set({ ...set, status: to, updatedAt: sql`now()` })
    .where(
      and(
        eq(fileExports.id, id),
        inArray(fileExports.status, [...from]),
        attempt === undefined ? undefined : eq(fileExports.attempts, attempt),
      ),
    )
    .returning({ id: fileExports.id });
  return moved.length === 1;
}

/**
 * Takes an export for making: one that waits, or one whose maker has said nothing for so long that it must be gone.
 * @returns null when there is nothing to make; `taken` when somebody is at it
 */
export async function claimExport(
  tx: Transaction,
  id: string,
  silentSeconds: number,
): Promise<ExportRow | 'taken' | null> {
  // Whoever is leaving the pool (end_exports_of_pool) has left before the first row is read, or leaves a running export.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('exports of ' || programme_id, 0))
    from exports where id = ${id}::uuid`);
  const [claimed] = await tx
    .update(fileExports)
    .set({
      status: 'running',
      done: 0,
      rows: null,
      attempts: sql`${fileExports.attempts} + 1`,
      updatedAt: sql`now()`,
    })
    .where(
      and(
        eq(fileExports.id, id),
        or(
          eq(fileExports.status, 'waiting'),
          and(
            eq(fileExports.status, 'running'),
            lt(fileExports.updatedAt, sql`now() - make_interval(secs => ${silentSeconds})`),
          ),
        ),
      ),
    )
    .returning();
  if (claimed) return claimed as ExportRow;
  const running = await tx.$count(
    fileExports,
    and(eq(fileExports.id, id), eq(fileExports.status, 'running')),
  );
  return running > 0 ? 'taken' : null;
}

/** From here on the transaction acts as the person who asked, with the rights of this moment; null: there is nobody any more. */
export async function actForExport(tx: Transaction, id: string): Promise<ActorRow | null> {
  const [row] = await tx.execute<{ actor: ActorRow | null }>(
    sql`select act_for_export(${id}::uuid) as actor`,
  );
  return row?.actor ?? null;
}

/** Of these people, those whom the official has seen since a moment: they cost nothing of the day's quota. */
export async function seenSince(
  tx: Transaction,
  accountId: string,
  programmeId: string,
  since: Date,
  profileIds: readonly string[],
): Promise<Set<string>> {
  if (profileIds.length === 0) return new Set();
  const rows = await tx
    .selectDistinct({ id: accessRecords.profileId })
    .from(accessRecords)
    .where(
      and(
        eq(accessRecords.accountId, accountId),
        eq(accessRecords.programmeId, programmeId),
        gte(accessRecords.at, since),
        eq(accessRecords.preview, false),
        inArray(accessRecords.profileId, [...profileIds]),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

/** For the clean-up: ends what has had its time. Rows stay a month, so that people find what became of theirs. */
export async function expireExports(tx: Transaction): Promise<void> {
  await tx.execute(sql`update exports set status = 'expired', query = null, updated_at = now()
    where status = 'done' and expires_at <= now()`);
  // Waited or ran for a day: whatever should have made it will not.
  await tx.execute(sql`update exports set status = 'failed', query = null, updated_at = now()
    where status in ('waiting', 'running') and updated_at < now() - interval '1 day'`);
  await tx.execute(sql`delete from exports where status not in ('waiting', 'running', 'done')
    and updated_at < now() - interval '30 days'`);
}

/** Of these ids, those whose file is there for somebody or being made. */
export async function liveExports(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ id: fileExports.id })
    .from(fileExports)
    .where(and(inArray(fileExports.id, [...ids]), inArray(fileExports.status, ['running', 'done'])));
  return new Set(rows.map(({ id }) => id));
}

/** Of a person's files that can be fetched, the newest `keep` stay. @returns those that went */
export async function deleteOldest(
  tx: Transaction,
  accountId: string,
  keep: number,
): Promise<Pick<ExportRow, 'id' | 'programmeId' | 'kind'>[]> {
  const over = await tx
    .select({ id: fileExports.id })
    .from(fileExports)
    .where(and(eq(fileExports.accountId, accountId), eq(fileExports.status, 'done')))
    .orderBy(desc(fileExports.createdAt), desc(fileExports.id))
    .offset(keep);
  if (over.length === 0) return [];
  const gone = await tx
    .delete(fileExports)
    .where(
      and(
        inArray(
          fileExports.id,
          over.map(({ id }) => id),
        ),
        eq(fileExports.status, 'done'),
      ),
    )
    .returning({ id: fileExports.id, programmeId: fileExports.programmeId, kind: fileExports.kind });
  return gone as Pick<ExportRow, 'id' | 'programmeId' | 'kind'>[];
}

export async function deleteExport(
  tx: Transaction,
  id: string,
  from: readonly ExportStatus[],
): Promise<boolean> {
  const gone = await tx
    .delete(fileExports)
    .where(and(eq(fileExports.id, id), inArray(fileExports.status, [...from])))
    .returning({ id: fileExports.id });
  return gone.length === 1;
}
