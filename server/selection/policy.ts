// Who does what while somebody is being chosen. Whether it is the moment for it is a conflict (409), not a right (403).
import type { Policy } from '../authorize.ts';
import type { PlacementParty } from '../placements/rules.ts';

export interface SelectionForPolicy {
  parties: readonly PlacementParty[];
  /** Sits on the panel of this need. */
  seated: boolean;
  /** Knows the person and said so. */
  conflicted: boolean;
}

const is =
  (...parties: PlacementParty[]) =>
  (row: SelectionForPolicy): boolean =>
    row.parties.some((party) => parties.includes(party));

export const selectionPolicy: Policy<SelectionForPolicy> = {
  'panel.declare': (_actor, row) => row.seated,
  'panel.score': (_actor, row) => row.seated && !row.conflicted,
  /** For somebody of the host who does not sign in. */
  'panel.take_down': (_actor, row) => is('coordinator')(row),
  'selection.ask_for': (_actor, row) => is('host', 'coordinator')(row) && !row.conflicted,
  'interview.offer': (_actor, row) => is('host', 'coordinator')(row),
  'interview.choose': (_actor, row) => is('member')(row),
  /** For a person who said so on the phone. */
  'interview.take_down': (_actor, row) => is('coordinator')(row) && !is('member')(row) && !row.conflicted,
  'question.ask': (_actor, row) => is('member', 'coordinator')(row),
};
