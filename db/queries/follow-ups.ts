// Who is asked about a placement six and twelve months after it, by a link of their own, and what became of it.
import { and, asc, eq, inArray, isNotNull, isNull, lte, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { assignments } from '../tables/assignments.ts';
import { institutionContacts, institutionMembers, institutions } from '../tables/institutions.ts';
import { placements } from '../tables/placements.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { followUps, handovers } from '../tables/results.ts';
import type { PlacementStatus } from '../vocabulary.ts';
import type { FollowUpMonths, FollowUpRole, UnaskedReason } from '../work-vocabulary.ts';

/** Without the link's hash and the response's id, which only functions of the database read. */
const columns = {
  id: followUps.id,
  programmeId: followUps.programmeId,
  placementId: followUps.placementId,
  months: sql<FollowUpMonths>`${followUps.months}`,
  role: sql<FollowUpRole>`${followUps.role}`,
  handoverId: followUps.handoverId,
  dueOn: followUps.dueOn,
  link: followUps.link,
  sentAt: followUps.sentAt,
  remindedAt: followUps.remindedAt,
  reminders: followUps.reminders,
  unreachable: followUps.unreachable,
  answeredAt: followUps.answeredAt,
  givenUpAt: followUps.givenUpAt,
  reason: sql<UnaskedReason | null>`${followUps.reason}`,
};
export type FollowUpRow = Awaited<ReturnType<typeof followUpsOf>>[number];

/** Those that the reader may see, in the order in which they are asked. */
export function followUpsOf(tx: Transaction, placementId: string) {
  return tx
    .select(columns)
    .from(followUps)
    .where(eq(followUps.placementId, placementId))
    .orderBy(asc(followUps.months), asc(followUps.role), asc(followUps.id));
}

export async function findFollowUp(tx: Transaction, id: string) {
  const [row] = await tx.select(columns).from(followUps).where(eq(followUps.id, id));
  return row ?? null;
}

export interface Asked {
  months: FollowUpMonths;
  role: FollowUpRole;
  handoverId: string | null;
  dueOn: string;
}

/** Writes down who will be asked; a day that has moved moves with what was not sent yet. */
export async function planFollowUps(
  tx: Transaction,
  scope: { placementId: string; programmeId: string },
  asked: Asked[],
): Promise<void> {
  await tx
    .insert(followUps)
    .values(asked.map((each) => ({ ...scope, ...each })))
    .onConflictDoUpdate({
      target: [followUps.placementId, followUps.months, followUps.role, followUps.handoverId],
      set: { dueOn: sql`excluded.due_on` },
      setWhere: isNull(followUps.sentAt),
    });
}

/** Placements of a programme that somebody is to be asked about today or has not answered about yet. */
export function dueFollowUps(
  tx: Transaction,
  programmeId: string,
  over: readonly PlacementStatus[],
  day: string,
  most: number,
) {
  return tx
    .select({
      ...columns,
      title: assignments.title,
      institution: institutions.name,
      profileId: placements.profileId,
      institutionId: placements.institutionId,
      pseudonym: placements.pseudonym,
    })
    .from(followUps)
    .innerJoin(placements, eq(placements.id, followUps.placementId))
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .innerJoin(institutions, eq(institutions.id, placements.institutionId))
    .where(
      and(
        eq(followUps.programmeId, programmeId),
        inArray(placements.status, [...over]),
        lte(followUps.dueOn, day),
        isNull(followUps.answeredAt),
        isNull(followUps.givenUpAt),
      ),
    )
    .orderBy(asc(followUps.dueOn), asc(followUps.id))
    .limit(most);
}
export type DueFollowUp = Awaited<ReturnType<typeof dueFollowUps>>[number];

/** One of them, whatever day it is; null when it is not the actor's to see, or nobody is asked any more. */
export async function openFollowUp(tx: Transaction, id: string): Promise<DueFollowUp | null> {
  const [row] = await tx
    .select({
      ...columns,
      title: assignments.title,
      institution: institutions.name,
      profileId: placements.profileId,
      institutionId: placements.institutionId,
      pseudonym: placements.pseudonym,
    })
    .from(followUps)
    .innerJoin(placements, eq(placements.id, followUps.placementId))
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .innerJoin(institutions, eq(institutions.id, placements.institutionId))
    .where(and(eq(followUps.id, id), isNull(followUps.answeredAt), isNull(followUps.givenUpAt)));
  return row ?? null;
}

type Change = Partial<
  Pick<
    typeof followUps.$inferInsert,
    'link' | 'linkHash' | 'sentAt' | 'remindedAt' | 'reminders' | 'unreachable' | 'givenUpAt' | 'reason'
  >
>;

/** @returns false when it was answered or given up meanwhile */
export async function changeFollowUp(tx: Transaction, id: string, set: Change): Promise<boolean> {
  const changed = await tx
    .update(followUps)
    .set(set)
    .where(and(eq(followUps.id, id), isNull(followUps.answeredAt), isNull(followUps.givenUpAt)))
    .returning({ id: followUps.id });
  return changed.length === 1;
}

/**
 * Ends the asking of host and colleagues about whoever closed contact; the person's own questionnaire stays theirs to answer.
 * @param profileId null for everybody of the programme
 * @returns those that were still waited for
 */
export function stopAsking(tx: Transaction, programmeId: string, profileId: string | null, now: Date) {
  return tx
    .update(followUps)
    .set({ givenUpAt: now, reason: 'contact_withdrawn' })
    .where(
      and(
        eq(followUps.programmeId, programmeId),
        ne(followUps.role, 'member'),
        isNull(followUps.answeredAt),
        isNull(followUps.givenUpAt),
        profileId === null
          ? undefined
          : sql`${followUps.placementId} in (select p.id from placements p where p.profile_id = ${profileId}::uuid)`,
        sql`contact_withdrawn(${followUps.placementId})`,
      ),
    )
    .returning({
      id: columns.id,
      placementId: columns.placementId,
      role: columns.role,
      months: columns.months,
    });
}

/** Whether the person closed the contact that this placement rested on. */
export async function contactWithdrawn(tx: Transaction, placementId: string): Promise<boolean> {
  const [row] = await tx.execute<{ withdrawn: boolean }>(
    sql`select contact_withdrawn(${placementId}::uuid) as withdrawn`,
  );
  return row?.withdrawn ?? false;
}

export interface OpenedLink {
  outcome: 'open' | 'begun' | 'answered' | 'closed';
  draft: string;
  code: string;
  name: string;
  role: FollowUpRole;
  months: FollowUpMonths;
}

/** Opens what a link is for in the browser of this secret. @returns null for a link that opens nothing (any more) */
export async function openLink(
  tx: Transaction,
  linkHash: string,
  secretHash: string,
  language: string,
): Promise<OpenedLink | null> {
  const [row] = await tx.execute<OpenedLink & Record<string, unknown>>(
    sql`select outcome, draft, code, name, role, months from open_follow_up(${linkHash}, ${secretHash}, ${language})`,
  );
  return row ?? null;
}

/** For the programme's system: which placement a sent response is about. */
export async function followUpOfResponse(tx: Transaction, responseId: string) {
  const [row] = await tx.execute<{
    id: string;
    placementId: string;
    role: FollowUpRole;
    months: FollowUpMonths;
  }>(sql`select id, placement_id as "placementId", role, months from follow_up_of(${responseId}::uuid)`);
  return row ?? null;
}

/** Whether there is a questionnaire to ask with. */
export async function asksFollowUps(tx: Transaction, programmeId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: questionnaireVersions.id })
    .from(questionnaireVersions)
    .where(
      and(
        eq(questionnaireVersions.programmeId, programmeId),
        eq(questionnaireVersions.audience, 'follow_up'),
        eq(questionnaireVersions.status, 'published'),
      ),
    );
  return row !== undefined;
}

