// The tables of the programme's report, made of its figures: each cell leads to the records it was counted from.
import { type IndicatorName, indicatorOf, openIndicators } from '@compatriot/server/indicators/rules.ts';
import { formatNumber, formatShare } from '#lib/format.ts';
import { moneyWord } from '#lib/money-words.ts';
import { m } from '#lib/paraglide/messages.js';
import {
  outcomeLevels,
  outcomeWord,
  reasonWord,
  reportKinds,
  reportKindWord,
} from '#lib/placements/words.ts';
import type { Cell, Figure, FigureRow, FigureTable, Report } from './shapes.ts';
import { figureWord, indicatorWord, keyWord, partWord, placeWord, sexWord } from './words.ts';

/** The address of the records of a measure, under one condition more. */
type AddressOf = (measure: IndicatorName, more: Record<string, string>) => string;

const sexes = ['women', 'men', 'unknown'] as const;
const nothing = { n: 0, total: 0, middle: null };

export interface Section {
  id: string;
  title: string;
  tables: FigureTable[];
}

export function sectionsOf(report: Report, addressOf: AddressOf): Section[] {
  const { figures } = report;
  const has = (measure: IndicatorName): boolean => figures.some((row) => row.measure === measure);
  const of = (measure: IndicatorName, cut: string): Figure[] =>
    figures.filter((row) => row.measure === measure && row.cut === cut);
  const one = (measure: IndicatorName, cut = 'all', key: string | null = null) =>
    figures.find((row) => row.measure === measure && row.cut === cut && row.key === key) ?? nothing;
  const filled = (measure: IndicatorName): boolean =>
    figures.some((row) => row.measure === measure && row.n > 0);

  /** Others than the team's coordinators open needs alone. */
  const opens = (measure: IndicatorName): boolean =>
    report.can.includes('report.read') || openIndicators.includes(measure);

  /** A figure, pressed to open what it was counted from. */
  function cell(measure: IndicatorName, cut = 'all', key: string | null = null, currency = ''): Cell {
    const sums = one(measure, cut, key);
    const [donor = '', part = ''] = (key ?? '').split('.');
    const more: Record<string, string> =
      key === null ? {} : cut === 'donor' ? { donor, part } : { [cut]: key };
    return {
      text: figureWord(measure, sums, currency),
      href: sums.n > 0 && opens(measure) ? addressOf(measure, more) : undefined,
    };
  }

  /** All, and then what it is broken down by, as far as that tells more than one row would. */
  function rowsBy(measures: IndicatorName[], cuts: string[]): FigureRow[] {
    const all = { key: 'all', label: m.indicator_row_all(), cells: measures.map((each) => cell(each)) };
    return [
      all,
      ...cuts.flatMap((cut) => {
        const keys = [...new Set(measures.flatMap((each) => of(each, cut).map((row) => row.key ?? '')))];
        if (keys.length < 2) return [];
        return keys.map((key) => ({
          key: `${cut} ${key}`,
          label: keyWord(cut, key),
          cells: measures.map((each) => cell(each, cut, key)),
        }));
      }),
    ];
  }

  /** Kinds or nationalities down, sexes across. */
  function bySex(measure: IndicatorName, keys: string[], word: (key: string) => string): FigureRow[] {
    const rows = keys
      .filter((key) => sexes.some((sex) => one(measure, 'part', `${key}.${sex}`).n > 0))
      .map((key) => ({
        key,
        label: word(key),
        cells: [...sexes.map((sex) => cell(measure, 'part', `${key}.${sex}`)), { text: '' }],
      }));
    return [
      {
        key: 'all',
        label: m.indicator_row_all(),
        cells: [...sexes.map((sex) => ({ text: formatNumber(sumOf(measure, sex)) })), cell(measure)],
      },
      ...rows.map((row) => ({
        ...row,
        cells: [...row.cells.slice(0, -1), { text: formatNumber(sumOf(measure, row.key)) }],
      })),
    ];
  }
  const sumOf = (measure: IndicatorName, within: string): number =>
    of(measure, 'part')
      .filter((row) => (row.key ?? '').split('.').includes(within))
      .reduce((sum, row) => sum + row.total, 0);
  const sexColumns = (first: string): string[] => [first, ...sexes.map(sexWord), m.indicator_row_all()];

  const line = (
    measure: IndicatorName,
    cut = 'all',
    key: string | null = null,
    label?: string,
  ): FigureRow => ({
    key: `${measure} ${key ?? ''}`,
    label: label ?? (key === null ? indicatorWord(measure) : partWord(measure, key)),
    cells: [cell(measure, cut, key)],
  });
  const lines = (caption: string, rows: FigureRow[]): FigureTable => ({
    caption,
    columns: [m.indicator_col_what(), m.indicator_col_figure()],
    rows,
  });

  function needs(): FigureTable[] {
    const three: IndicatorName[] = ['needs_approved', 'needs_opened', 'needs_filled'];
    if (!three.some(filled)) return [];
    const rows = rowsBy(three, ['mode', 'sector', 'country']);
    if (filled('vacancies_filled'))
      rows.push({
        key: 'vacancies',
        label: indicatorWord('vacancies_filled'),
        cells: [{ text: '' }, { text: '' }, cell('vacancies_filled')],
      });
    return [
      {
        caption: m.nav_assignments(),
        columns: [
          m.indicator_col_among(),
          m.indicator_needs_approved(),
          m.indicator_needs_opened(),
          m.indicator_needs_filled(),
        ],
        rows,
      },
    ];
  }

  function speed(): FigureTable[] {
    const both: IndicatorName[] = ['days_to_shortlist', 'days_to_arrival'];
    if (!both.some(filled)) return [];
    return [
      {
        caption: m.indicator_part_speed(),
        columns: [
          m.indicator_col_what(),
          m.indicator_col_middle(),
          m.indicator_col_prompt(),
          m.indicator_col_counted(),
        ],
        rows: both.filter(filled).map((measure) => {
          const { n } = one(measure);
          const prompt = one(measure, 'part', 'within').n;
          return {
            key: measure,
            label: indicatorWord(measure),
            cells: [
              cell(measure),
              measure === 'days_to_shortlist'
                ? {
                    text: formatShare(prompt / n),
                    href: prompt > 0 ? addressOf(measure, { part: 'within' }) : undefined,
                  }
                : { text: '' },
              { text: formatNumber(n), href: addressOf(measure, {}) },
            ],
          };
        }),
      },
    ];
  }

  function placements(): FigureTable[] {
    const words = {
      chosen: m.indicator_chosen,
      at_work: m.indicator_at_work,
      completed: m.indicator_completed,
      withdrawn: m.indicator_withdrawn,
      ended_early: m.indicator_ended_early,
    };
    const told = (Object.keys(words) as (keyof typeof words)[]).filter(has);
    if (!told.some(filled)) return [];
    const again = of('chosen', 'part').map((row) => line('chosen', 'part', row.key));
    const reasons = [
      ...new Set([...of('withdrawn', 'part'), ...of('ended_early', 'part')].map((row) => row.key ?? '')),
    ];
    const tables: FigureTable[] = [
      {
        caption: m.nav_placements(),
        columns: [m.indicator_col_among(), ...told.map((measure) => words[measure]())],
        rows: rowsBy(told, ['mode', 'sector', 'country', 'host']),
      },
    ];
    if (again.length > 0) tables.push(lines(m.nav_placements(), again));
    if (reasons.length > 0)
      tables.push({
        caption: m.indicator_part_endings(),
        columns: [m.indicator_col_reason(), m.indicator_withdrawn(), m.indicator_ended_early()],
        rows: reasons.map((reason) => ({
          key: reason,
          label: reasonWord(reason),
          cells: [cell('withdrawn', 'part', reason), cell('ended_early', 'part', reason)],
        })),
      });
    return tables;
  }

  const outcomes = (measure: IndicatorName): FigureTable[] =>
    filled(measure)
      ? [
          lines(
            indicatorWord(measure),
            outcomeLevels
              .filter((level) => one(measure, 'part', level).n > 0)
              .map((level) => line(measure, 'part', level, outcomeWord(level))),
          ),
        ]
      : [];
  const people = (measure: IndicatorName): FigureTable[] =>
    filled(measure)
      ? [
          {
            caption: indicatorWord(measure),
            ...(measure === 'reached' ? { hint: m.indicator_reached_hint() } : {}),
            columns: sexColumns(m.indicator_col_kind()),
            rows: bySex(measure, reportKinds, (kind) => reportKindWord(kind as (typeof reportKinds)[number])),
          },
        ]
      : [];

  function afterwards(): FigureTable[] {
    const rows = [
      ...(filled('handed_over') ? [line('handed_over')] : []),
      ...of('follow_up', 'part').map((row) => line('follow_up', 'part', row.key)),
      ...of('satisfaction', 'part').map((row) =>
        line(
          'satisfaction',
          'part',
          row.key,
          row.key === 'host' ? m.indicator_satisfaction_host() : m.indicator_satisfaction_member(),
        ),
      ),
      ...of('virtual_minutes', 'part').map((row) => line('virtual_minutes', 'part', row.key)),
    ];
    return rows.length > 0 ? [lines(m.indicator_part_after(), rows)] : [];
  }

  function money(): FigureTable[] {
    const sums: IndicatorName[] = (['granted', 'committed', 'paid', 'cost'] as const).filter(has);
    const keys = [...new Set(sums.flatMap((measure) => of(measure, 'donor').map((row) => row.key ?? '')))];
    if (keys.length === 0) return [];
    const rows = keys.map((key) => {
      const [donor = '', currency = ''] = key.split('.');
      const name = report.donors.find((each) => each.id === donor)?.name ?? '';
      const each = sums.map((measure): Cell => {
        if (measure !== 'cost') return cell(measure, 'donor', key, currency);
        const { n, total } = one('cost', 'donor', key);
        if (n === 0) return { text: '–' };
        return {
          text: moneyWord(Math.round(total / n), currency),
          href: addressOf('cost', { donor, part: currency }),
        };
      });
      return { key, label: `${name} (${currency})`, own: true, cells: each };
    });
    return [
      {
        caption: m.indicator_part_money(),
        hint: m.indicator_money_hint(),
        columns: [m.budget_col_donor(), ...sums.map(indicatorWord)],
        rows: rows.toSorted((a, b) => a.label.localeCompare(b.label)),
      },
    ];
  }

  function orientation(): FigureTable[] {
    if (!filled('orientation')) return [];
    const nationalities = [
      ...new Set(of('orientation', 'part').map((row) => (row.key ?? '').split('.')[0] ?? '')),
    ].toSorted((a, b) => sumOf('orientation', b) - sumOf('orientation', a));
    return [
      {
        caption: indicatorWord('orientation'),
        columns: sexColumns(m.orientation_col_nationality()),
        rows: bySex('orientation', nationalities, placeWord),
      },
    ];
  }

  function projects(): FigureTable[] {
    const rows = [
      ...(['projects_proposed', 'projects_approved'] as const).filter(filled).map((measure) => line(measure)),
      ...of('projects_tranches', 'part').map((row) => ({
        key: `tranches ${row.key}`,
        label: m.indicator_tranches_in({ currency: row.key ?? '' }),
        cells: [cell('projects_tranches', 'part', row.key, row.key ?? '')],
      })),
    ];
    return [
      ...(rows.length > 0 ? [lines(m.nav_projects(), rows)] : []),
      ...outcomes('projects_outcome'),
      ...people('projects_reached'),
    ];
  }

  return [
    { id: 'needs', title: m.nav_assignments(), tables: [...needs(), ...speed()] },
    { id: 'placements', title: m.nav_placements(), tables: placements() },
    {
      id: 'results',
      title: m.result_title(),
      tables: [...people('reached'), ...outcomes('outcome'), ...afterwards()],
    },
    { id: 'money', title: m.indicator_part_money(), tables: money() },
    { id: 'orientation', title: m.nav_orientation(), tables: orientation() },
    { id: 'projects', title: m.nav_projects(), tables: projects() },
  ].filter((section) => section.tables.length > 0);
}

/** Whether the sum of a list says anything: how many there are is said anyway. */
export const sumsUp = (measure: IndicatorName): boolean => indicatorOf(measure).kind !== 'count';
