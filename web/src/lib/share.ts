// Shares beside counts of people.
import { formatShare } from '#lib/format.ts';

/** A share in words: few are not none. */
export function shareOf(people: number, all: number): string {
  if (all <= 0) return '';
  const share = people / all;
  return share > 0 && share < 0.005 ? `< ${formatShare(0.01)}` : formatShare(share);
}
