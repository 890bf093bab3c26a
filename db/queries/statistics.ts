// Counting answers for a release, and the releases themselves. Counting runs as the programme's system actor only.
import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { responses } from '../tables/responses.ts';
import { figureSecrets, statisticReleases } from '../tables/statistics.ts';

/** Releases of one programme are made one after the other; the lock ends with the transaction. */
export async function lockReleases(tx: Transaction, programmeId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`statistics:${programmeId}`}, 0))`);
}

/** The last release of a wave; of the newest wave that has one when none is named. */
export async function lastRelease(tx: Transaction, programmeId: string, wave?: number) {
  const { programmeId: programme, wave: about, releasedAt } = statisticReleases;
  const [row] = await tx
    .select()
    .from(statisticReleases)
    .where(and(eq(programme, programmeId), wave === undefined ? undefined : eq(about, wave)))
    .orderBy(desc(about), desc(releasedAt))
    .limit(1);
  return row ?? null;
}

/** What decides where figures of this programme begin to be shown (server/statistics/rules.ts). For the system only. */
export async function figureSecret(tx: Transaction, programmeId: string): Promise<string> {
  await tx.insert(figureSecrets).values({ programmeId }).onConflictDoNothing();
  const [row] = await tx.select().from(figureSecrets).where(eq(figureSecrets.programmeId, programmeId));
  if (!row) throw new Error('A programme has no secret for its figures');
  return row.secret;
}

export async function insertRelease(
  tx: Transaction,
  row: typeof statisticReleases.$inferInsert,
): Promise<void> {
  await tx.insert(statisticReleases).values(row);
}

/** People who answered one of these versions. */
export function countResponses(tx: Transaction, programmeId: string, versionIds: string[]): Promise<number> {
  return tx.$count(
    responses,
    and(eq(responses.programmeId, programmeId), inArray(responses.versionId, versionIds)),
  );
}

/** The waves of the people's questionnaire with their released versions, oldest first. */
export async function wavesOf(
  tx: Transaction,
  programmeId: string,
): Promise<{ wave: number; versionIds: string[] }[]> {
  return tx
    .select({
      wave: questionnaireVersions.wave,
      versionIds: sql<
        string[]
      >`array_agg(${questionnaireVersions.id} order by ${questionnaireVersions.version})`,
    })
    .from(questionnaireVersions)
    .where(
      and(
        eq(questionnaireVersions.programmeId, programmeId),
        eq(questionnaireVersions.audience, 'people'),
        ne(questionnaireVersions.status, 'draft'),
      ),
    )
    .groupBy(questionnaireVersions.wave)
    .orderBy(asc(questionnaireVersions.wave));
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

export interface CodeCount extends Record<string, unknown> {
  key: string;
  value: string;
  people: number;
}

/** People by each code that they gave, alone or among others, for several questions of one version. */
export async function countCodes(tx: Transaction, versionId: string, keys: string[]): Promise<CodeCount[]> {
  if (keys.length === 0) return [];
  return tx.execute<CodeCount>(sql`
    select given.key, code.value, count(*)::int as people
    from responses r, jsonb_each(r.answers) given, lateral jsonb_array_elements_text(
      case jsonb_typeof(given.value) when 'array' then given.value when 'string' then jsonb_build_array(given.value) else '[]' end) code (value)
    where r.version_id = ${versionId} and given.key in ${keys} and code.value not like '\\_\\_%' group by 1, 2`);
}

export interface AnsweredCount extends Record<string, unknown> {
  key: string;
  people: number;
  /** Of those who gave a number. */
  sum: number | null;
}

/** People who answered each question: "I do not know" and "I prefer not to say" are answers, but not to be shared out. */
export async function countAnsweredAll(
  tx: Transaction,
  versionId: string,
  keys: string[],
): Promise<AnsweredCount[]> {
  if (keys.length === 0) return [];
  return tx.execute<AnsweredCount>(sql`
    select given.key, count(*)::int as people,
      sum((given.value #>> '{}')::float8) filter (where jsonb_typeof(given.value) = 'number') as sum
    from responses r, jsonb_each(r.answers) given
    where r.version_id = ${versionId} and given.key in ${keys} and given.value #>> '{}' not like '\\_\\_%' group by 1`);
}
