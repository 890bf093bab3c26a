// Who does what with a proposed project. Nobody decides about their own.
import { hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';
import { type ProjectParty, projectStepOf, projectVerbs } from './rules.ts';

export interface ProjectForPolicy {
  programmeId: string;
  /** The actor is the proposer. */
  own: boolean;
  /** The actor declared an interest in it, whenever it was appraised: decides nothing about it from then on. */
  conflict: boolean;
}

export function partiesOfProject(actor: Actor, row: ProjectForPolicy): ProjectParty[] {
  if (row.own) return ['member'];
  return hasRole(actor, row.programmeId, 'coordinator') ? ['coordinator'] : [];
}

const takesPart = (actor: Actor, row: ProjectForPolicy, party: ProjectParty): boolean =>
  (row.own || !row.conflict) && partiesOfProject(actor, row).includes(party);

const inTeam = (actor: Actor, row: ProjectForPolicy): boolean =>
  !row.own &&
  (actor.person?.memberships.some(
    (each) => each.programmeId === row.programmeId && each.recipient === 'programme_team',
  ) ??
    false);
const overMoney = (actor: Actor, row: ProjectForPolicy): boolean =>
  !row.own &&
  !row.conflict &&
  (actor.person?.memberships.some((each) => each.programmeId === row.programmeId && each.finance) ?? false);

/** As what the actor reads the papers of milestones: nobody else in the programme does, nor who declared an interest. */
export const papersReadAs = (actor: Actor, row: ProjectForPolicy): ProjectParty[] =>
  row.own || (!row.conflict && inTeam(actor, row)) ? partiesOfProject(actor, row) : [];

export const projectPolicy: Policy<ProjectForPolicy> = {
  ...Object.fromEntries(
    projectVerbs.map((verb) => [
      `project.${verb}`,
      (actor: Actor, row: ProjectForPolicy) =>
        verb === 'approve' ? overMoney(actor, row) : takesPart(actor, row, projectStepOf(verb).by),
    ]),
  ),
  'project.change': (_actor, row) => row.own,
  'project.report': (_actor, row) => row.own,
  'project.appraise': (actor, row) => inTeam(actor, row) && !row.conflict,
  'project.accept': (actor, row) => takesPart(actor, row, 'coordinator'),
  'project.pay': overMoney,
};
