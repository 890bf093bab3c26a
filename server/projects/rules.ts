// The life of a project that members propose at home, as data; the same table as project_parties() in the database.
import type { ReasonCode } from '@compatriot/db/vocabulary.ts';
import type { MilestoneStatus, ProjectStatus } from '@compatriot/db/work-vocabulary.ts';

export type ProjectParty = 'member' | 'coordinator';

export interface ProjectStep {
  from: readonly ProjectStatus[];
  to: ProjectStatus;
  by: ProjectParty;
  needs: readonly ('note' | 'reason' | 'date')[];
}

export const projectSteps = {
  submit: { from: ['draft', 'returned'], to: 'submitted', by: 'member', needs: [] },
  return: { from: ['submitted'], to: 'returned', by: 'coordinator', needs: ['note'] },
  approve: { from: ['submitted'], to: 'approved', by: 'coordinator', needs: ['note'] },
  reject: { from: ['submitted'], to: 'rejected', by: 'coordinator', needs: ['note'] },
  agree: { from: ['approved'], to: 'running', by: 'member', needs: [] },
  complete: { from: ['running'], to: 'completed', by: 'coordinator', needs: ['date'] },
  stop: { from: ['approved', 'running'], to: 'stopped', by: 'coordinator', needs: ['reason', 'note'] },
  withdraw: {
    from: ['draft', 'submitted', 'returned', 'approved', 'running'],
    to: 'withdrawn',
    by: 'member',
    needs: [],
  },
} satisfies Record<string, ProjectStep>;
export type ProjectVerb = keyof typeof projectSteps;
export const projectVerbs = Object.keys(projectSteps) as ProjectVerb[];
export const projectStepOf = (verb: ProjectVerb): ProjectStep => projectSteps[verb];

/** The event that a step leaves in the audit. */
export const projectEvents: Record<ProjectVerb, string> = {
  submit: 'project.submitted',
  return: 'project.returned',
  approve: 'project.approved',
  reject: 'project.rejected',
  agree: 'project.began',
  complete: 'project.completed',
  stop: 'project.stopped',
  withdraw: 'project.withdrawn',
};

export const projectStopReasons: ReasonCode[] = ['funding', 'security', 'unsuitable', 'other'];
/** While it may still be worded. */
export const draftStatuses: readonly ProjectStatus[] = ['draft', 'returned'];

export const stepsOfProject = (status: ProjectStatus, parties: readonly ProjectParty[]): ProjectVerb[] =>
  projectVerbs.filter((verb) => {
    const step = projectStepOf(verb);
    return step.from.includes(status) && parties.includes(step.by);
  });

/** Two colleagues at least, each on their own, as with a panel (DOMAIN.md, "independent scores"). */
export const fewestAppraisals = 2;

interface Appraisal {
  conflict: boolean;
  scores: Partial<Record<string, number>>;
}

/** Out of 100: the mean of all scores (1–5) of those without a conflict of interest; null while there are too few. */
export function appraisedScore(appraisals: readonly Appraisal[]): number | null {
  const given = appraisals.filter((each) => !each.conflict);
  if (given.length < fewestAppraisals) return null;
  const scores = given.flatMap((each) => Object.values(each.scores).filter((score) => score !== undefined));
  return Math.round((scores.reduce((sum, score) => sum + score, 0) / (scores.length * 5)) * 100);
}

/** What a milestone may become next, and by whom; paying needs the right over money besides. */
export const milestoneMoves = {
  report: { from: ['planned', 'reported'], to: 'reported', by: 'member' },
  accept: { from: ['reported'], to: 'approved', by: 'coordinator' },
  send_back: { from: ['reported'], to: 'planned', by: 'coordinator' },
  pay: { from: ['approved'], to: 'paid', by: 'coordinator' },
} as const satisfies Record<string, { from: MilestoneStatus[]; to: MilestoneStatus; by: ProjectParty }>;
export type MilestoneMove = keyof typeof milestoneMoves;

/** An advance is paid before anything can be reported. */
export const mayAccept = (milestone: { status: MilestoneStatus; advance: boolean }): boolean =>
  milestone.status === 'reported' || (milestone.advance && milestone.status === 'planned');

/** No money against a report without a receipt, a photo or a report in writing; an advance is accepted before any. */
export const needsPaper = (milestone: { amount: number }): boolean => milestone.amount > 0;

export interface Proposal {
  problem: string;
  activities: string;
  beneficiaries: string;
  lasting: string;
  startsOn: string | null;
  endsOn: string | null;
  contactName: string | null;
  contactEmail: string | null;
  contactPhone: string | null;
  milestones: number;
}

/** What is still missing before a proposal may be handed in, by field. */
export function missingForProposal(proposal: Proposal): string[] {
  const missing: string[] = [];
  for (const field of ['problem', 'activities', 'beneficiaries', 'lasting'] as const)
    if (proposal[field].trim() === '') missing.push(field);
  if (!proposal.startsOn) missing.push('startsOn');
  if (!proposal.endsOn) missing.push('endsOn');
  if (!proposal.contactName) missing.push('contactName');
  if (!proposal.contactEmail && !proposal.contactPhone) missing.push('contactEmail');
  if (proposal.milestones === 0) missing.push('milestones');
  return missing;
}
