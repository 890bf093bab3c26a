// Who may take which step with an assignment.
import { actsFor, hasFinance, hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';
import { type AssignmentParty, assignmentSteps, mayTake } from './rules.ts';

export interface AssignmentForPolicy {
  programmeId: string;
  institutionId: string;
}

export function partiesOf(actor: Actor, row: AssignmentForPolicy): AssignmentParty[] {
  const parties: AssignmentParty[] = [];
  if (hasRole(actor, row.programmeId, 'focal_point')) parties.push('focal_point');
  if (hasRole(actor, row.programmeId, 'coordinator')) parties.push('coordinator');
  if (hasFinance(actor, row.programmeId)) parties.push('finance');
  if (actsFor(actor, row.institutionId)) parties.push('host');
  return parties;
}

const official = (actor: Actor, row: AssignmentForPolicy): boolean =>
  hasRole(actor, row.programmeId, 'focal_point', 'coordinator');

/** One rule a step: the right party; whether it is the right moment is a conflict (409), not a right (403). */
export const assignmentPolicy: Policy<AssignmentForPolicy> = {
  'assignment.draft': (actor, row) => official(actor, row) || actsFor(actor, row.institutionId),
  'assignment.change': (actor, row) => official(actor, row) || actsFor(actor, row.institutionId),
  'assignment.repeat': (actor, row) => official(actor, row) || actsFor(actor, row.institutionId),
  'assignment.match': official,
  ...Object.fromEntries(
    assignmentSteps.map((step) => [
      `assignment.${step}`,
      (actor: Actor, row: AssignmentForPolicy) => mayTake(step, partiesOf(actor, row)),
    ]),
  ),
};

/** Those who decide about needs also say what comes first. */
export const priorityPolicy: Policy<{ programmeId: string }> = {
  'priority.set': (actor, row) => hasRole(actor, row.programmeId, 'focal_point', 'coordinator'),
};
