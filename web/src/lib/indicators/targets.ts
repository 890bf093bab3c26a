// Targets beside what came, and as people type them: hours and per cent, where the figures are minutes and shares.
import {
  against,
  figureOf,
  type IndicatorKind,
  type IndicatorName,
  indicatorOf,
  isWhole,
  targetNames,
} from '@compatriot/server/indicators/rules.ts';
import { formatNumber, formatShare } from '#lib/format.ts';
import { readWhole, westernDigits } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Report } from './shapes.ts';
import { figureWord, indicatorWord } from './words.ts';

export interface TargetRow {
  measure: IndicatorName;
  label: string;
  actual: string;
  target: string;
  /** Of the target, from 0 to 1, for the bar. */
  share: number;
  /** What the bar says. */
  words: string;
  /** A limit that was passed. */
  past: boolean;
}

/** Of the same records in the same days: a target is compared with all of its measure. */
export function targetRows({ targets, figures }: Pick<Report, 'targets' | 'figures'>): TargetRow[] {
  return targets.flatMap(({ measure, figure: target }) => {
    const sums = figures.find((row) => row.measure === measure && row.cut === 'all');
    if (!sums) return [];
    const { kind, target: bound } = indicatorOf(measure);
    const stands = against(measure, figureOf(kind, sums), target);
    const most = bound === 'most';
    return [
      {
        measure,
        label: indicatorWord(measure),
        actual: figureWord(measure, sums),
        target: targetWord(measure, target),
        share: Math.min(1, stands?.share ?? 0),
        words: !stands
          ? m.indicator_target_nothing()
          : most
            ? stands.met
              ? m.indicator_target_within()
              : m.indicator_target_past()
            : stands.met
              ? m.indicator_target_met({ share: formatShare(stands.share) })
              : m.indicator_target_share({ share: formatShare(stands.share) }),
        past: most && stands !== null && !stands.met,
      },
    ];
  });
}

export function targetWord(measure: IndicatorName, figure: number): string {
  const { kind, target } = indicatorOf(measure);
  const words = plainWord(kind, figure);
  return target === 'most' ? m.indicator_target_most({ figure: words }) : words;
}
function plainWord(kind: IndicatorKind, figure: number): string {
  switch (kind) {
    case 'days':
      return m.indicator_days_value({ count: formatNumber(figure) });
    case 'minutes':
      return m.indicator_hours({ hours: formatNumber(figure / 60, { maximumFractionDigits: 1 }) });
    case 'share':
      return formatShare(figure);
    default:
      return formatNumber(figure, { maximumFractionDigits: 2 });
  }
}

export function unitWord(measure: IndicatorName): string | undefined {
  const { kind, target } = indicatorOf(measure);
  switch (kind) {
    case 'days':
      return m.indicator_target_in_days();
    case 'minutes':
      return m.indicator_target_in_hours();
    case 'share':
      return m.indicator_target_in_percent();
    case 'mean':
      return m.indicator_target_of_five();
    default:
      return target === 'most' ? m.indicator_target_at_most() : undefined;
  }
}

const factor: Partial<Record<IndicatorKind, number>> = { minutes: 60, share: 0.01 };
const scaled = (value: number): number => Number(value.toPrecision(12));

/** As it stands in a field: plain digits. */
export const typedOf = (measure: IndicatorName, figure: number): string =>
  String(scaled(figure / (factor[indicatorOf(measure).kind] ?? 1)));

/** @returns null where it is no figure of that measure */
export function figureTyped(measure: IndicatorName, text: string): number | null {
  const { kind } = indicatorOf(measure);
  if (isWhole(kind)) return readWhole(text);
  const digits = westernDigits(text).trim().replace(',', '.');
  return /^\d{1,7}(?:\.\d{1,2})?$/.test(digits) ? scaled(Number(digits) * (factor[kind] ?? 1)) : null;
}

/** What targets are set for, as the report's sections have it. */
export const targetGroups = (): { title: string; measures: IndicatorName[] }[] =>
  [
    { title: m.nav_assignments(), of: /^(needs|vacancies|days)_/ },
    { title: m.nav_placements(), of: /^(chosen|at_work|completed|withdrawn|ended_early)$/ },
    { title: m.result_title(), of: /^(reached|handed_over|follow_up|satisfaction|virtual_minutes)$/ },
    { title: m.nav_orientation(), of: /^orientation$/ },
    { title: m.nav_projects(), of: /^projects_/ },
  ].map(({ title, of }) => ({ title, measures: targetNames.filter((name) => of.test(name)) }));
