// Figures of the programme's report in the page's language. Call these while rendering.
import type { HostKind } from '@compatriot/db/vocabulary.ts';
import { figureOf, indicatorOf, type IndicatorName } from '@compatriot/server/indicators/rules.ts';
import { capital, countryName, formatDate, formatNumber } from '#lib/format.ts';
import { moneyWord } from '#lib/money-words.ts';
import { m } from '#lib/paraglide/messages.js';
import { outcomeWord, reasonWord, reportKindWord } from '#lib/placements/words.ts';
import { sideWord } from '#lib/results/words.ts';
import { modeWord, sectorWord } from '#lib/words.ts';
import type { Figure } from './shapes.ts';

const names: Record<IndicatorName, () => string> = {
  needs_approved: m.indicator_name_needs_approved,
  needs_opened: m.indicator_name_needs_opened,
  needs_filled: m.indicator_name_needs_filled,
  vacancies_filled: m.indicator_name_vacancies_filled,
  days_to_shortlist: m.indicator_name_days_to_shortlist,
  days_to_arrival: m.indicator_name_days_to_arrival,
  chosen: m.indicator_name_chosen,
  at_work: m.indicator_name_at_work,
  completed: m.indicator_name_completed,
  withdrawn: m.indicator_name_withdrawn,
  ended_early: m.indicator_name_ended_early,
  reached: m.indicator_name_reached,
  outcome: m.indicator_name_outcome,
  handed_over: m.indicator_name_handed_over,
  follow_up: m.indicator_name_follow_up,
  satisfaction: m.indicator_name_satisfaction,
  virtual_minutes: m.indicator_name_virtual_minutes,
  orientation: m.indicator_name_orientation,
  granted: m.indicator_name_granted,
  committed: m.indicator_name_committed,
  paid: m.indicator_name_paid,
  cost: m.indicator_name_cost,
  projects_proposed: m.indicator_name_projects_proposed,
  projects_approved: m.indicator_name_projects_approved,
  projects_tranches: m.indicator_name_projects_tranches,
  projects_outcome: m.indicator_name_projects_outcome,
  projects_reached: m.indicator_name_projects_reached,
};
const sexes: Record<string, () => string> = {
  women: m.placement_report_women,
  men: m.placement_report_men,
  unknown: m.placement_report_unknown,
};
const hosts: Record<HostKind, () => string> = {
  ministry: m.institution_kind_ministry,
  agency: m.institution_kind_agency,
  hospital: m.institution_kind_hospital,
  school: m.institution_kind_school,
  university: m.institution_kind_university,
  ngo: m.institution_kind_ngo,
  firm: m.institution_kind_firm,
  association: m.institution_kind_association,
};

export const indicatorWord = (name: IndicatorName): string => names[name]();
export const sexWord = (sex: string): string => sexes[sex]?.() ?? sex;
export const hostKindWord = (kind: string): string => hosts[kind as HostKind]?.() ?? kind;
export const placeWord = (code: string): string =>
  code === 'ZZ' ? m.placement_report_unknown() : countryName(code);

/** What of a breakdown: a mode, a sector, a country, a kind of institution. */
export function keyWord(cut: string, key: string): string {
  switch (cut) {
    case 'mode':
      return capital(modeWord(key));
    case 'sector':
      return sectorWord(key);
    case 'country':
      return countryName(key);
    default:
      return hostKindWord(key);
  }
}

/** One part of a measure's figure, by itself: a reason, a kind and sex, a currency. */
export function partWord(name: IndicatorName, part: string): string {
  const [first = '', sex = ''] = part.split('.');
  switch (name) {
    case 'withdrawn':
    case 'ended_early':
      return reasonWord(part);
    case 'reached':
    case 'projects_reached':
      return `${reportKindWord(first as Parameters<typeof reportKindWord>[0])} · ${sexWord(sex)}`;
    case 'orientation':
      return `${placeWord(first)} · ${sexWord(sex)}`;
    case 'outcome':
    case 'projects_outcome':
      return outcomeWord(part as Parameters<typeof outcomeWord>[0]);
    case 'satisfaction':
      return sideWord(part as Parameters<typeof sideWord>[0]);
    case 'follow_up':
      return m.indicator_follow_up_months({ months: part });
    case 'virtual_minutes':
      return part === 'confirmed' ? m.indicator_minutes_confirmed() : m.indicator_minutes_told();
    case 'chosen':
      return part === 'repeat' ? m.indicator_chosen_repeat() : m.indicator_chosen_extension();
    case 'days_to_shortlist':
      return part === 'within' ? m.indicator_col_prompt() : '';
    default:
      return part;
  }
}

/** The figure of a measure in words; a dash where there is nothing to tell. */
export function figureWord(
  name: IndicatorName,
  sums: Pick<Figure, 'n' | 'total' | 'middle'>,
  currency = '',
): string {
  const { kind } = indicatorOf(name);
  const value = figureOf(kind, sums);
  if (value === null) return '–';
  switch (kind) {
    case 'days':
      return m.indicator_days_value({ count: formatNumber(value, { maximumFractionDigits: 1 }) });
    case 'minutes':
      return m.indicator_hours({ hours: formatNumber(value / 60, { maximumFractionDigits: 1 }) });
    case 'money':
      return moneyWord(value, currency);
    case 'share':
      return m.indicator_share({ count: formatNumber(sums.total), all: formatNumber(sums.n) });
    case 'mean':
      return m.indicator_mean({
        mean: formatNumber(value, { maximumFractionDigits: 1 }),
        count: formatNumber(sums.n),
      });
    default:
      return formatNumber(value);
  }
}

/** What one record gives to a figure. */
export function valueWord(name: IndicatorName, value: number, currency = ''): string {
  const { kind } = indicatorOf(name);
  if (kind === 'share') return value === 1 ? m.indicator_answered() : m.indicator_unanswered();
  if (kind === 'mean') return formatNumber(value);
  return figureWord(name, { n: value, total: value, middle: value }, currency);
}

export const daysWord = ({ from, until }: { from: string; until: string }): string =>
  m.indicator_days({ from: formatDate(from), until: formatDate(until) });
