// Placements and the disclosures that a yes opens. Every change names the state it expects.
import { and, asc, count, desc, eq, gt, inArray, isNull, ne, notExists, or, sql } from 'drizzle-orm';
import { keepPlan, type Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { assignments } from '../tables/assignments.ts';
import { institutions } from '../tables/institutions.ts';
import { disclosures, placements } from '../tables/placements.ts';
import { profiles } from '../tables/profiles.ts';
import { programmes } from '../tables/programmes.ts';
import { contactDetails, responses } from '../tables/responses.ts';
import type { AgainKind, AssignmentStatus, Mode, PlacementStatus } from '../vocabulary.ts';

export interface Contact {
  name: string | null;
  email: string | null;
  phone: string | null;
}

const columns = {
  placement: placements,
  /** Contact was opened once: the person said yes themselves, or a second coordinator vouched for it. */
  vouched: sql<boolean>`exists (select 1 from disclosures d where d.placement_id = ${placements.id})`,
  assignment: {
    id: assignments.id,
    title: assignments.title,
    status: sql<AssignmentStatus>`${assignments.status}`,
    mode: sql<Mode>`${assignments.mode}`,
    country: assignments.country,
    place: assignments.place,
    /** The days agreed with this person, where they differ from the need's own. */
    startsOn: sql<string | null>`coalesce(${placements.startsOn}, ${assignments.startsOn})`,
    endsOn: sql<string | null>`coalesce(${placements.endsOn}, ${assignments.endsOn})`,
    institution: institutions.name,
    vacancy: assignments.vacancy,
    again: sql<AgainKind | null>`${assignments.again}`,
    need: assignments.need,
    tasks: assignments.tasks,
    outputs: assignments.outputs,
  },
};

const selection = (tx: Transaction) =>
  tx
    .select(columns)
    .from(placements)
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .innerJoin(institutions, eq(institutions.id, placements.institutionId));

export type PlacementRow = Awaited<ReturnType<typeof findPlacement>> & object;

export async function findPlacement(tx: Transaction, id: string) {
  const [row] = await selection(tx).where(eq(placements.id, id)).prepare(keepPlan).execute();
  return row ?? null;
}

/** Placements in which the same person goes on from this one, oldest first. */
export const laterPlacements = (tx: Transaction, id: string) =>
  selection(tx)
    .where(eq(placements.parentId, id))
    .orderBy(asc(placements.createdAt), asc(placements.id))
    .prepare(keepPlan)
    .execute();

/**
 * The row as it stands, held until this transaction ends: a step, and the facts that a step rests on, cannot pass each other.
 * @returns null when it is not the actor's to see or to move
 */
export async function lockPlacement(tx: Transaction, id: string) {
  const [row] = await tx.select().from(placements).where(eq(placements.id, id)).for('update');
  return row ?? null;
}

export async function placementsOfProgramme(
  tx: Transaction,
  programmeId: string,
  filter: { status?: PlacementStatus | undefined; limit: number; offset: number },
) {
  const where = and(
    eq(placements.programmeId, programmeId),
    filter.status ? eq(placements.status, filter.status) : undefined,
  );
  const items = await selection(tx)
    .where(where)
    .orderBy(desc(placements.updatedAt), desc(placements.id))
    .limit(filter.limit)
    .offset(filter.offset);
  const byStatus = await tx
    .select({ status: placements.status, people: count() })
    .from(placements)
    .where(eq(placements.programmeId, programmeId))
    .groupBy(placements.status);
  const counts = Object.fromEntries(byStatus.map((row) => [row.status, row.people]));
  return { items, counts };
}

/**
 * Ordered by invitation, never by the last change: that would show when somebody declined.
 * @param first of these, those that come before the others
 */
export function placementsOfInstitutions(tx: Transaction, institutionIds: string[], first: string[]) {
  return selection(tx)
    .where(
      and(
        inArray(placements.institutionId, institutionIds),
        sql`${placements.status} not in ('longlisted', 'shortlisted')`,
      ),
    )
    .orderBy(
      desc(sql`${placements.id} = any (${`{${first.join(',')}}`}::uuid[])`),
      desc(sql`coalesce(${placements.invitedAt}, ${placements.appliedAt})`),
      desc(placements.id),
    )
    .limit(200);
}

export function placementsOfAccount(tx: Transaction, accountId: string) {
  return selection(tx)
    .innerJoin(profiles, eq(profiles.id, placements.profileId))
    .where(
      and(eq(profiles.accountId, accountId), sql`${placements.status} not in ('longlisted', 'shortlisted')`),
    )
    .orderBy(desc(sql`coalesce(${placements.invitedAt}, ${placements.appliedAt})`), desc(placements.id));
}

/** The account behind a placement, when row-level security lets the reader see the profile. */
export async function ownerOfProfile(tx: Transaction, profileId: string): Promise<string | null> {
  const [row] = await tx
    .select({ accountId: profiles.accountId })
    .from(profiles)
    .where(eq(profiles.id, profileId))
    .prepare(keepPlan)
    .execute();
  return row?.accountId ?? null;
}

/** What an invitation needs to know of the two sides; null when either is not visible to the actor. */
export async function findInvitable(
  tx: Transaction,
  programmeId: string,
  assignmentId: string,
  profileId: string,
) {
  const [row] = await tx
    .select({
      assignmentId: assignments.id,
      institutionId: assignments.institutionId,
      assignmentStatus: sql<AssignmentStatus>`${assignments.status}`,
      profileId: profiles.id,
      pseudonym: profiles.pseudonym,
    })
    .from(assignments)
    .innerJoin(profiles, eq(profiles.programmeId, assignments.programmeId))
    .where(
      and(
        eq(assignments.id, assignmentId),
        eq(assignments.programmeId, programmeId),
        eq(profiles.id, profileId),
      ),
    );
  return row ?? null;
}

export async function insertPlacement(tx: Transaction, row: typeof placements.$inferInsert): Promise<string> {
  const [made] = await tx.insert(placements).values(row).returning({ id: placements.id });
  if (!made) throw new Error('The placement was not written');
  return made.id;
}

export interface PlacementChange {
  id: string;
  from: PlacementStatus[];
  to: PlacementStatus;
  /** The version the person last read, when they said so. */
  version?: number | undefined;
  now: Date;
  set?: Partial<typeof placements.$inferInsert>;
  /** Only while the answer is still awaited. */
  beforeDue?: boolean;
}

/** @returns false when the placement was not in the expected state or version any more */
export async function movePlacement(tx: Transaction, change: PlacementChange): Promise<boolean> {
  const moved = await tx
    .update(placements)
    .set({
      ...change.set,
      status: change.to,
      statusAt: change.now,
      updatedAt: change.now,
      version: sql`${placements.version} + 1`,
    })
    .where(
      and(
        eq(placements.id, change.id),
        inArray(placements.status, change.from),
        change.version === undefined ? undefined : eq(placements.version, change.version),
        change.beforeDue ? gt(placements.answerDueAt, change.now) : undefined,
      ),
    )
    .returning({ id: placements.id });
  return moved.length === 1;
}

/** Locks the assignment so that two people cannot take its last seat at once. */
export async function seatsLeft(
  tx: Transaction,
  assignmentId: string,
  seated: PlacementStatus[],
): Promise<number> {
  const [assignment] = await tx
    .select({ seats: assignments.seats })
    .from(assignments)
    .where(eq(assignments.id, assignmentId))
    .for('update');
  if (!assignment) return 0;
  const taken = await tx.$count(
    placements,
    and(eq(placements.assignmentId, assignmentId), inArray(placements.status, seated)),
  );
  return assignment.seats - taken;
}

export interface SeatRules {
  /** Placements that sit on a seat. */
  seated: PlacementStatus[];
  /** Of them those with everything behind them. */
  over: PlacementStatus[];
  /** Whoever stands here was asked, or asked themselves, and waits for the outcome. */
  asked: PlacementStatus[];
  now: Date;
  day: string;
}

/** Held until this transaction ends. @returns where it stands */
export async function lockNeed(tx: Transaction, assignmentId: string): Promise<AssignmentStatus | null> {
  const [row] = await tx
    .select({ status: sql<AssignmentStatus>`${assignments.status}` })
    .from(assignments)
    .where(eq(assignments.id, assignmentId))
    .for('update');
  return row?.status ?? null;
}

/**
 * Selecting, part-filled, filled or closed, as the seats and the people on them say; what is suspended or cancelled stays so
 * until it is resumed, and then asks again. Closed once every placement on a seat is over and nobody waits for an outcome:
 * with all seats taken, or when nobody is looked for any more.
 * @returns the way it went, or null when it stayed where it was
 */
export async function settleSeats(
  tx: Transaction,
  assignmentId: string,
  { seated, over, asked, now, day }: SeatRules,
): Promise<{ programmeId: string; from: AssignmentStatus; to: AssignmentStatus } | null> {
  const left = await seatsLeft(tx, assignmentId, seated);
  const [assignment] = await tx
    .select({
      programmeId: assignments.programmeId,
      seats: assignments.seats,
      status: sql<AssignmentStatus>`${assignments.status}`,
      lastDay: sql<string | null>`coalesce(${assignments.deadline}, ${assignments.endsOn})`,
    })
    .from(assignments)
    .where(eq(assignments.id, assignmentId));
  if (!assignment) return null;
  const untouched = assignment.status === 'sourcing' || assignment.status === 'selecting';
  const full = left <= 0;
  const looksFor = !full && (assignment.lastDay === null || assignment.lastDay >= day);
  const begun = left < assignment.seats;
  const done = begun && !looksFor && !(await somebodyWaits(tx, assignmentId, { seated, over, asked, now }));
  const to = done
    ? 'closed'
    : full
      ? 'filled'
      : begun
        ? 'part_filled'
        : untouched
          ? assignment.status
          : 'selecting';
  const moved = await tx
    .update(assignments)
    .set({ status: to, updatedAt: sql`now()`, version: sql`${assignments.version} + 1` })
    .where(
      and(
        eq(assignments.id, assignmentId),
        inArray(assignments.status, ['sourcing', 'selecting', 'part_filled', 'filled', 'closed']),
        eq(assignments.status, assignment.status),
        ne(assignments.status, to),
      ),
    )
    .returning({ id: assignments.id });
  return moved.length === 1 ? { programmeId: assignment.programmeId, from: assignment.status, to } : null;
}

/** At work, in following up, or asked and not answered: a no counts once its time is over, so that it looks like silence. */
async function somebodyWaits(
  tx: Transaction,
  assignmentId: string,
  { seated, over, asked, now }: Omit<SeatRules, 'day'>,
): Promise<boolean> {
  const [one] = await tx
    .select({ id: placements.id })
    .from(placements)
    .where(
      and(
        eq(placements.assignmentId, assignmentId),
        or(
          inArray(
            placements.status,
            [...seated, ...asked].filter((each) => !over.includes(each)),
          ),
          and(eq(placements.status, 'declined'), gt(placements.answerDueAt, now)),
        ),
      ),
    )
    .limit(1);
  return one !== undefined;
}

/** Needs that only a calendar can close: not every seat was taken, and nobody is looked for any more. */
export async function needsPastTheirDay(
  tx: Transaction,
  programmeId: string,
  { seated, over, day }: Pick<SeatRules, 'seated' | 'over' | 'day'>,
  limit: number,
): Promise<string[]> {
  const going = tx
    .select({ id: placements.id })
    .from(placements)
    .where(
      and(
        eq(placements.assignmentId, assignments.id),
        inArray(
          placements.status,
          seated.filter((each) => !over.includes(each)),
        ),
      ),
    );
  const rows = await tx
    .select({ id: assignments.id })
    .from(assignments)
    .where(
      and(
        eq(assignments.programmeId, programmeId),
        eq(assignments.status, 'part_filled'),
        sql`coalesce(${assignments.deadline}, ${assignments.endsOn}) < ${day}`,
        notExists(going),
      ),
    )
    .orderBy(asc(assignments.updatedAt))
    .limit(limit);
  return rows.map((each) => each.id);
}

export async function openDisclosure(tx: Transaction, row: typeof disclosures.$inferInsert): Promise<void> {
  await tx.insert(disclosures).values(row);
}

export async function endDisclosure(tx: Transaction, placementId: string, at: Date): Promise<void> {
  await tx
    .update(disclosures)
    .set({ endsAt: at })
    .where(
      and(
        eq(disclosures.placementId, placementId),
        or(isNull(disclosures.endsAt), gt(disclosures.endsAt, at)),
      ),
    );
}

export async function findDisclosure(tx: Transaction, placementId: string, now: Date) {
  const [row] = await tx
    .select()
    .from(disclosures)
    .where(
      and(
        eq(disclosures.placementId, placementId),
        or(isNull(disclosures.endsAt), gt(disclosures.endsAt, now)),
      ),
    )
    .prepare(keepPlan)
    .execute();
  return row ?? null;
}

/** Whether contact was ever opened; `findDisclosure` says whether it is open now. */
export async function wasDisclosed(tx: Transaction, placementId: string): Promise<boolean> {
  return (await tx.$count(disclosures, eq(disclosures.placementId, placementId))) > 0;
}

/** Contact of a profile as row-level security allows: the person's own, or disclosed to the reader. */
export async function findContact(tx: Transaction, profileId: string): Promise<Contact | null> {
  const [row] = await tx
    .select({ name: contactDetails.name, email: contactDetails.email, phone: contactDetails.phone })
    .from(contactDetails)
    .where(eq(contactDetails.profileId, profileId))
    .prepare(keepPlan)
    .execute();
  return row ?? null;
}

/** For mail, read by the programme's system actor: where a person can be reached, and in which language (the account's;
    without an account, the one the survey was answered in). */
export async function findReach(tx: Transaction, profileId: string) {
  const [row] = await tx
    .select({
      accountId: profiles.accountId,
      accountEmail: accounts.email,
      language: sql<string | null>`coalesce(${accounts.language}, ${responses.language})`,
      contactEmail: contactDetails.email,
    })
    .from(profiles)
    .leftJoin(accounts, eq(accounts.id, profiles.accountId))
    .leftJoin(responses, eq(responses.id, profiles.responseId))
    .leftJoin(contactDetails, eq(contactDetails.profileId, profiles.id))
    .where(eq(profiles.id, profileId));
  return row ?? null;
}

export async function programmeOf(tx: Transaction, programmeId: string) {
  const [row] = await tx.select().from(programmes).where(eq(programmes.id, programmeId));
  return row ?? null;
}

export async function mayBeInvited(
  tx: Transaction,
  profileId: string,
  institutionId: string,
): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(
    sql`select may_be_invited(${profileId}::uuid, ${institutionId}::uuid) as may`,
  );
  return row?.may ?? false;
}

/** Whether the person's consent to be contacted stands; for coordinators of the programme. */
export async function mayBeContacted(tx: Transaction, profileId: string): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(sql`select may_be_contacted(${profileId}::uuid) as may`);
  return row?.may ?? false;
}

/** Placements of an assignment that still wait for an answer or a choice. */
export function undecidedOf(tx: Transaction, assignmentId: string, undecided: PlacementStatus[]) {
  return tx
    .select({ id: placements.id, programmeId: placements.programmeId, status: placements.status })
    .from(placements)
    .where(and(eq(placements.assignmentId, assignmentId), inArray(placements.status, undecided)));
}
