// What the fields of a new draft hold to begin with: the draft itself, the version before it, or what the need says.
import { writeMoney } from '#lib/money.ts';
import type { Terms } from '#lib/clearance/shapes.ts';

const amount = (minor: number, currency: string): string => (minor > 0 ? writeMoney(minor, currency) : '');
const count = (number: number): string => (number > 0 ? String(number) : '');

export function filled({ items, suggestion }: Terms): Record<string, string> {
  const [last] = items;
  if (!last)
    return {
      currency: suggestion?.currency ?? '',
      stipendEvery: 'month',
      insuredBy: 'programme',
      startsOn: suggestion?.startsOn ?? '',
      endsOn: suggestion?.endsOn ?? '',
      duties: suggestion?.duties ?? '',
    };
  return {
    currency: last.currency,
    stipend: amount(last.stipend, last.currency),
    stipendEvery: last.stipendEvery,
    stipendTimes: count(last.stipendTimes),
    travel: amount(last.travel, last.currency),
    daily: amount(last.daily, last.currency),
    dailyDays: count(last.dailyDays),
    insuredBy: last.insuredBy,
    insurance: last.insurance,
    startsOn: last.startsOn,
    endsOn: last.endsOn ?? '',
    leaveDays: count(last.leaveDays),
    duties: last.duties,
    other: last.other,
  };
}
