// Who may take which step with a placement.
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { actsFor, hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';
import {
  answers,
  destination,
  type PlacementParty,
  type PlacementVerb,
  placementVerbs,
  stepOf,
} from './rules.ts';

export interface PlacementForPolicy {
  programmeId: string;
  institutionId: string;
  status: PlacementStatus;
  mode: Mode;
  /** The same person goes on from an earlier placement. */
  again: boolean;
  /** The member's account, when the reader may know it: their own. */
  ownerId: string | null;
  answerDueAt: Date | null;
}

export function partiesOf(actor: Actor, row: PlacementForPolicy): PlacementParty[] {
  const parties: PlacementParty[] = [];
  if (actor.system !== null) parties.push('system');
  if (hasRole(actor, row.programmeId, 'coordinator')) parties.push('coordinator');
  if (actsFor(actor, row.institutionId)) parties.push('host');
  if (row.ownerId !== null && row.ownerId === actor.person?.account.id) parties.push('member');
  return parties;
}

export const takesPart = (verb: PlacementVerb, parties: readonly PlacementParty[]): boolean =>
  parties.some((party) => stepOf(verb).by.includes(party));

/** For whom a coordinator may take this step down; null where it is nobody else's, or theirs anyway. */
export function behalfOf(verb: PlacementVerb, parties: readonly PlacementParty[]): 'member' | 'host' | null {
  if (!parties.includes('coordinator') || takesPart(verb, parties)) return null;
  const { by } = stepOf(verb);
  return by.includes('member') ? 'member' : by.includes('host') ? 'host' : null;
}

/** One rule a step: the right party; whether it is the right moment is a conflict (409), not a right (403). */
export const placementPolicy: Policy<PlacementForPolicy> = Object.fromEntries(
  placementVerbs.map((verb) => [
    `placement.${verb}`,
    (actor: Actor, row: PlacementForPolicy) => takesPart(verb, partiesOf(actor, row)),
  ]),
);

/** Steps that lead on from here now, whoever takes them. */
export function openSteps(row: PlacementForPolicy, now: Date): PlacementVerb[] {
  const tooLate = row.answerDueAt === null || row.answerDueAt.getTime() <= now.getTime();
  return placementVerbs.filter(
    (verb) => !(tooLate && answers.includes(verb)) && destination(verb, row) !== null,
  );
}

/** Steps that this actor may take now in their own name. */
export function stepsNow(actor: Actor, row: PlacementForPolicy, now: Date): PlacementVerb[] {
  const parties = partiesOf(actor, row);
  return openSteps(row, now).filter((verb) => takesPart(verb, parties));
}
