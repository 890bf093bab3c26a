// Joint choices for many assignments as records, and what their making reads: open assignments with their free seats, who is
// taken already, and who stands behind the cards.
import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { MatchScope } from '../match.ts';
import { assignments } from '../tables/assignments.ts';
import { institutions } from '../tables/institutions.ts';
import { placements } from '../tables/placements.ts';
import { portfolioChoices, portfolioOverrides, portfolios } from '../tables/portfolios.ts';
import type {
  AssignmentStatus,
  ClashKind,
  EmptySeats,
  FloorGroup,
  Mode,
  OverrideKind,
  PlacementStatus,
  PoolRecipient,
  PortfolioStatus,
  PortfolioStep,
  Sector,
} from '../vocabulary.ts';
import { accountName } from './accounts.ts';

/** What was asked, without people. */
export interface PortfolioInputs {
  assignments: { id: string; seats: number; cost: number | null }[];
  currency: string | null;
  budgets: { donor: string; amount: number }[];
  useFloors: boolean;
  mostLoss: number | null;
  seconds: number;
}

export interface PortfolioProgress {
  step: PortfolioStep;
  done: number;
  all: number;
  gap: number | null;
  /** Basis points. */
  best: number | null;
}

/** What came out, without people: those are rows of portfolio_choices. Points are basis points. */
export interface PortfolioResult {
  objective: number | null;
  bound: number | null;
  gap: number | null;
  optimal: boolean;
  greedy: { objective: number; filled: number } | null;
  filled: number;
  seats: number;
  seconds: number;
  byAssignment: Record<
    string,
    { filled: number; candidates: number; why: EmptySeats | null; total: number; best: number }
  >;
  budgets: { donor: string; spent: number; amount: number }[];
  together: { overrides: number; cost: number | null } | null;
  floors: {
    group: FloorGroup;
    value: string;
    percent: number;
    applied: boolean;
    met: boolean | null;
    share: number | null;
    cost: number | null;
  }[];
  clashes: {
    kind: ClashKind;
    assignmentId: string | null;
    /** Of the pin that is meant. */
    position: number | null;
    donor: string | null;
    group: FloorGroup | null;
    value: string | null;
    percent: number | null;
  }[];
  /** Of the programme's matching settings that ruled. */
  settings: number;
}

type Stored = typeof portfolios.$inferSelect;
export interface PortfolioRow extends Stored {
  recipient: PoolRecipient;
  status: PortfolioStatus;
  inputs: PortfolioInputs;
  progress: PortfolioProgress | null;
  result: PortfolioResult | null;
}

export interface Override {
  assignmentId: string;
  profileId: string;
  kind: OverrideKind;
  position: number;
  reason: string;
  /** Basis points. */
  cost: number | null;
}

