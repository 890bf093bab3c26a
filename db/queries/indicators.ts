// The programme's report: figures and the records behind each (migration 0053, where every figure is named once).
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { reportTargets } from '../tables/results.ts';

/** What both are asked: of which programme, from which day to which, and under which conditions. */
export interface IndicatorQuestion {
  programmeId: string;
  /** YYYY-MM-DD, both days included. */
  from: string;
  until: string;
  conditions: Partial<Record<string, string>>;
}

export interface IndicatorFigure {
  measure: string;
  /** `all`, or by what it is broken down. */
  cut: string;
  /** What of it; null for all. */
  key: string | null;
  /** Rows, their sum, and for days the middle one. */
  n: number;
  total: number;
  middle: number | null;
}

export interface IndicatorRecord {
  record: string;
  id: string;
  day: string;
  part: string | null;
  value: number;
  title: string | null;
  who: string | null;
  institution: string | null;
}

/** Nothing for measures that the actor may not read. */
export const indicatorFigures = (tx: Transaction, ask: IndicatorQuestion, measures: readonly string[]) =>
  figuresFrom(sql`indicator_figures`, tx, ask, measures);

/** Of what the actor lists, with the actor's own rights; nothing for measures of what they do not. */
export const listedFigures = (tx: Transaction, ask: IndicatorQuestion, measures: readonly string[]) =>
  figuresFrom(sql`listed_figures`, tx, ask, measures);

async function figuresFrom(
  asked: SQL,
  tx: Transaction,
  ask: IndicatorQuestion,
  measures: readonly string[],
): Promise<IndicatorFigure[]> {
  const rows = await tx.execute<{
    measure: string;
    cut: string;
    key: string | null;
    n: string;
    total: string;
    middle: string | null;
  }>(sql`select * from ${asked}(${ask.programmeId}::uuid, ${`{${measures.join(',')}}`}::text[], ${ask.from}::date,
    ${ask.until}::date, ${JSON.stringify(ask.conditions)}::text::jsonb) order by measure, cut, n desc, key`);
  return rows.map((row) => ({
    ...row,
    n: Number(row.n),
    total: Number(row.total),
    middle: row.middle === null ? null : Number(row.middle),
  }));
}

/** The latest first; none for a measure that the actor may not read. */
export async function indicatorRecords(
  tx: Transaction,
  ask: IndicatorQuestion,
  measure: string,
  page: { offset: number; limit: number },
): Promise<IndicatorRecord[]> {
  const rows = await tx.execute<Record<keyof Omit<IndicatorRecord, 'value'>, string> & { value: string }>(sql`
    select record, id, day::text as day, part, value, title, who, institution
    from indicator_records(${ask.programmeId}::uuid, ${measure}, ${ask.from}::date, ${ask.until}::date,
      ${JSON.stringify(ask.conditions)}::text::jsonb, ${page.offset}::integer, ${page.limit}::integer)`);
  return rows.map((row) => ({ ...row, value: Number(row.value) }));
}

/** Countries in which the programme's needs are; as far as the actor lists them. */
export async function countriesOfNeeds(tx: Transaction, programmeId: string): Promise<string[]> {
  const rows = await tx.execute<{ country: string }>(sql`
    select distinct country from assignments where programme_id = ${programmeId}::uuid order by country`);
  return rows.map((row) => row.country);
}

/** What is planned for a year. */
export const targetsOf = (
  tx: Transaction,
  programmeId: string,
  year: number,
): Promise<{ measure: string; figure: number }[]> =>
  tx
    .select({ measure: reportTargets.measure, figure: reportTargets.figure })
    .from(reportTargets)
    .where(and(eq(reportTargets.programmeId, programmeId), eq(reportTargets.year, year)));

/** @returns false where the target is not the one that was read */
export async function setReportTarget(
  tx: Transaction,
  programmeId: string,
  year: number,
  { measure, before, figure }: { measure: string; before: number | null; figure: number | null },
): Promise<boolean> {
  const { measure: changed } = reportTargets;
  const asRead = and(
    eq(reportTargets.programmeId, programmeId),
    eq(changed, measure),
    eq(reportTargets.year, year),
    before === null ? undefined : eq(reportTargets.figure, before),
  );
  if (before !== null) {
    const rows = await (figure === null
      ? tx.delete(reportTargets).where(asRead).returning({ changed })
      : tx.update(reportTargets).set({ figure }).where(asRead).returning({ changed }));
    return rows.length > 0;
  }
  // Nothing was planned, and nothing is: as it was read.
  if (figure === null) return true;
  const rows = await tx
    .insert(reportTargets)
    .values({ programmeId, measure, year, figure })
    .onConflictDoNothing()
    .returning({ changed });
  return rows.length > 0;
}

/** The newest first. */
export async function targetChanges(tx: Transaction, programmeId: string, year: number, most: number) {
  return tx.execute<{ at: string; by: string | null; details: Record<string, unknown> }>(sql`
    select e.at, account_name(e.actor_id) as by, e.details from events e
    where e.subject_id = ${programmeId}::uuid and e.kind = 'report.target_set' and (e.details ->> 'year')::integer = ${year}::integer
    order by e.at desc, e.id desc limit ${most}`);
}
