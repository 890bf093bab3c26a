// The life of an assignment as data (DOMAIN.md, "The life of an assignment"): who moves it, from where, to where, and
// what must come with it. Pages draw their buttons from it.
import type { AssignmentStatus, ReasonCode } from '@compatriot/db/vocabulary.ts';

export type AssignmentParty = 'host' | 'focal_point' | 'coordinator';
export type TransitionNeed = 'reason' | 'reason_code' | 'donor' | 'national_plan';

export interface Transition {
  from: readonly AssignmentStatus[];
  /** null: back to where it was before it was suspended. */
  to: AssignmentStatus | null;
  by: readonly AssignmentParty[];
  /** What the person gives with the step. */
  needs: readonly TransitionNeed[];
  /** The event it leaves in the audit. */
  event: string;
}

const beforeTheEnd: readonly AssignmentStatus[] = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'funded',
  'sourcing',
  'selecting',
  'part_filled',
  'filled',
];

/**
 * `part_filled`, `filled` and `closed` are the system's: seats and reports decide them (server/placements).
 * Officials may submit for a host, because many needs reach a ministry on paper.
 */
export const transitions = {
  submit: {
    from: ['draft', 'returned'],
    to: 'submitted',
    by: ['host', 'focal_point', 'coordinator'],
    needs: [],
    event: 'assignment.submitted',
  },
  return: {
    from: ['submitted'],
    to: 'returned',
    by: ['focal_point'],
    needs: ['reason'],
    event: 'assignment.returned',
  },
  reject: {
    from: ['submitted'],
    to: 'rejected',
    by: ['focal_point'],
    needs: ['reason'],
    event: 'assignment.rejected',
  },
  approve: {
    from: ['submitted'],
    to: 'approved',
    by: ['focal_point'],
    needs: ['national_plan'],
    event: 'assignment.approved',
  },
  fund: {
    from: ['approved'],
    to: 'funded',
    by: ['coordinator'],
    needs: ['donor'],
    event: 'assignment.funded',
  },
  open: {
    from: ['funded'],
    to: 'sourcing',
    by: ['coordinator'],
    needs: [],
    event: 'assignment.opened',
  },
  select: {
    from: ['sourcing'],
    to: 'selecting',
    by: ['coordinator'],
    needs: [],
    event: 'assignment.selecting',
  },
  suspend: {
    from: beforeTheEnd,
    to: 'suspended',
    by: ['focal_point', 'coordinator'],
    needs: ['reason_code'],
    event: 'assignment.suspended',
  },
  resume: {
    from: ['suspended'],
    to: null,
    by: ['focal_point', 'coordinator'],
    needs: [],
    event: 'assignment.resumed',
  },
  cancel: {
    from: [...beforeTheEnd, 'suspended'],
    to: 'cancelled',
    by: ['focal_point', 'coordinator'],
    needs: ['reason_code'],
    event: 'assignment.cancelled',
  },
} as const satisfies Record<string, Transition>;

export type AssignmentStep = keyof typeof transitions;
export const assignmentSteps = Object.keys(transitions) as AssignmentStep[];

/** What of an assignment decides its next steps. */
export interface Position {
  status: AssignmentStatus;
  suspendedFrom: AssignmentStatus | null;
}

const transitionOf = (step: AssignmentStep): Transition => transitions[step];

/** Where a step leads from here; null when it cannot be taken now. */
export function destination(step: AssignmentStep, at: Position): AssignmentStatus | null {
  const transition = transitionOf(step);
  return transition.from.includes(at.status) ? (transition.to ?? at.suspendedFrom) : null;
}

/** The step that leads to a status, as this row stands or, when it leads nowhere from here, in general. */
export function stepTo(to: AssignmentStatus, at: Position): AssignmentStep | null {
  return (
    assignmentSteps.find((step) => destination(step, at) === to) ??
    assignmentSteps.find((step) => transitionOf(step).to === to) ??
    null
  );
}

export const mayTake = (step: AssignmentStep, parties: readonly AssignmentParty[]): boolean =>
  parties.some((party) => transitionOf(step).by.includes(party));

/** Buttons: the steps that these parties can take now, in the order of the table. */
export function stepsNow(at: Position, parties: readonly AssignmentParty[]): AssignmentStep[] {
  return assignmentSteps.filter((step) => mayTake(step, parties) && destination(step, at) !== null);
}

/** Terms may still be worded while nobody has approved them: an approved need is what was approved. */
const editableStatuses: readonly AssignmentStatus[] = ['draft', 'submitted', 'returned'];
/** A host may not rewrite what the focal point is reading. */
const hostEditableStatuses: readonly AssignmentStatus[] = ['draft', 'returned'];

export function mayEditNow(status: AssignmentStatus, parties: readonly AssignmentParty[]): boolean {
  const official = parties.includes('focal_point') || parties.includes('coordinator');
  return (official ? editableStatuses : hostEditableStatuses).includes(status);
}

/** People are looked for from here on: the need is approved, so nobody's card is read for an idea. */
export const matchableStatuses: readonly AssignmentStatus[] = [
  'approved',
  'funded',
  'sourcing',
  'selecting',
  'part_filled',
];

/** Reasons that make sense for stopping a need, in the order shown. */
export const stopReasons: readonly ReasonCode[] = ['funding', 'security', 'dates', 'not_now', 'other'];

export interface Terms {
  need: string;
  tasks: string;
  outputs: string;
  mode: string;
  place: string | null;
  startsOn: string | null;
  endsOn: string | null;
  essentialSkills: number;
  languages: number;
}

/**
 * What is still missing before an assignment may be handed in, by field (DOMAIN.md, draft → submitted).
 * A virtual one has no place; a permanent one has no end.
 */
export function missingForSubmission(terms: Terms): string[] {
  const missing: string[] = [];
  if (terms.need.trim() === '') missing.push('need');
  if (terms.tasks.trim() === '') missing.push('tasks');
  if (terms.outputs.trim() === '') missing.push('outputs');
  if (terms.mode !== 'virtual' && !terms.place?.trim()) missing.push('place');
  if (!terms.startsOn) missing.push('startsOn');
  if (terms.mode !== 'permanent' && !terms.endsOn) missing.push('endsOn');
  if (terms.essentialSkills === 0) missing.push('skills');
  if (terms.languages === 0) missing.push('languages');
  return missing;
}
