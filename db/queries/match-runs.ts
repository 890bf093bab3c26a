// Match runs as records: what was asked, what came out, and what of it may still be shown.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { Funnel, Judged, MatchPerson, MatchQuestion } from '../match.ts';
import { matchResults, matchRuns } from '../tables/matching.ts';
import type { HardCondition, PlacementStatus, PoolRecipient, ScorePart } from '../vocabulary.ts';
import { accountName } from './accounts.ts';

/** Which versions of the taxonomy are loaded; similarities depend on all of them. */
export async function taxonomyVersion(tx: Transaction): Promise<string> {
  // From one to the next along the index: reading all concepts took a third of a preview.
  const [row] = await tx.execute<{ version: string | null }>(sql`
    with recursive loaded (taxonomy) as (
      (select taxonomy from concepts order by taxonomy limit 1)
      union all
      select (select c.taxonomy from concepts c where c.taxonomy > loaded.taxonomy order by c.taxonomy limit 1)
      from loaded where loaded.taxonomy is not null
    )
    select string_agg(taxonomy, ', ' order by taxonomy) as version from loaded`);
  return row?.version ?? '';
}

/** What a run keeps of a person beside the facts: enough to explain the place in the list years later. */
export type KeptParts = Pick<Judged, 'points' | 'fractions' | 'namedSkills' | 'unknown' | 'answers'>;

/** A person as matching saw them. The id stands beside it. */
export type KeptFacts = Omit<MatchPerson, 'id'>;

/**
 * The question as it was put, without what stands in columns of its own; of those who had blocked the institution only how
 * many, for who they are is nobody's to read.
 */
export interface RunInputs extends Omit<MatchQuestion, 'weights' | 'without' | 'blocked'> {
  blocked: number;
  /** The day on which it was put. */
  today: string;
}

/** Of the index that ranked (server/matching/index.ts). */
export interface KeptState {
  snapshot?: string;
  people?: number;
  checksum?: string;
}

export interface RunRow {
  id: string;
  programmeId: string;
  assignmentId: string;
  recipient: PoolRecipient;
  runAt: Date;
  runByName: string | null;
  weights: Record<ScorePart, number>;
  taxonomy: string;
  nearness: string;
  settingsVersion: number;
  indexState: KeptState;
  lifted: HardCondition[];
  kept: number;
  inputs: RunInputs;
  funnel: Funnel;
}

export interface NewResult {
  profileId: string;
  documentId: string;
  rank: number;
  score: number;
  parts: KeptParts;
  facts: KeptFacts;
}

export async function insertRun(
  tx: Transaction,
  run: Omit<RunRow, 'id' | 'runByName' | 'kept'> & { runBy: string },
  people: NewResult[],
): Promise<string> {
  const [made] = await tx
    .insert(matchRuns)
    .values({ ...run, kept: people.length })
    .returning({ id: matchRuns.id });
  if (!made) throw new Error('The run was not written');
  const keys = { runId: made.id, programmeId: run.programmeId };
  if (people.length > 0) await tx.insert(matchResults).values(people.map((each) => ({ ...keys, ...each })));
  return made.id;
}

const runs = (tx: Transaction) =>
  tx.select({ run: matchRuns, runByName: accountName(matchRuns.runBy) }).from(matchRuns);

const asRun = ({
  run,
  runByName,
}: {
  run: typeof matchRuns.$inferSelect;
  runByName: string | null;
}): RunRow => ({
  ...(run as unknown as RunRow),
  runByName,
});

/** Runs of an assignment that the actor may see, newest first. */
export async function runsOfAssignment(tx: Transaction, assignmentId: string): Promise<RunRow[]> {
  const rows = await runs(tx)
    .where(eq(matchRuns.assignmentId, assignmentId))
    .orderBy(desc(matchRuns.runAt), desc(matchRuns.id))
    .limit(50);
  return rows.map(asRun);
}

export async function findRun(tx: Transaction, assignmentId: string, id: string): Promise<RunRow | null> {
  const [row] = await runs(tx).where(and(eq(matchRuns.id, id), eq(matchRuns.assignmentId, assignmentId)));
  return row ? asRun(row) : null;
}

export async function hasMatchRun(tx: Transaction, assignmentId: string): Promise<boolean> {
  return (await tx.$count(matchRuns, eq(matchRuns.assignmentId, assignmentId))) > 0;
}

export interface KeptResult {
  profileId: string;
  /** Of the card as it is found now. */
  cardId: string;
  pseudonym: string;
  rank: number;
  score: number;
  parts: KeptParts;
  /** The document's id when the run was made; null for runs that kept no facts. */
  documentId: string | null;
  facts: KeptFacts | null;
  /** People of the run with a better place who may be shown and were not invited to the assignment. */
  passedOver: number;
  placementId: string | null;
  placementStatus: PlacementStatus | null;
}

/**
 * Results of a run whose people still say yes to its recipient, are not paused and have not blocked the institution since:
 * the one place where that is decided, for the list, for exports and for whom an invitation passes over.
 */
const stillShown = (run: RunRow, today: string) => sql`
    select m.profile_id as "profileId", k.document_id as "cardId", p.pseudonym, m.rank, m.score, m.parts,
      m.document_id as "documentId", m.facts, l.id as "placementId", l.status as "placementStatus",
      (count(*) filter (where l.id is null) over (order by m.rank rows between unbounded preceding and 1 preceding))::int
        as "passedOver",
      (count(*) over ())::int as total
    from match_results m
    join profiles p on p.id = m.profile_id
    join consents c on c.profile_id = p.id and c.purpose = 'talent_pool' and c.recipient = ${run.recipient}
    join cards_of_people(${run.programmeId}::uuid, ${run.recipient},
      array(select profile_id from match_results where run_id = ${run.id}::uuid)) k on k.profile_id = m.profile_id
    left join placements l on l.assignment_id = ${run.assignmentId}::uuid and l.profile_id = m.profile_id
    where m.run_id = ${run.id}::uuid
      and (p.status = 'active' or p.paused_until <= ${today}::date)
      and p.id not in (select people_blocking((select institution_id from assignments where id = ${run.assignmentId}::uuid)))`;

/** @returns a page in the order of the run, and how many there are in all */
export async function resultsOfRun(
  tx: Transaction,
  run: RunRow,
  page: { today: string; limit: number; offset: number },
): Promise<{ items: KeptResult[]; total: number }> {
  const rows = await tx.execute<KeptResult & { total: number } & Record<string, unknown>>(
    sql`${stillShown(run, page.today)} order by m.rank limit ${page.limit}::int offset ${page.offset}::int`,
  );
  return { items: rows.map(({ total: _total, ...row }) => row as KeptResult), total: rows[0]?.total ?? 0 };
}

/** One person of a run; null when they are not in it or may not be shown any more. */
export async function resultOfPerson(
  tx: Transaction,
  run: RunRow,
  profileId: string,
  today: string,
): Promise<KeptResult | null> {
  const [row] = await tx.execute<KeptResult & { total: number } & Record<string, unknown>>(
    sql`select * from (${stillShown(run, today)}) shown where "profileId" = ${profileId}::uuid`,
  );
  return row ?? null;
}
