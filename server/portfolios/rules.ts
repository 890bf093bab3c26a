// The numbers of portfolios, each with its reason. Pure.
import type { PlacementStatus, PortfolioStatus } from '@compatriot/db/vocabulary.ts';

/** One assignment alone is a shortlist. */
export const leastAssignments = 2;
/** A few hundred are a whole country's open needs, and what HiGHS closes within seconds. */
export const mostAssignments = 300;
/** Pins and bans together. More than that is a list made by hand. */
export const mostOverrides = 200;
/** People of each assignment that the joint choice looks at: the best ones, as a shortlist would show them. */
export const candidatesKept = 50;
/** Of them, who is shown for pinning somebody else: as many as one reads before deciding. */
export const candidatesShown = 15;
/** Assignments on a page, and people on it (SAFETY.md: fifty a page). */
export const pageSize = 20;
export const mostOnPage = 50;
/** The newest are listed. */
export const mostListed = 100;
/** Waiting or running at a time in one programme; each takes a core. */
export const mostGoing = 3;
/** Relative distance between the best found and the bound at which a solve ends. */
export const gapAim = 1e-4;
/** Pairs of person and assignment up to which it is solved to the last basis point: that takes well below a second. */
export const smallPortfolio = 1500;
/** Whoever solves says so every half second; after this silence somebody else begins again. Seconds. */
export const silentSeconds = 20;
/** A job that ended three processes is not tried on a fourth. */
export const mostAttempts = 3;
/** Overrides and floors that are priced one by one, each by a solve of its own; the rest are told together. */
export const mostPriced = 30;
/** Limits that clash and are told by name: more cannot be read, and are what was left when the time was over. */
export const mostClashes = 50;
/**
 * Seats below which a floor by sex is not applied and no share of any floor is told: who was chosen can be read, and a floor
 * over a handful of people would tell the sex of each (SAFETY.md: no figure about fewer than ten).
 */
export const leastForShares = 10;
/** The highest floor by sex that is applied, in percent: at 100 everybody's sex would be known. */
export const highestSexFloor = 80;
/** Shares are told in steps of so many percent. */
export const shareStep = 5;

/** What keeps somebody from being elsewhere on the same days, an invitation that waits for an answer among it. */
export const engagedStatuses: readonly PlacementStatus[] = [
  'invited',
  'interested',
  'interviewed',
  'scored',
  'selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
  'oriented',
  'active',
  'probation',
  'suspended',
  'completing',
  'settled',
];

export const goingStatuses: readonly PortfolioStatus[] = ['waiting', 'running'];

/** In steps, and only about enough people. */
export function toldShare(members: number, people: number): number | null {
  if (people < leastForShares) return null;
  return Math.round((members * 100) / people / shareStep) * shareStep;
}

/** Assignments, by how many people each shows, in pages: whole assignments, at most so many of them and of people. */
export function pagesOf(people: readonly number[]): { from: number; until: number }[] {
  const pages: { from: number; until: number }[] = [];
  let from = 0;
  let shown = 0;
  for (const [at, each] of people.entries()) {
    if (at > from && (at - from >= pageSize || shown + each > mostOnPage)) {
      pages.push({ from, until: at });
      [from, shown] = [at, 0];
    }
    shown += each;
  }
  pages.push({ from, until: people.length });
  return pages;
}

/** Basis points as people read them. */
export const asPoints = (basis: number): number => Math.round(basis) / 100;

/** Offered before the rest of the world's, while none has been used yet. */
export const usualCurrencies = ['EUR', 'USD', 'GBP', 'CAD', 'CHF'];
