// The phases that a placement's story is folded by. Pure: an event belongs to the phase it leads to, and whatever moves nothing
// to the phase it came in.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import {
  confirmedYes,
  placementEvents,
  placementVerbs,
  recordedYes,
  stepOf,
} from '@compatriot/server/placements/rules.ts';

export const phases = ['selection', 'clearance', 'work', 'result'] as const;
export type Phase = (typeof phases)[number];

/** null: it ends, or waits, in the phase it was in. */
const phaseOf: Record<PlacementStatus, Phase | null> = {
  longlisted: 'selection',
  shortlisted: 'selection',
  invited: 'selection',
  interested: 'selection',
  declined: 'selection',
  lapsed: 'selection',
  interviewed: 'selection',
  scored: 'selection',
  reserve: 'selection',
  not_selected: 'selection',
  selected: 'clearance',
  cleared: 'clearance',
  offered: 'clearance',
  accepted: 'clearance',
  contracted: 'clearance',
  oriented: 'clearance',
  active: 'work',
  probation: 'work',
  suspended: 'work',
  evacuated: 'work',
  completing: 'work',
  completed: 'result',
  settled: 'result',
  followed_up: 'result',
  closed: 'result',
  withdrawn: null,
  ended_early: null,
};

/** @param before the phase of the event before it; a story begins with the selection */
export function phaseAfter(
  kind: string,
  details: Readonly<Record<string, unknown>>,
  before: Phase = 'selection',
): Phase {
  // A step that was taken back leads to where it came from.
  if (kind === 'placement.undone') return phaseOf[details['to'] as PlacementStatus] ?? before;
  if (kind === recordedYes || kind === confirmedYes) return 'selection';
  const verb = placementVerbs.find((each) => placementEvents[each] === kind);
  if (!verb) return before;
  const { to } = stepOf(verb);
  return to === null ? 'work' : (phaseOf[to] ?? before);
}
