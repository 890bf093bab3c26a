// When somebody at work may ask for money back. Pure.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';

/** From the signature until it is all over; whoever was sent home early has spent money as well. */
export const claimableStatuses: readonly PlacementStatus[] = [
  'accepted',
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
  'ended_early',
];

/** Enough for the receipts of a stay; more is a mistake or a flood. */
export const mostOpenClaims = 50;

/** @returns what is wrong with the day on which money was spent */
export function spentFault(spentOn: string, today: string): 'in_the_future' | 'too_long_ago' | null {
  if (spentOn > today) return 'in_the_future';
  return Number(today.slice(0, 4)) - Number(spentOn.slice(0, 4)) > 2 ? 'too_long_ago' : null;
}
