// States, steps and criteria of projects in the page's language, and what arrives over the wire. Call words while rendering.
import type { MilestoneStatus, ProjectCriterion, ProjectStatus } from '@compatriot/db/work-vocabulary.ts';
import type { MilestoneMove, ProjectVerb } from '@compatriot/server/projects/rules.ts';
import type { ownProjectsAnswer, projectAnswer, projectsAnswer } from '@compatriot/server/projects/schema.ts';
import type { z } from 'zod';
import type { Tone } from '#lib/components/kinds.ts';
import { m } from '#lib/paraglide/messages.js';

export type Project = z.input<typeof projectAnswer>;
export type Projects = z.input<typeof projectsAnswer>;
export type OwnProjects = z.input<typeof ownProjectsAnswer>;

const states: Record<ProjectStatus, [word: () => string, tone: Tone]> = {
  draft: [m.project_state_draft, 'neutral'],
  submitted: [m.project_state_submitted, 'warning'],
  returned: [m.project_state_returned, 'warning'],
  approved: [m.project_state_approved, 'info'],
  rejected: [m.project_state_rejected, 'neutral'],
  running: [m.project_state_running, 'info'],
  completed: [m.project_state_completed, 'success'],
  stopped: [m.project_state_stopped, 'danger'],
  withdrawn: [m.project_state_withdrawn, 'neutral'],
};
export const projectStateWord = (status: ProjectStatus): string => states[status][0]();
export const projectTone = (status: ProjectStatus): Tone => states[status][1];

const milestones: Record<MilestoneStatus, [word: () => string, tone: Tone]> = {
  planned: [m.project_milestone_state_planned, 'neutral'],
  reported: [m.project_milestone_state_reported, 'warning'],
  approved: [m.project_milestone_state_approved, 'info'],
  paid: [m.project_milestone_state_paid, 'success'],
  cancelled: [m.project_milestone_state_cancelled, 'neutral'],
};
type Stands = { status: MilestoneStatus; amount: number };
/** Accepted and without money: nothing is left to pay. */
const isDone = ({ status, amount }: Stands): boolean => status === 'approved' && amount === 0;
export const milestoneWord = (milestone: Stands): string =>
  isDone(milestone) ? m.project_milestone_state_accepted() : milestones[milestone.status][0]();
export const milestoneTone = (milestone: Stands): Tone =>
  isDone(milestone) ? 'success' : milestones[milestone.status][1];

const steps: Record<ProjectVerb, () => string> = {
  submit: m.project_step_submit,
  return: m.project_step_return,
  approve: m.project_step_approve,
  reject: m.project_step_reject,
  agree: m.project_step_agree,
  complete: m.project_step_complete,
  stop: m.project_step_stop,
  withdraw: m.project_step_withdraw,
};
export const projectStepWord = (verb: ProjectVerb): string => steps[verb]();

const moves: Record<MilestoneMove, () => string> = {
  report: m.project_move_report,
  accept: m.project_move_accept,
  send_back: m.project_move_send_back,
  pay: m.project_move_pay,
};
export const moveWord = (move: MilestoneMove): string => moves[move]();

const criteria: Record<ProjectCriterion, () => string> = {
  need: m.project_criterion_need,
  feasibility: m.project_criterion_feasibility,
  budget: m.project_criterion_budget,
  experience: m.project_criterion_experience,
  inclusion: m.project_criterion_inclusion,
  sustainability: m.project_criterion_sustainability,
};
export const criterionWord = (criterion: ProjectCriterion): string => criteria[criterion]();
export const criterionCodes = Object.keys(criteria) as ProjectCriterion[];

/** Names of fields as the list of what is missing says them. */
export const missingWords: Record<string, () => string> = {
  problem: m.project_field_problem,
  activities: m.project_field_activities,
  beneficiaries: m.project_field_beneficiaries,
  lasting: m.project_field_lasting,
  startsOn: m.project_field_starts,
  endsOn: m.project_field_ends,
  contactName: m.project_field_contact_name,
  contactEmail: m.project_field_contact_email,
  milestones: m.project_plan,
};