/** Locks the programme's questions, so that they are counted one after the other. */
export async function lockPortfolios(tx: Transaction, programmeId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`portfolios ${programmeId}`}, 0))`);
}

const going = inArray(portfolios.status, ['waiting', 'running']);

/** One that waits or runs and asks the same. */
export async function findGoing(tx: Transaction, scope: MatchScope, asked: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: portfolios.id })
    .from(portfolios)
    .where(
      and(
        eq(portfolios.programmeId, scope.programmeId),
        eq(portfolios.recipient, scope.recipient),
        eq(portfolios.asked, asked),
        going,
      ),
    );
  return row?.id ?? null;
}

export const countGoing = (tx: Transaction, programmeId: string): Promise<number> =>
  tx.$count(portfolios, and(eq(portfolios.programmeId, programmeId), going));

export async function insertPortfolio(
  tx: Transaction,
  row: Pick<PortfolioRow, 'programmeId' | 'accountId' | 'recipient' | 'name' | 'after' | 'inputs' | 'asked'>,
  overrides: Omit<Override, 'cost'>[],
): Promise<{ id: string; programmeId: string }> {
  const [made] = await tx
    .insert(portfolios)
    .values(row)
    .returning({ id: portfolios.id, programmeId: portfolios.programmeId });
  if (!made) throw new Error('The portfolio was not written');
  if (overrides.length > 0)
    await tx.insert(portfolioOverrides).values(
      overrides.map((each) => ({
        ...each,
        portfolioId: made.id,
        programmeId: row.programmeId,
        cost: null,
      })),
    );
  return made;
}

const selection = (tx: Transaction) =>
  tx.select({ row: portfolios, madeBy: accountName(portfolios.accountId) }).from(portfolios);
const asRow = ({ row, madeBy }: { row: Stored; madeBy: string | null }) => ({
  ...(row as PortfolioRow),
  madeBy,
});

/** Newest first. */
export async function portfoliosOf(tx: Transaction, { programmeId, recipient }: MatchScope, limit: number) {
  const rows = await selection(tx)
    .where(and(eq(portfolios.programmeId, programmeId), eq(portfolios.recipient, recipient)))
    .orderBy(desc(portfolios.createdAt), desc(portfolios.id))
    .limit(limit);
  return rows.map(asRow);
}

export async function findPortfolio(tx: Transaction, { programmeId, recipient }: MatchScope, id: string) {
  const [row] = await selection(tx).where(
    and(eq(portfolios.id, id), eq(portfolios.programmeId, programmeId), eq(portfolios.recipient, recipient)),
  );
  return row ? asRow(row) : null;
}

export async function overridesOf(tx: Transaction, portfolioId: string): Promise<Override[]> {
  const rows = await tx
    .select({
      assignmentId: portfolioOverrides.assignmentId,
      profileId: portfolioOverrides.profileId,
      kind: portfolioOverrides.kind,
      position: portfolioOverrides.position,
      reason: portfolioOverrides.reason,
      cost: portfolioOverrides.cost,
    })
    .from(portfolioOverrides)
    .where(eq(portfolioOverrides.portfolioId, portfolioId))
    .orderBy(portfolioOverrides.position);
  return rows as Override[];
}

export interface Choice {
  assignmentId: string;
  profileId: string;
  points: number;
  score: number;
  rank: number | null;
  bestAlone: boolean;
  pinned: boolean;
}

/** Of some assignments, best first; people whom row-level security hides by now are left out. */
export async function choicesOf(
  tx: Transaction,
  portfolioId: string,
  assignmentIds: readonly string[],
): Promise<Choice[]> {
  if (assignmentIds.length === 0) return [];
  return tx
    .select({
      assignmentId: portfolioChoices.assignmentId,
      profileId: portfolioChoices.profileId,
      points: portfolioChoices.points,
      score: portfolioChoices.score,
      rank: portfolioChoices.rank,
      bestAlone: portfolioChoices.bestAlone,
      pinned: portfolioChoices.pinned,
    })
    .from(portfolioChoices)
    .where(
      and(
        eq(portfolioChoices.portfolioId, portfolioId),
        inArray(portfolioChoices.assignmentId, [...assignmentIds]),
      ),
    )
    .orderBy(desc(portfolioChoices.points), portfolioChoices.rank, portfolioChoices.profileId);
}

/** Card ids of people, where they are in the pool that the session reads. */
export async function cardsOf(
  tx: Transaction,
  { programmeId, recipient }: MatchScope,
  profileIds: readonly string[],
): Promise<Map<string, string>> {
  if (profileIds.length === 0) return new Map();
  const rows = await tx.execute<{ profileId: string; documentId: string }>(sql`
    select profile_id as "profileId", document_id as "documentId"
    from cards_of_people(${programmeId}::uuid, ${recipient}, ${`{${profileIds.join(',')}}`}::uuid[])`);
  return new Map(rows.map(({ profileId, documentId }) => [profileId, documentId]));
}

export type PortfolioChange = Partial<Pick<PortfolioRow, 'problem' | 'progress' | 'result' | 'finishedAt'>>;

/** @returns false when it was in none of these states any more */
export async function movePortfolio(
  tx: Transaction,
  id: string,
  from: readonly PortfolioStatus[],
  to: PortfolioStatus,
  set: PortfolioChange = {},
  attempt?: number,
): Promise<boolean> {
  const moved = await tx
    .update(portfolios)
    .set({ ...set, status: to, updatedAt: sql`now()` })
    .where(
      and(
        eq(portfolios.id, id),
        inArray(portfolios.status, [...from]),
        attempt === undefined ? undefined : eq(portfolios.attempts, attempt),
      ),
    )
    .returning({ id: portfolios.id });
  return moved.length === 1;
}

/**
 * Takes one for solving: one that waits, or one whose solver has said nothing for so long that it must be gone.
 * @returns null when there is nothing to solve; `taken` when somebody is at it
 */
export async function claimPortfolio(
  tx: Transaction,
  id: string,
  silentSeconds: number,
): Promise<PortfolioRow | 'taken' | null> {
  const [claimed] = await tx
    .update(portfolios)
    .set({
      status: 'running',
      progress: null,
      attempts: sql`${portfolios.attempts} + 1`,
      updatedAt: sql`now()`,
    })
    .where(
      and(
        eq(portfolios.id, id),
        or(
          eq(portfolios.status, 'waiting'),
          and(
            eq(portfolios.status, 'running'),
            lt(portfolios.updatedAt, sql`now() - make_interval(secs => ${silentSeconds})`),
          ),
        ),
      ),
    )
    .returning();
  if (claimed) return claimed as PortfolioRow;
  const running = await tx.$count(portfolios, and(eq(portfolios.id, id), eq(portfolios.status, 'running')));
  return running > 0 ? 'taken' : null;
}

/** Writes who was chosen, in place of what an earlier try wrote, and what each override costs. */
export async function keepChoices(
  tx: Transaction,
  { id, programmeId }: Pick<PortfolioRow, 'id' | 'programmeId'>,
  choices: readonly Choice[],
  costs: readonly { assignmentId: string; profileId: string; cost: number | null }[],
): Promise<void> {
  await tx.delete(portfolioChoices).where(eq(portfolioChoices.portfolioId, id));
  // Parameters of one statement are limited.
  for (let at = 0; at < choices.length; at += 1000)
    await tx
      .insert(portfolioChoices)
      .values(choices.slice(at, at + 1000).map((each) => ({ ...each, portfolioId: id, programmeId })));
  for (const { assignmentId, profileId, cost } of costs)
    await tx
      .update(portfolioOverrides)
      .set({ cost })
      .where(
        and(
          eq(portfolioOverrides.portfolioId, id),
          eq(portfolioOverrides.assignmentId, assignmentId),
          eq(portfolioOverrides.profileId, profileId),
        ),
      );
}

export interface PlannedAssignment {
  id: string;
  title: string;
  institutionId: string;
  institution: string;
  status: AssignmentStatus;
  mode: Mode;
  sector: Sector;
  country: string;
  startsOn: string | null;
  endsOn: string | null;
  donor: string | null;
  /** Seats that nobody has taken. */
  free: number;
}

/** Assignments of a programme with their free seats, by status or by id, soonest first. */
export async function plannedAssignments(
  tx: Transaction,
  programmeId: string,
  among: { ids: readonly string[] } | { statuses: readonly AssignmentStatus[] },
  seated: readonly PlacementStatus[],
): Promise<PlannedAssignment[]> {
  if ('ids' in among && among.ids.length === 0) return [];
  const taken = sql<number>`(select count(*)::int from ${placements} where ${placements.assignmentId} = ${assignments.id}
    and ${inArray(placements.status, [...seated])})`;
  const rows = await tx
    .select({
      id: assignments.id,
      title: assignments.title,
      institutionId: assignments.institutionId,
      institution: institutions.name,
      status: assignments.status,
      mode: assignments.mode,
      sector: assignments.sector,
      country: assignments.country,
      startsOn: assignments.startsOn,
      endsOn: assignments.endsOn,
      donor: assignments.donor,
      seats: assignments.seats,
      taken,
    })
    .from(assignments)
    .innerJoin(institutions, eq(institutions.id, assignments.institutionId))
    .where(
      and(
        eq(assignments.programmeId, programmeId),
        'ids' in among
          ? inArray(assignments.id, [...among.ids])
          : inArray(assignments.status, [...among.statuses]),
      ),
    )
    .orderBy(sql`${assignments.startsOn} nulls last`, assignments.id);
  return rows.map(({ seats, taken, ...row }) => ({
    ...(row as Omit<PlannedAssignment, 'free'>),
    free: Math.max(0, seats - taken),
  }));
}

/** When each was approved; those whose approval is not written down came when they were made. For the system actor. */
export async function approvalOrder(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select a.id from assignments a
    left join lateral (select min(e.at) as at from events e where e.subject_id = a.id and e.kind = 'assignment.approved') approved on true
    where a.id = any (${`{${ids.join(',')}}`}::uuid[])
    order by coalesce(approved.at, a.created_at), a.id`);
  return rows.map(({ id }) => id);
}

