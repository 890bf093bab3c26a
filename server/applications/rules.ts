// Where somebody stands with a vacancy: whether they may apply, and if not, why not. The database holds the same conditions
// in may_apply(); these are the words for them.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';

export const applicationStandings = [
  'open',
  'applied',
  'invited',
  'known',
  'closed',
  'unchecked',
  'paused',
  'no_pool',
  'no_contact',
] as const;
export type ApplicationStanding = (typeof applicationStandings)[number];

/** As long as a person reads with care. */
export const longestMessage = 1000;

/** What decides, of the vacancy and the person. */
export interface Position {
  deadline: string | null;
  dueDiligenceUntil: string | null;
  paused: boolean;
  inPool: boolean;
  contact: boolean;
  placement: { status: PlacementStatus; appliedAt: string | Date | null } | null;
}

/** Lists that a coordinator keeps, of which the person is not told. */
const unknownToPerson: readonly PlacementStatus[] = ['longlisted', 'shortlisted'];

export const knownPlacement = <Row extends { status: PlacementStatus }>(placement: Row | null): Row | null =>
  placement && !unknownToPerson.includes(placement.status) ? placement : null;

/** @param day civil date of today */
export function standingWith(at: Position, day: string): ApplicationStanding {
  const known = knownPlacement(at.placement);
  if (known?.appliedAt) return 'applied';
  if (known) return known.status === 'invited' ? 'invited' : 'known';
  if (at.deadline !== null && at.deadline < day) return 'closed';
  if (at.dueDiligenceUntil === null || at.dueDiligenceUntil < day) return 'unchecked';
  if (at.paused) return 'paused';
  if (!at.inPool) return 'no_pool';
  return at.contact ? 'open' : 'no_contact';
}
