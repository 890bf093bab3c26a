// The programme's report for some days: every figure, and the records behind one.
import { donorsOf } from '@compatriot/db/queries/budgets.ts';
import {
  countriesOfNeeds,
  indicatorFigures,
  type IndicatorQuestion,
  indicatorRecords,
  listedFigures,
  targetsOf,
} from '@compatriot/db/queries/indicators.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import type { z } from 'zod';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { indicatorPolicy } from './policy.ts';
import {
  answersTo,
  conditionNames,
  indicatorNames,
  type IndicatorName,
  indicatorOf,
  listedIndicators,
  openIndicators,
  pageSize,
  periodAsked,
  yearOf,
} from './rules.ts';
import type { RecordsQuery, recordsAnswer, reportAnswer, ReportQuery } from './schema.ts';

/** @throws 400 for days that run backwards */
function questionOf(
  ctx: Context,
  programme: Pick<ProgrammeRow, 'id'>,
  query: ReportQuery & { part?: string | undefined },
): IndicatorQuestion {
  const period = periodAsked(query, today(ctx.now));
  if (period.until < period.from) throw problems.invalid([{ path: 'until', code: 'ends_before_start' }]);
  return {
    programmeId: programme.id,
    ...period,
    conditions: Object.fromEntries(
      [...conditionNames, 'part' as const].flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
    ),
  };
}

/** The figures of a programme as its page and its file tell them. @throws 404 without a role in the programme */
export async function figuresFor(ctx: Context, code: string, query: ReportQuery) {
  const { programme } = await officialProgramme(ctx, code);
  const row = { programmeId: programme.id };
  authorize(ctx, indicatorPolicy, 'report.read_needs', row);
  const can = verbsAllowed(ctx.actor, indicatorPolicy, row);
  const question = questionOf(ctx, programme, query);
  const asked = conditionNames.filter((name) => query[name] !== undefined);
  const whole = can.includes('report.read');
  const readable = whole ? indicatorNames : openIndicators;
  const told = readable.filter((name) => answersTo(name, asked));
  // Whoever does not read the money knows no donors, and cannot ask by them what they list.
  const listed = whole || query.donor ? [] : listedIndicators.filter((name) => answersTo(name, asked));
  const figures = [
    ...(await indicatorFigures(ctx.tx, question, told)),
    ...(listed.length > 0 ? await listedFigures(ctx.tx, question, listed) : []),
  ];
  return {
    programme,
    can,
    period: { from: question.from, until: question.until },
    figures: figures as z.output<typeof reportAnswer>['figures'],
    targets: asked.length > 0 ? [] : await targetsFor(ctx, programme.id, question, told),
    leftOut: readable.filter((name) => !told.includes(name)),
  };
}

/** A target is for all of a year. */
async function targetsFor(
  ctx: Context,
  programmeId: string,
  period: { from: string; until: string },
  told: readonly IndicatorName[],
) {
  const year = yearOf(period);
  const targets = year === null ? [] : await targetsOf(ctx.tx, programmeId, year);
  return told.flatMap((measure) =>
    targets.filter((each) => each.measure === measure).map(({ figure }) => ({ measure, figure })),
  );
}

export async function readReport(
  ctx: Context,
  code: string,
  query: ReportQuery,
): Promise<z.output<typeof reportAnswer>> {
  const { programme, ...report } = await figuresFor(ctx, code, query);
  return {
    ...report,
    donors: await donorsOf(ctx.tx, programme.id),
    countries: await countriesOfNeeds(ctx.tx, programme.id),
    sectors: programme.sectors,
    modes: programme.modes,
  };
}

/**
 * What one figure was counted from: the sums here are those of the page.
 * @throws 404, 403 for a figure about people outside the programme's own team, 400 for money without its currency
 */
export async function readRecords(
  ctx: Context,
  code: string,
  measure: IndicatorName,
  query: RecordsQuery,
): Promise<z.output<typeof recordsAnswer>> {
  const { programme } = await officialProgramme(ctx, code);
  const verb = openIndicators.includes(measure) ? 'report.read_needs' : 'report.read';
  authorize(ctx, indicatorPolicy, verb, { programmeId: programme.id });
  if (indicatorOf(measure).kind === 'money' && !query.part)
    throw problems.invalid([{ path: 'part', code: 'required' }]);
  const question = questionOf(ctx, programme, query);
  const found = await indicatorFigures(ctx.tx, question, [measure]);
  // Money comes by donor and currency, and its currency was asked for: those rows add up.
  const whole = found.filter((row) => row.cut === 'all' || row.cut === 'donor');
  const rows = whole.length > 0 ? whole : found;
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const items = await indicatorRecords(ctx.tx, question, measure, {
    offset: (query.page - 1) * pageSize,
    limit: pageSize,
  });
  return {
    period: { from: question.from, until: question.until },
    measure,
    n,
    total: rows.reduce((sum, row) => sum + row.total, 0),
    middle: rows[0]?.middle ?? null,
    items: items as z.output<typeof recordsAnswer>['items'],
    page: query.page,
    pages: Math.max(1, Math.ceil(n / pageSize)),
  };
}
