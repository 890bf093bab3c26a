// What of a result is open when, and what follows from it. Pure.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { FollowUpMonths, Outcome } from '@compatriot/db/work-vocabulary.ts';

/** From the first day at work on; whoever came home early has something to tell too. */
export const reportStatuses: readonly PlacementStatus[] = [
  'active',
  'probation',
  'suspended',
  'evacuated',
  'completing',
  'completed',
  'settled',
  'ended_early',
];
/** While it is not closed by the coordinator, a report that was given may be mended. */
export const mendStatuses: readonly PlacementStatus[] = [
  'active',
  'probation',
  'suspended',
  'evacuated',
  'completing',
];
/** Work is handed over while somebody is there, and until it is closed. */
export const handoverStatuses: readonly PlacementStatus[] = mendStatuses;
/** The two sides speak of each other at the end, not in the middle. */
export const feedbackStatuses: readonly PlacementStatus[] = [
  'evacuated',
  'completing',
  'completed',
  'probation',
  'settled',
];
/** A plan for the return is made before it, and goes on after it. */
export const planStatuses: readonly PlacementStatus[] = [
  'contracted',
  'oriented',
  'active',
  'probation',
  'suspended',
  'evacuated',
  'completing',
  'completed',
  'settled',
  'followed_up',
];
/** Over, and to be asked about. */
export const followUpStatuses: readonly PlacementStatus[] = ['completed', 'settled'];

/** The furthest level that something is said about; null when nothing is. */
export function furthestOutcome(texts: {
  information: string;
  knowledge: string;
  institution: string;
}): Outcome | null {
  if (texts.institution) return 'institution';
  if (texts.knowledge) return 'knowledge';
  return texts.information ? 'information' : null;
}

/** Some months after a civil date; the last day of a month that is shorter. */
export function monthsAfter(date: string, months: FollowUpMonths): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
