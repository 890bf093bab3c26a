// Who may take which step with a placement.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { actsFor, hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';
import { answers, type PlacementParty, placementSteps, placementVerbs } from './rules.ts';

export interface PlacementForPolicy {
  programmeId: string;
  institutionId: string;
  status: PlacementStatus;
  /** The member's account, when the reader may know it: their own. */
  ownerId: string | null;
  answerDueAt: Date | null;
}

export function partiesOf(actor: Actor, row: PlacementForPolicy): PlacementParty[] {
  const parties: PlacementParty[] = [];
  if (hasRole(actor, row.programmeId, 'coordinator')) parties.push('coordinator');
  if (actsFor(actor, row.institutionId)) parties.push('host');
  if (row.ownerId !== null && row.ownerId === actor.person?.account.id) parties.push('member');
  return parties;
}

/** One rule a step: the right party; whether it is the right moment is a conflict (409), not a right (403). */
export const placementPolicy: Policy<PlacementForPolicy> = {
  ...Object.fromEntries(
    placementVerbs.map((verb) => [
      `placement.${verb}`,
      (actor: Actor, row: PlacementForPolicy) => {
        const allowed: readonly PlacementParty[] = placementSteps[verb].by;
        return partiesOf(actor, row).some((party) => allowed.includes(party));
      },
    ]),
  ),
};

/** Steps that this actor may take now. */
export function stepsNow(actor: Actor, row: PlacementForPolicy, now: Date): string[] {
  const parties = partiesOf(actor, row);
  const tooLate = row.answerDueAt === null || row.answerDueAt.getTime() <= now.getTime();
  return placementVerbs.filter((verb) => {
    const step = placementSteps[verb];
    const from: readonly PlacementStatus[] = step.from;
    const by: readonly PlacementParty[] = step.by;
    if (tooLate && answers.includes(verb)) return false;
    return from.includes(row.status) && parties.some((party) => by.includes(party));
  });
}