export interface Reach {
  accountId: string | null;
  email: string;
  language: string | null;
}

/** For mail: a host's people who sign in, and those contacts of its who have an address. */
export async function reachOfHost(tx: Transaction, institutionId: string): Promise<Reach[]> {
  const members = await tx
    .select({ accountId: accounts.id, email: accounts.email, language: accounts.language })
    .from(institutionMembers)
    .innerJoin(accounts, eq(accounts.id, institutionMembers.accountId))
    .where(eq(institutionMembers.institutionId, institutionId));
  if (members.length > 0) return members;
  const contacts = await tx
    .select({ email: institutionContacts.email, language: institutionContacts.language })
    .from(institutionContacts)
    .where(
      and(
        eq(institutionContacts.institutionId, institutionId),
        isNull(institutionContacts.leftAt),
        isNotNull(institutionContacts.email),
      ),
    )
    .orderBy(asc(institutionContacts.createdAt))
    .limit(1);
  return contacts.flatMap(({ email, language }) => (email ? [{ accountId: null, email, language }] : []));
}

export async function reachOfColleague(tx: Transaction, handoverId: string): Promise<Reach | null> {
  const [row] = await tx
    .select({ email: handovers.email })
    .from(handovers)
    .where(eq(handovers.id, handoverId));
  return row?.email ? { accountId: null, email: row.email, language: null } : null;
}

/** Addresses of colleagues whom nobody will ask any more are forgotten. */
export async function forgetColleagues(tx: Transaction, programmeId: string): Promise<void> {
  await tx
    .update(handovers)
    .set({ email: null })
    .where(
      and(
        eq(handovers.programmeId, programmeId),
        sql`${handovers.email} is not null`,
        sql`exists (select 1 from follow_ups f where f.handover_id = ${handovers.id})`,
        sql`not exists (select 1 from follow_ups f where f.handover_id = ${handovers.id}
          and f.answered_at is null and f.given_up_at is null)`,
      ),
    );
}
