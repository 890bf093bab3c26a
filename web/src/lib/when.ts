// When somebody could come, in months: the card knows no days.
import { formatTag } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

/** `2027-03` → March 2027. */
export function monthName(month: string): string {
  return new Intl.DateTimeFormat(formatTag(), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01`));
}

export function whenWords({
  availableFrom,
  availableUntil,
}: {
  availableFrom: string | null;
  availableUntil: string | null;
}): string {
  if (availableFrom && availableUntil) {
    return m.talent_between({ from: monthName(availableFrom), until: monthName(availableUntil) });
  }
  if (availableFrom) return m.talent_from({ month: monthName(availableFrom) });
  if (availableUntil) return m.talent_until({ month: monthName(availableUntil) });
  return m.talent_when_open();
}
