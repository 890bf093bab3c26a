// What is told about work while it goes on, and the reminders of its end. Row-level security leaves each side its own.
import { and, asc, desc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { actLinks } from '../tables/desk.ts';
import { institutionContacts, institutionMembers, institutions } from '../tables/institutions.ts';
import { concerns, endReminders, progressNudges, progressReports, workSessions } from '../tables/work.ts';
import type { PlacementStatus } from '../vocabulary.ts';
import type { EndReminderKind } from '../work-vocabulary.ts';

/** Latest first. */
export function sessionsOf(tx: Transaction, placementId: string) {
  return tx
    .select()
    .from(workSessions)
    .where(eq(workSessions.placementId, placementId))
    .orderBy(desc(workSessions.heldOn), desc(workSessions.recordedAt))
    .limit(500);
}

export async function findSession(tx: Transaction, placementId: string, id: string) {
  const [row] = await tx
    .select()
    .from(workSessions)
    .where(and(eq(workSessions.id, id), eq(workSessions.placementId, placementId)));
  return row ?? null;
}

/** `fresh` is false where the same form was sent before. */
export interface Made {
  id: string;
  fresh: boolean;
}

type New<T extends { $inferInsert: object }> = Omit<T['$inferInsert'], 'id'> & { id?: string | undefined };

export async function insertSession(tx: Transaction, row: New<typeof workSessions>): Promise<Made> {
  const id = row.id ?? crypto.randomUUID();
  const made = await tx
    .insert(workSessions)
    .values({ ...row, id })
    .onConflictDoNothing({ target: workSessions.id })
    .returning({ id: workSessions.id });
  return { id, fresh: made.length === 1 };
}

export async function insertProgress(tx: Transaction, row: New<typeof progressReports>): Promise<Made> {
  const id = row.id ?? crypto.randomUUID();
  const made = await tx
    .insert(progressReports)
    .values({ ...row, id })
    .onConflictDoNothing({ target: progressReports.id })
    .returning({ id: progressReports.id });
  return { id, fresh: made.length === 1 };
}

export async function insertConcern(tx: Transaction, row: New<typeof concerns>): Promise<Made> {
  const id = row.id ?? crypto.randomUUID();
  const made = await tx
    .insert(concerns)
    .values({ ...row, id })
    .onConflictDoNothing({ target: concerns.id })
    .returning({ id: concerns.id });
  return { id, fresh: made.length === 1 };
}

export async function confirmSession(
  tx: Transaction,
  id: string,
  set: { confirmedParty: string; confirmedBy: string | null; confirmedAt: Date },
): Promise<boolean> {
  const confirmed = await tx
    .update(workSessions)
    .set(set)
    .where(and(eq(workSessions.id, id), isNull(workSessions.confirmedAt)))
    .returning({ id: workSessions.id });
  return confirmed.length === 1;
}

export async function deleteSession(tx: Transaction, id: string): Promise<boolean> {
  const gone = await tx
    .delete(workSessions)
    .where(and(eq(workSessions.id, id), isNull(workSessions.confirmedAt)))
    .returning({ id: workSessions.id });
  return gone.length === 1;
}

/** Latest first. */
export function progressOf(tx: Transaction, placementId: string) {
  return tx
    .select()
    .from(progressReports)
    .where(eq(progressReports.placementId, placementId))
    .orderBy(desc(progressReports.givenAt))
    .limit(200);
}

/** Latest first: the reader's own side's, or both for a coordinator. */
export function concernsOf(tx: Transaction, placementId: string) {
  return tx
    .select()
    .from(concerns)
    .where(eq(concerns.placementId, placementId))
    .orderBy(desc(concerns.raisedAt))
    .limit(200);
}

export async function findConcern(tx: Transaction, id: string) {
  const [row] = await tx.select().from(concerns).where(eq(concerns.id, id));
  return row ?? null;
}

/** Notes that a coordinator has the words before them. */
export async function markSeen(
  tx: Transaction,
  placementId: string,
  seenBy: string | null,
  seenAt: Date,
): Promise<void> {
  await tx
    .update(concerns)
    .set({ seenAt, seenBy })
    .where(and(eq(concerns.placementId, placementId), isNull(concerns.seenAt), isNull(concerns.closedAt)));
}

export async function closeConcern(
  tx: Transaction,
  id: string,
  set: { answer: string; closedAt: Date; closedBy: string | null },
): Promise<boolean> {
  const closed = await tx
    .update(concerns)
    .set(set)
    .where(and(eq(concerns.id, id), isNull(concerns.closedAt)))
    .returning({ id: concerns.id });
  return closed.length === 1;
}

/** The contact person who wrote from a mailed link, while they are there. */
export async function linkedToTell(tx: Transaction, linkId: string) {
  const [row] = await tx
    .select({
      email: institutionContacts.email,
      language: institutionContacts.language,
    })
    .from(actLinks)
    .innerJoin(institutionContacts, eq(institutionContacts.id, actLinks.contactId))
    .where(and(eq(actLinks.id, linkId), isNull(institutionContacts.leftAt)));
  return row?.email ? { id: null, email: row.email, language: row.language } : null;
}

/** IANA name of the place of work's time, where the institution said it. */
export async function timeZoneOf(tx: Transaction, institutionId: string): Promise<string | null> {
  const [row] = await tx
    .select({ timeZone: institutions.timeZone })
    .from(institutions)
    .where(eq(institutions.id, institutionId));
  return row?.timeZone ?? null;
}

export function remindersOf(tx: Transaction, placementId: string) {
  return tx
    .select({ kind: endReminders.kind, endsOn: endReminders.endsOn, at: endReminders.at })
    .from(endReminders)
    .where(eq(endReminders.placementId, placementId))
    .orderBy(desc(endReminders.at));
}

export interface Ending extends Record<string, unknown> {
  id: string;
  endsOn: string;
  arrivedOn: string | null;
  timeZone: string | null;
  sent: EndReminderKind[];
}

/** Placements whose end is near enough for some reminder, with those sent about this very day. Permanent work has no end. */
export async function endingPlacements(
  tx: Transaction,
  programmeId: string,
  statuses: PlacementStatus[],
  until: string,
): Promise<Ending[]> {
  return [
    ...(await tx.execute<Ending>(sql`
      select p.id, coalesce(p.ends_on, a.ends_on)::text as "endsOn", p.arrived_on::text as "arrivedOn", i.time_zone as "timeZone",
        array(select r.kind from end_reminders r
          where r.placement_id = p.id and r.ends_on = coalesce(p.ends_on, a.ends_on)) as sent
      from placements p join assignments a on a.id = p.assignment_id join institutions i on i.id = p.institution_id
      where p.programme_id = ${programmeId}::uuid and p.status in ${statuses} and a.mode <> 'permanent'
        and coalesce(p.ends_on, a.ends_on) <= ${until}::date
      order by "endsOn", p.id`)),
  ];
}

/** At work, and their own last word on it (or their first day) older than that many days; who said stop is left out. */
export async function quietPlacements(
  tx: Transaction,
  programmeId: string,
  statuses: PlacementStatus[],
  days: number,
  now: Date,
): Promise<string[]> {
  const before = new Date(now.getTime() - days * 86_400_000).toISOString();
  const rows = await tx.execute<{ id: string }>(sql`
    select placement_id as id from quiet_placements(${programmeId}::uuid, ${`{${statuses.join(',')}}`}::text[], ${before}::timestamptz)`);
  return rows.map(({ id }) => id);
}

/** @returns the token by which it is stopped; null when another run was faster */
export async function noteNudge(
  tx: Transaction,
  row: { placementId: string; programmeId: string },
  before: Date,
  now: Date,
): Promise<string | null> {
  const [made] = await tx
    .insert(progressNudges)
    .values({ ...row, nudgedAt: now })
    .onConflictDoUpdate({
      target: progressNudges.placementId,
      set: { nudgedAt: now },
      setWhere: and(isNull(progressNudges.stoppedAt), lte(progressNudges.nudgedAt, before)),
    })
    .returning({ token: progressNudges.stopToken });
  return made?.token ?? null;
}

/** @returns false when it was sent before, by another run */
export async function insertReminder(
  tx: Transaction,
  row: { placementId: string; programmeId: string; kind: EndReminderKind; endsOn: string },
): Promise<boolean> {
  const made = await tx
    .insert(endReminders)
    .values(row)
    .onConflictDoNothing()
    .returning({ kind: endReminders.kind });
  return made.length === 1;
}

/** Accounts that act for an institution, for mail. */
export function hostsToTell(tx: Transaction, institutionId: string) {
  return tx
    .select({ id: accounts.id, email: accounts.email, language: accounts.language })
    .from(institutionMembers)
    .innerJoin(accounts, eq(accounts.id, institutionMembers.accountId))
    .where(eq(institutionMembers.institutionId, institutionId))
    .orderBy(asc(accounts.email));
}

export async function accountToTell(tx: Transaction, id: string) {
  const [row] = await tx
    .select({ id: accounts.id, email: accounts.email, language: accounts.language })
    .from(accounts)
    .where(eq(accounts.id, id));
  return row ?? null;
}
