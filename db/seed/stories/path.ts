// The steps of a placement as the demo tells them. A test replays every placement of the demo against the real table of steps
// (server/placements/rules.ts), which this package does not know.
import type { PlacementStatus } from '../../vocabulary.ts';

interface StepSeed {
  to: PlacementStatus;
  event: string;
  by: 'coordinator' | 'member' | 'host' | 'system';
}

const step = (to: PlacementStatus, event: string, by: StepSeed['by'] = 'coordinator'): StepSeed => ({
  to,
  event: `placement.${event}`,
  by,
});

export const stepSeeds = {
  shortlist: step('shortlisted', 'shortlisted'),
  invite: step('invited', 'invited'),
  express_interest: step('interested', 'interested', 'member'),
  decline: step('declined', 'declined', 'member'),
  interview: step('interviewed', 'interviewed'),
  score: step('scored', 'scored', 'system'),
  select: step('selected', 'selected'),
  reserve: step('reserve', 'reserved'),
  not_select: step('not_selected', 'not_selected'),
  clear: step('cleared', 'cleared'),
  offer: step('offered', 'offered'),
  accept: step('accepted', 'accepted', 'member'),
  contract: step('contracted', 'contracted'),
  orient: step('oriented', 'oriented'),
  confirm_arrival: step('active', 'started', 'host'),
  begin_probation: step('probation', 'probation_began', 'host'),
  settle: step('settled', 'settled'),
  suspend: step('suspended', 'suspended'),
  evacuate: step('evacuated', 'evacuated'),
  finish: step('completing', 'finishing'),
  complete: step('completed', 'completed'),
  follow_up: step('followed_up', 'followed_up', 'system'),
  close: step('closed', 'closed', 'system'),
  withdraw: step('withdrawn', 'withdrawn', 'member'),
  end_early: step('ended_early', 'ended_early'),
} satisfies Record<string, StepSeed>;
export type StepName = keyof typeof stepSeeds;

/** A step and how many days before today it was taken. */
export type Past = [step: StepName, daysAgo: number];

/** The usual way, in days after the invitation. */
const usual: [StepName, number][] = [
  ['invite', 0],
  ['express_interest', 2],
  ['interview', 8],
  ['score', 10],
  ['select', 12],
  ['clear', 21],
  ['offer', 23],
  ['accept', 26],
  ['contract', 27],
  ['orient', 33],
];

/** The usual way up to a step that was taken so many days ago, and what came after it. */
export function until(last: StepName, daysAgo: number, ...then: Past[]): Past[] {
  const place = usual.findIndex(([name]) => name === last);
  const end = usual[place];
  if (!end) throw new Error(`${last} is not on the usual way`);
  return [...usual.slice(0, place + 1).map(([name, day]): Past => [name, daysAgo + end[1] - day]), ...then];
}

/** The usual way to the first day of work. */
export const arrived = (daysAgo: number, ...then: Past[]): Past[] =>
  until('orient', daysAgo + 6, ['confirm_arrival', daysAgo], ...then);
