// Who may do what with a check: the person brings papers, a coordinator who is somebody else looks at them.
import type { Policy } from '../authorize.ts';
import type { PlacementParty } from '../placements/rules.ts';
import { type CheckStep, checkStepNames, memberSteps } from './rules.ts';

export interface CheckForPolicy {
  parties: readonly PlacementParty[];
}

/** Nobody looks at their own papers, whatever else they are in the programme. */
export const takesStep = (step: CheckStep, parties: readonly PlacementParty[]): boolean =>
  parties.includes('member') ? memberSteps.includes(step) : parties.includes('coordinator');

export const checkPolicy: Policy<CheckForPolicy> = Object.fromEntries(
  checkStepNames.map((step) => [
    `check.${step}`,
    (_actor: unknown, { parties }: CheckForPolicy) => takesStep(step, parties),
  ]),
);