export interface Engagement {
  profileId: string;
  assignmentId: string;
  /** Whether it keeps the person from being elsewhere on its days. */
  inForce: boolean;
  startsOn: string | null;
  endsOn: string | null;
}

/** Every placement of a programme, with the days of its assignment. For the system actor. */
export async function engagements(
  tx: Transaction,
  programmeId: string,
  inForce: readonly PlacementStatus[],
): Promise<Engagement[]> {
  const rows = await tx
    .select({
      profileId: placements.profileId,
      assignmentId: placements.assignmentId,
      status: placements.status,
      startsOn: assignments.startsOn,
      endsOn: assignments.endsOn,
    })
    .from(placements)
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .where(eq(placements.programmeId, programmeId));
  return rows.map(({ status, ...row }) => ({
    ...row,
    inForce: inForce.includes(status as PlacementStatus),
  }));
}

export interface PersonBehind {
  documentId: string;
  profileId: string;
  residenceCountry: string;
  /** Null unless it was asked for. */
  sex: string | null;
}

/** Who stands behind documents. For the system actor: sex is read for floors and goes nowhere else. */
export async function peopleBehind(
  tx: Transaction,
  { programmeId, recipient }: MatchScope,
  documentIds: readonly string[],
  withSex: boolean,
): Promise<PersonBehind[]> {
  return tx.execute<PersonBehind & Record<string, unknown>>(sql`
    select d.id as "documentId", d.profile_id as "profileId", d.residence_country as "residenceCountry",
      case when ${withSex}::boolean then p.sex end as sex
    from talent_documents d join profiles p on p.id = d.profile_id
    where d.programme_id = ${programmeId}::uuid and d.recipient = ${recipient}
      and d.id = any (${`{${documentIds.join(',')}}`}::uuid[])`);
}
