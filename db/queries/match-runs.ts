// Match runs as records: what was asked, what came out, and what of it may still be shown.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { matchResults, matchRuns } from '../tables/matching.ts';
import type { PoolRecipient, ScorePart } from '../vocabulary.ts';
import type { Funnel, MatchNeeds, MatchNumbers, RankedPerson } from './matching.ts';

/** Which versions of the taxonomy are loaded; similarities depend on all of them. */
export async function taxonomyVersion(tx: Transaction): Promise<string> {
  const [row] = await tx.execute<{ version: string | null }>(
    sql`select string_agg(distinct taxonomy, ', ' order by taxonomy) as version from concepts`,
  );
  return row?.version ?? '';
}

/** What a run keeps of a person: enough to explain the place in the list years later. */
export type KeptParts = Omit<RankedPerson, 'profileId' | 'rank'>;

export interface RunInputs {
  needs: MatchNeeds;
  numbers: MatchNumbers;
  seed: string;
  today: string;
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
  inputs: RunInputs;
  funnel: Funnel;
}

export async function insertRun(
  tx: Transaction,
  run: Omit<RunRow, 'id' | 'runByName'> & { runBy: string },
  people: { profileId: string; rank: number; score: number; parts: KeptParts }[],
): Promise<string> {
  const [made] = await tx.insert(matchRuns).values(run).returning({ id: matchRuns.id });
  if (!made) throw new Error('The run was not written');
  const keys = { runId: made.id, programmeId: run.programmeId };
  if (people.length > 0) await tx.insert(matchResults).values(people.map((each) => ({ ...keys, ...each })));
  return made.id;
}

const runs = (tx: Transaction) =>
  tx
    .select({ run: matchRuns, runByName: accounts.name })
    .from(matchRuns)
    .leftJoin(accounts, eq(accounts.id, matchRuns.runBy));

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
  rank: number;
  score: number;
  parts: KeptParts;
}

/**
 * Results of a run whose people still say yes to its recipient, are not paused and have not blocked the institution since.
 * @returns a page in the order of the run, and how many there are in all
 */
export async function resultsOfRun(
  tx: Transaction,
  run: RunRow,
  page: { today: string; limit: number; offset: number },
): Promise<{ items: KeptResult[]; total: number }> {
  const rows = await tx.execute<{
    profileId: string;
    rank: number;
    score: number;
    parts: KeptParts;
    total: number;
  }>(sql`
    select m.profile_id as "profileId", m.rank, m.score, m.parts, (count(*) over ())::int as total
    from match_results m
    join profiles p on p.id = m.profile_id
    join consents c on c.profile_id = p.id and c.purpose = 'talent_pool' and c.recipient = ${run.recipient}
    where m.run_id = ${run.id}::uuid
      and (p.status = 'active' or p.paused_until < ${page.today}::date)
      and p.id not in (select people_blocking(${run.inputs.needs.institutionId}::uuid))
    order by m.rank
    limit ${page.limit}::int offset ${page.offset}::int`);
  return {
    items: rows.map(({ profileId, rank, score, parts }) => ({ profileId, rank, score, parts })),
    total: rows[0]?.total ?? 0,
  };
}
