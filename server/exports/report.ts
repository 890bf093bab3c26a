// The report of a programme as rows: one a figure, in the reader's words and in codes. Amounts are in whole units of their
// currency, as the page says them.
import { minorDigits } from '../budgets/amounts.ts';
import type { figuresFor } from '../indicators/actions.ts';
import { figureOf, type IndicatorName, indicatorOf } from '../indicators/rules.ts';
import { codeColumn, coded, column, type Table } from './columns.ts';
import type { Words } from './words.ts';

export interface ReportFigure {
  measure: IndicatorName;
  cut: string;
  key: string | null;
  donor: string | null;
  currency: string | null;
  figure: number | null;
  n: number;
  /** What was planned for the year, of the whole figure. */
  target: number | null;
  from: string;
  until: string;
}

type Figures = Pick<Awaited<ReturnType<typeof figuresFor>>, 'figures' | 'targets' | 'period'>;

/** @param donors names by id */
export function reportRows(
  { figures, targets, period }: Figures,
  donors: ReadonlyMap<string, string>,
): ReportFigure[] {
  return figures.map(({ measure, cut, key, ...sums }) => {
    const money = indicatorOf(measure).kind === 'money';
    const [donor = '', within = ''] = (key ?? '').split('.');
    const currency = money ? (cut === 'donor' ? within : key) : null;
    const told = figureOf(indicatorOf(measure).kind, sums);
    // What one of them cost, as the page tells it.
    const value = measure === 'cost' && told !== null ? Math.round(told / Math.max(1, sums.n)) : told;
    return {
      measure,
      cut,
      key: money ? null : key,
      donor: cut === 'donor' ? (donors.get(donor) ?? null) : null,
      currency,
      figure: currency === null || value === null ? value : value / 10 ** minorDigits(currency),
      n: sums.n,
      target: cut === 'all' ? (targets.find((each) => each.measure === measure)?.figure ?? null) : null,
      ...period,
    };
  });
}

/** What of a figure a row tells: a mode, a reason, a kind and sex. */
function amongWord({ measure, cut, key }: ReportFigure, words: Words): string | null {
  if (key === null) return null;
  const [first = '', sex = ''] = key.split('.');
  switch (cut) {
    case 'mode':
      return words.word('word_mode_', key);
    case 'sector':
      return words.word('word_sector_', key);
    case 'country':
      return words.country(key);
    case 'host':
      return words.word('institution_kind_', key);
  }
  switch (measure) {
    case 'withdrawn':
    case 'ended_early':
      return words.word('placement_reason_', key);
    case 'reached':
    case 'projects_reached':
      return `${words.word('placement_report_', first)} · ${words.word('placement_report_', sex)}`;
    case 'orientation':
      return `${first === 'ZZ' ? words.say('placement_report_unknown') : words.country(first)} · ${words.word('placement_report_', sex)}`;
    case 'outcome':
    case 'projects_outcome':
      return words.word('placement_outcome_', key);
    case 'satisfaction':
      return words.word('indicator_satisfaction_', key);
    case 'follow_up':
      return words.say('indicator_follow_up_months', { months: key });
    case 'virtual_minutes':
      return words.word('indicator_minutes_', key);
    case 'chosen':
      return words.word('indicator_chosen_', key);
    case 'days_to_shortlist':
      return key === 'within' ? words.say('indicator_col_prompt') : null;
    default:
      return key;
  }
}

export const report: Table<ReportFigure> = {
  title: 'export_kind_report',
  columns: [
    ...coded<ReportFigure>('indicator_col_what', 'indicator_name_', (row) => row.measure),
    column('indicator_col_among', 40, amongWord),
    codeColumn('indicator_col_among', 24, ({ cut, key }) => (key === null ? null : `${cut}:${key}`)),
    column('budget_col_donor', 28, (row) => row.donor),
    column('terms_currency', 10, (row) => row.currency),
    column('indicator_col_figure', 14, (row) => row.figure),
    column('indicator_col_target', 10, (row) => row.target),
    column('indicator_col_counted', 10, (row) => row.n),
    column('indicator_from', 12, (row) => row.from),
    column('indicator_until', 12, (row) => row.until),
  ],
};
