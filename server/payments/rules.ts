// From terms to a schedule: which payment falls due when. Pure. Dates are civil dates at the place of work.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { PaymentPart } from '@compatriot/db/work-vocabulary.ts';

export interface TermsOfMoney {
  currency: string;
  stipend: number;
  stipendEvery: string;
  stipendTimes: number;
  travel: number;
  daily: number;
  dailyDays: number;
  startsOn: string;
  endsOn: string | null;
}

export type TermsPart = Exclude<PaymentPart, 'claim'>;
export const termsParts = ['stipend', 'travel', 'allowance'] as const satisfies readonly TermsPart[];

export interface Due {
  part: TermsPart;
  dueOn: string;
  amount: number;
}

/** What each part of the terms comes to; parts that cost nothing are left out. */
export function sumsOf(terms: TermsOfMoney): { part: TermsPart; amount: number }[] {
  const sums = {
    stipend: terms.stipend * terms.stipendTimes,
    travel: terms.travel,
    allowance: terms.daily * terms.dailyDays,
  };
  return termsParts.map((part) => ({ part, amount: sums[part] })).filter(({ amount }) => amount > 0);
}

const dayLength = 86_400_000;
const instantOf = (date: string): Date => new Date(`${date}T00:00:00Z`);
const dateOf = (instant: Date): string => instant.toISOString().slice(0, 10);

export const plusDays = (date: string, days: number): string =>
  dateOf(new Date(instantOf(date).getTime() + days * dayLength));

/** The same day so many months later, or the last one of a shorter month: 31 January, 28 February, 31 March. */
export function plusMonths(date: string, months: number): string {
  const start = instantOf(date);
  const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(start.getUTCDate(), last));
  return dateOf(first);
}

/** Whole months of the stay that are over on a day. */
function monthsUntil(start: string, day: string): number {
  let months = 0;
  while (plusMonths(start, months + 1) <= day) months += 1;
  return months;
}

/**
 * Work is paid after it is done, month by month; living costs are paid ahead of each month; travel is there on the first
 * day. Weeks and days are gathered into the months in which they end.
 */
export function scheduleOf(terms: TermsOfMoney): Due[] {
  const { startsOn } = terms;
  const due: Due[] = [];
  if (terms.travel > 0) due.push({ part: 'travel', dueOn: startsOn, amount: terms.travel });
  if (terms.stipend > 0) {
    const ends = Array.from({ length: terms.stipendTimes }, (_, at) => endOfUnit(terms, at + 1));
    for (const dueOn of lastOfMonths(startsOn, ends))
      due.push({ part: 'stipend', dueOn: dueOn.day, amount: terms.stipend * dueOn.units });
  }
  if (terms.daily > 0) {
    const days = Array.from({ length: terms.dailyDays }, (_, at) => plusDays(startsOn, at));
    for (const month of lastOfMonths(startsOn, days))
      due.push({
        part: 'allowance',
        dueOn: plusMonths(startsOn, month.month),
        amount: terms.daily * month.units,
      });
  }
  return due.sort((one, other) => (one.dueOn < other.dueOn ? -1 : one.dueOn > other.dueOn ? 1 : 0));
}

/** Last day of the n-th month, week or day of work. What is paid once is paid on the last day, or the first of what has no end. */
function endOfUnit({ stipendEvery, startsOn, endsOn }: TermsOfMoney, unit: number): string {
  if (stipendEvery === 'month') return plusDays(plusMonths(startsOn, unit), -1);
  if (stipendEvery === 'week') return plusDays(startsOn, unit * 7 - 1);
  if (stipendEvery === 'day') return plusDays(startsOn, unit - 1);
  return endsOn ?? startsOn;
}

function lastOfMonths(start: string, days: string[]): { month: number; day: string; units: number }[] {
  const months = new Map<number, { month: number; day: string; units: number }>();
  for (const day of days) {
    const month = monthsUntil(start, day);
    const until = months.get(month);
    months.set(month, {
      month,
      day: until && until.day > day ? until.day : day,
      units: (until?.units ?? 0) + 1,
    });
  }
  return [...months.values()];
}

/** Money is promised to whoever was chosen, and promised anew while they are there. */
export const promisingStatuses: readonly PlacementStatus[] = [
  'selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
  'oriented',
  'active',
  'probation',
  'suspended',
  'evacuated',
];

/** Over before its time: what was promised for later is released. */
export const endedStatuses: readonly PlacementStatus[] = ['withdrawn', 'ended_early', 'not_selected'];
/** Nobody has begun to work yet: all that was promised is released. */
export const beforeWork: readonly PlacementStatus[] = [
  'selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
  'oriented',
];

/** Within this a payment that was not made is told apart from one that was. */
export const unmakeHours = 24;
