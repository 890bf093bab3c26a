// When somebody may take a seat in an orientation session, and what may still be done with the session. Pure.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';

/** Whoever was chosen and has not begun may prepare; earlier nothing is certain. */
export const enrolStatuses: readonly PlacementStatus[] = [
  'selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
];

export interface SessionTimes {
  startsAt: Date;
  minutes: number;
  cancelledAt: Date | null;
}

export type SessionState = 'coming' | 'begun' | 'cancelled';

export function sessionState({ startsAt, cancelledAt }: SessionTimes, now: Date): SessionState {
  if (cancelledAt) return 'cancelled';
  return startsAt.getTime() > now.getTime() ? 'coming' : 'begun';
}

export interface Count {
  nationality: string;
  women: number;
  men: number;
  unknown: number;
}

export const peopleIn = (counts: readonly Omit<Count, 'nationality'>[]): number =>
  counts.reduce((sum, { women, men, unknown }) => sum + women + men + unknown, 0);

/** Where what a session needs differs by its form: people go to a place, or open a link. */
export const needsOf = { site: 'place', online: 'link' } as const;
