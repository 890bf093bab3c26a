// Who may say what about a result. Whether it is the moment is a conflict, not a right: rules.ts.
import type { Policy } from '../authorize.ts';
import type { PlacementParty } from '../placements/rules.ts';

export interface ResultForPolicy {
  parties: readonly PlacementParty[];
  /** Names and words may be read by host and coordinator while this lasts. */
  contactOpen: boolean;
}

const member = ({ parties }: ResultForPolicy): boolean => parties.includes('member');
const host = ({ parties, contactOpen }: ResultForPolicy): boolean => parties.includes('host') && contactOpen;
const coordinator = ({ parties, contactOpen }: ResultForPolicy): boolean =>
  parties.includes('coordinator') && contactOpen;

export const resultPolicy: Policy<ResultForPolicy> = {
  'report.draft': (_actor, row) => member(row),
  'report.give': (_actor, row) => member(row),
  'report.take_down': (_actor, row) => coordinator(row),
  'handover.name': (_actor, row) => member(row) || host(row) || coordinator(row),
  'handover.confirm': (_actor, row) => host(row),
  'handover.take_down': (_actor, row) => coordinator(row),
  'feedback.give': (_actor, row) => member(row) || host(row),
  'feedback.take_down': (_actor, row) => coordinator(row),
  'plan.write': (_actor, row) => member(row) || coordinator(row),
  'plan.agree': (_actor, row) => member(row) || coordinator(row),
  'plan.take_down': (_actor, row) => coordinator(row),
  'follow_up.manage': (_actor, row) => row.parties.includes('coordinator'),
};
