// What an author sees of a survey: rows to count, the counted figures, tallies of deleted drafts, and tracked links.
import { and, asc, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { surveyChannels, surveyFigures, surveyQuestionTallies, surveyTallies } from '../tables/surveys.ts';
import type { Audience } from '../vocabulary.ts';

/** Versions that people could answer, newest first. */
export async function releasedVersions(tx: Transaction, programmeId: string) {
  const rows = await tx
    .select({
      id: questionnaireVersions.id,
      audience: questionnaireVersions.audience,
      wave: questionnaireVersions.wave,
      version: questionnaireVersions.version,
      status: questionnaireVersions.status,
      publishedAt: questionnaireVersions.publishedAt,
    })
    .from(questionnaireVersions)
    .where(and(eq(questionnaireVersions.programmeId, programmeId), ne(questionnaireVersions.status, 'draft')))
    .orderBy(desc(questionnaireVersions.wave), desc(questionnaireVersions.version));
  return rows.map((row) => ({ ...row, audience: row.audience as Audience }));
}

/** As many rows as there are to count, up to a limit. */
export async function countRowsUpTo(tx: Transaction, programmeId: string, most: number): Promise<number> {
  const [row] = await tx.execute<{ rows: number }>(sql`
    select (select count(*) from (select 1 from responses where programme_id = ${programmeId} limit ${most}) r)::int
      + (select count(*) from (select 1 from drafts where programme_id = ${programmeId} limit ${most}) d)::int as rows`);
  return row?.rows ?? 0;
}

export interface CountedGroup extends Record<string, unknown> {
  channel: string;
  language: string;
  day: string;
  sent: boolean;
  minutes: number | null;
  people: number;
}

/** Everybody who answered something in the browser under these versions, by channel, language, day (UTC) and minutes (1 to 600). */
export async function groupsToCount(tx: Transaction, versionIds: string[]): Promise<CountedGroup[]> {
  const versions = sql`${sql.param(`{${versionIds.join(',')}}`)}::uuid[]`;
  return tx.execute<CountedGroup>(sql`
    select coalesce(channel, '') as channel, language, to_char(submitted_at at time zone 'UTC', 'YYYY-MM-DD') as day,
      true as sent, least(600, greatest(1, round(seconds / 60.0)))::int as minutes, count(*)::int as people
    from responses where version_id = any (${versions}) and source = 'web' group by 1, 2, 3, 5
    union all
    select coalesce(channel, ''), language, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD'), false, null, count(*)::int
    from drafts where version_id = any (${versions}) and source = 'web' and answers <> '{}' group by 1, 2, 3`);
}

export interface CountedWay extends Record<string, unknown> {
  sent: boolean;
  position: string | null;
  /** A letter for each plain key: a answered, u unknown, r refused, - nothing. */
  states: string;
  /** The stored answers of the ruled keys, as JSON, with U+001F between them. */
  ruled: string;
  people: number;
}

const batch = 5000;

/**
 * How many went each way through one version, in batches of one snapshot. Only the answers that rules ask for leave the
 * database, and of what was written apart from the answers only that it is there.
 * @param keys questions by whether a rule names them, and which contact detail a question feeds
 */
export async function* waysToCount(
  tx: Transaction,
  versionId: string,
  keys: { plain: string[]; ruled: string[]; apart: Map<string, string> },
): AsyncGenerator<CountedWay[]> {
  const columns: Record<string, SQL> = {
    name: sql`c.name`,
    email: sql`c.email`,
    phone: sql`c.phone`,
    city: sql`c.city`,
  };
  const elsewhere = (key: string): SQL => {
    const column = columns[keys.apart.get(key) ?? ''];
    return column ? sql`${column} is not null` : sql`c.free_text ? ${key}::text`;
  };
  const state = (
    key: string,
    apart: SQL,
  ): SQL => sql`case r.answers ->> ${key}::text when '__unknown' then 'u' when '__refused' then 'r'
    else case when r.answers ? ${key}::text or ${apart} then 'a' else '-' end end`;
  const ruled = (key: string, apart: SQL): SQL =>
    sql`coalesce((r.answers -> ${key}::text)::text, case when ${apart} then '"·"' else '' end)`;
  const joined = (parts: SQL[], between: SQL): SQL => (parts.length > 0 ? sql.join(parts, between) : sql`''`);
  const ways = (apart: (key: string) => SQL): SQL => sql`
    ${joined(
      keys.plain.map((key) => state(key, apart(key))),
      sql` || `,
    )} as states,
    ${joined(
      keys.ruled.map((key) => ruled(key, apart(key))),
      sql` || chr(31) || `,
    )} as ruled, count(*)::int as people`;
  await tx.execute(sql`
    declare counted_ways no scroll cursor for
    select true as sent, null::text as position, ${ways(elsewhere)}
    from responses r left join contact_details c on c.response_id = r.id
    where r.version_id = ${versionId} and r.source = 'web' group by 3, 4
    union all
    select false, position, ${ways(() => sql`false`)}
    from drafts r where version_id = ${versionId} and source = 'web' and answers <> '{}' group by 2, 3, 4`);
  for (;;) {
    const rows = await tx.execute<CountedWay>(sql.raw(`fetch ${batch} from counted_ways`));
    if (rows.length === 0) break;
    yield rows;
  }
  await tx.execute(sql`close counted_ways`);
}

export function talliesOf(tx: Transaction, versionIds: string[]) {
  return tx
    .select({
      channel: surveyTallies.channel,
      language: surveyTallies.language,
      leftAt: surveyTallies.leftAt,
      drafts: sql<number>`sum(${surveyTallies.drafts})::int`,
    })
    .from(surveyTallies)
    .where(inArray(surveyTallies.versionId, versionIds))
    .groupBy(surveyTallies.channel, surveyTallies.language, surveyTallies.leftAt);
}

export function questionTalliesOf(tx: Transaction, versionIds: string[]) {
  return tx.select().from(surveyQuestionTallies).where(inArray(surveyQuestionTallies.versionId, versionIds));
}

export type FiguresRow = typeof surveyFigures.$inferSelect;

export async function lastFigures(
  tx: Transaction,
  programmeId: string,
  audience: Audience,
  wave: number,
): Promise<FiguresRow | null> {
  const [row] = await tx
    .select()
    .from(surveyFigures)
    .where(
      and(
        eq(surveyFigures.programmeId, programmeId),
        eq(surveyFigures.audience, audience),
        eq(surveyFigures.wave, wave),
      ),
    );
  return row ?? null;
}

/**
 * One count of a wave at a time; false when another is at it. The lock ends with the transaction, in which a statement may
 * take four minutes: half a million responses take about ten seconds, and a job has five minutes.
 */
export async function lockFigures(
  tx: Transaction,
  programmeId: string,
  audience: Audience,
  wave: number,
): Promise<boolean> {
  const [row] = await tx.execute<{ held: boolean }>(sql`
    select set_config('statement_timeout', '240s', true),
      pg_try_advisory_xact_lock(hashtextextended(${`survey figures:${programmeId}:${audience}:${wave}`}, 0)) as held`);
  return row?.held ?? false;
}

export async function keepFigures(tx: Transaction, row: FiguresRow): Promise<void> {
  const { countedAt, checkedAt, tookMs, began, sent, figures } = row;
  await tx
    .insert(surveyFigures)
    .values(row)
    .onConflictDoUpdate({
      target: [surveyFigures.programmeId, surveyFigures.audience, surveyFigures.wave],
      set: { countedAt, checkedAt, tookMs, began, sent, figures },
    });
}

/** Notes that the last figures stand. */
export async function touchFigures(
  tx: Transaction,
  { programmeId, audience, wave }: Pick<FiguresRow, 'programmeId' | 'audience' | 'wave'>,
  values: { checkedAt: Date; tookMs: number },
): Promise<void> {
  await tx
    .update(surveyFigures)
    .set(values)
    .where(
      and(
        eq(surveyFigures.programmeId, programmeId),
        eq(surveyFigures.audience, audience),
        eq(surveyFigures.wave, wave),
      ),
    );
}

export function channelsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({ code: surveyChannels.code })
    .from(surveyChannels)
    .where(eq(surveyChannels.programmeId, programmeId))
    .orderBy(asc(surveyChannels.madeAt), asc(surveyChannels.code));
}

/** @returns false when there is such a link already */
export async function insertChannel(
  tx: Transaction,
  row: { programmeId: string; code: string; madeBy: string | null },
): Promise<boolean> {
  const made = await tx
    .insert(surveyChannels)
    .values(row)
    .onConflictDoNothing()
    .returning({ code: surveyChannels.code });
  return made.length > 0;
}

export async function deleteChannel(tx: Transaction, programmeId: string, code: string): Promise<boolean> {
  const gone = await tx
    .delete(surveyChannels)
    .where(and(eq(surveyChannels.programmeId, programmeId), eq(surveyChannels.code, code)))
    .returning({ code: surveyChannels.code });
  return gone.length > 0;
}
