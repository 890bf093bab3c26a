// Counting answers for a release, and the releases themselves. Counting runs as the programme's system actor only.
import { desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { responses } from '../tables/responses.ts';
import { statisticReleases } from '../tables/statistics.ts';

/** Releases of one programme are made one after the other; the lock ends with the transaction. */
export async function lockReleases(tx: Transaction, programmeId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`statistics:${programmeId}`}, 0))`);
}

export async function lastRelease(tx: Transaction, programmeId: string) {
  const [row] = await tx
    .select()
    .from(statisticReleases)
    .where(eq(statisticReleases.programmeId, programmeId))
    .orderBy(desc(statisticReleases.releasedAt))
    .limit(1);
  return row ?? null;
}

export async function insertRelease(
  tx: Transaction,
  row: typeof statisticReleases.$inferInsert,
): Promise<void> {
  await tx.insert(statisticReleases).values(row);
}

export function countResponses(tx: Transaction, programmeId: string): Promise<number> {
  return tx.$count(responses, eq(responses.programmeId, programmeId));
}

/** Which question of each version feeds a binding, since keys may differ between versions. */
export function versionsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({ id: questionnaireVersions.id, definition: questionnaireVersions.definition })
    .from(questionnaireVersions)
    .where(eq(questionnaireVersions.programmeId, programmeId));
}

interface Counted extends Record<string, unknown> {
  value: string;
  people: number;
}

/** People by the plain answer to a question, for one version. */
export async function countAnswers(tx: Transaction, versionId: string, key: string): Promise<Counted[]> {
  return tx.execute<Counted>(sql`
    select answers ->> ${key} as value, count(*)::int as people from responses
    where version_id = ${versionId} and jsonb_typeof(answers -> ${key}) = 'string' group by 1`);
}

/** People by each code of a many-choice answer; a person counts once for each code. */
export async function countChoices(tx: Transaction, versionId: string, key: string): Promise<Counted[]> {
  return tx.execute<Counted>(sql`
    select choice as value, count(*)::int as people
    from responses, jsonb_array_elements_text(case when jsonb_typeof(answers -> ${key}) = 'array' then answers -> ${key} else '[]' end) choice
    where version_id = ${versionId} group by 1`);
}

export async function countAnswered(tx: Transaction, versionId: string, key: string): Promise<number> {
  const [row] = await tx.execute<{ people: number }>(sql`
    select count(*)::int as people from responses
    where version_id = ${versionId} and answers ? ${key} and answers ->> ${key} not like '\\_\\_%'`);
  return row?.people ?? 0;
}

/** People by ISCO-08 major group (first digit) of their coded occupation. */
export async function countOccupationGroups(
  tx: Transaction,
  versionId: string,
  key: string,
): Promise<Counted[]> {
  return tx.execute<Counted>(sql`
    select left(c.code, 1) as value, count(*)::int as people
    from responses r join concepts c on c.uri = r.answers -> ${key} ->> 'uri'
    where r.version_id = ${versionId} and c.code is not null group by 1`);
}
