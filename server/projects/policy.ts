// Who does what with a proposed project. Nobody decides about their own.
import { hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';
import { type ProjectParty, projectStepOf, projectVerbs } from './rules.ts';

export interface ProjectForPolicy {
  programmeId: string;
  /** The actor is the proposer. */
  own: boolean;
}

export function partiesOfProject(actor: Actor, row: ProjectForPolicy): ProjectParty[] {
  if (row.own) return ['member'];
  return hasRole(actor, row.programmeId, 'coordinator') ? ['coordinator'] : [];
}

const inTeam = (actor: Actor, row: ProjectForPolicy): boolean =>
  !row.own &&
  (actor.person?.memberships.some(
    (each) => each.programmeId === row.programmeId && each.recipient === 'programme_team',
  ) ??
    false);
const overMoney = (actor: Actor, row: ProjectForPolicy): boolean =>
  !row.own &&
  (actor.person?.memberships.some((each) => each.programmeId === row.programmeId && each.finance) ?? false);

export const projectPolicy: Policy<ProjectForPolicy> = {
  ...Object.fromEntries(
    projectVerbs.map((verb) => [
      `project.${verb}`,
      (actor: Actor, row: ProjectForPolicy) =>
        verb === 'approve'
          ? overMoney(actor, row)
          : partiesOfProject(actor, row).includes(projectStepOf(verb).by),
    ]),
  ),
  'project.change': (_actor, row) => row.own,
  'project.report': (_actor, row) => row.own,
  'project.appraise': inTeam,
  'project.accept': (actor, row) => partiesOfProject(actor, row).includes('coordinator'),
  'project.pay': overMoney,
};
