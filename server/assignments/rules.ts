// The life of an assignment as data (DOMAIN.md, "The life of an assignment"): who moves it, from where, to where, and
// what must come with it. Pages draw their buttons from it.
import type { AssignmentStatus, PlacementStatus, ReasonCode } from '@compatriot/db/vocabulary.ts';

/** `finance`: a coordinator who decides about money. */
export type AssignmentParty = 'host' | 'focal_point' | 'coordinator' | 'finance';
export type TransitionNeed = 'reason' | 'reason_code' | 'lines' | 'national_plan' | 'deadline';

export interface Transition {
  from: readonly AssignmentStatus[];
  /** From here instead when it is a vacancy, for which the employer pays: nobody funds it. */
  vacancyFrom?: readonly AssignmentStatus[];
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
    vacancyFrom: [],
    to: 'funded',
    by: ['finance'],
    needs: ['lines'],
    event: 'assignment.funded',
  },
  open: {
    from: ['funded'],
    vacancyFrom: ['approved'],
    to: 'sourcing',
    by: ['coordinator'],
    needs: ['deadline'],
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

/** Nobody's click: where seats and the people on them lead by themselves (server/placements/seats.ts). */
export const systemSteps: Record<
  string,
  { from: readonly AssignmentStatus[]; to: AssignmentStatus; requires: readonly string[] }
> = {
  part_fill: { from: ['sourcing', 'selecting', 'filled'], to: 'part_filled', requires: ['seat_taken'] },
  fill: { from: ['sourcing', 'selecting', 'part_filled'], to: 'filled', requires: ['all_seats_taken'] },
  free: { from: ['part_filled', 'filled'], to: 'selecting', requires: ['no_seat_taken'] },
  close: {
    from: ['filled', 'part_filled'],
    to: 'closed',
    requires: ['every_placement_closed', 'nobody_waits', 'all_seats_taken_or_deadline_past'],
  },
};

export type AssignmentStep = keyof typeof transitions;
export const assignmentSteps = Object.keys(transitions) as AssignmentStep[];

/** What of an assignment decides its next steps. */
export interface Position {
  status: AssignmentStatus;
  suspendedFrom: AssignmentStatus | null;
  /** A permanent post, paid by the employer. */
  vacancy: boolean;
}

const transitionOf = (step: AssignmentStep): Transition => transitions[step];

/** Where a step leads from here; null when it cannot be taken now. */
export function destination(step: AssignmentStep, at: Position): AssignmentStatus | null {
  const { from, vacancyFrom = from, to } = transitionOf(step);
  return (at.vacancy ? vacancyFrom : from).includes(at.status) ? (to ?? at.suspendedFrom) : null;
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
  supervisor: string | null;
  counterpartNumber: number | null;
  mode: string;
  place: string | null;
  startsOn: string | null;
  endsOn: string | null;
  essentialSkills: number;
  languages: number;
  vacancy: boolean;
  employment: string | null;
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
  if (!terms.supervisor?.trim()) missing.push('supervisor');
  // Whoever stays for good may have nobody to hand over to; an assignment that leaves nothing behind is none.
  if (terms.counterpartNumber === null || (terms.counterpartNumber === 0 && terms.mode !== 'permanent'))
    missing.push('counterpartNumber');
  if (terms.mode !== 'virtual' && !terms.place?.trim()) missing.push('place');
  if (!terms.startsOn) missing.push('startsOn');
  if (terms.mode !== 'permanent' && !terms.endsOn) missing.push('endsOn');
  // Nobody applies for a post without knowing what it pays.
  if (terms.vacancy && !terms.employment?.trim()) missing.push('employment');
  if (terms.essentialSkills === 0) missing.push('skills');
  if (terms.languages === 0) missing.push('languages');
  return missing;
}

/** What a reader may comment on when a need goes back, in the order of the form. */
export const commentFields = [
  'institutionId',
  'title',
  'need',
  'tasks',
  'outputs',
  'supervisor',
  'counterpartNumber',
  'sector',
  'mode',
  'employment',
  'country',
  'place',
  'startsOn',
  'endsOn',
  'deadline',
  'seats',
  'occupation',
  'skills',
  'languages',
  'minimumExperience',
  'minimumEducation',
  'licenceNeeded',
] as const;
export type CommentField = (typeof commentFields)[number];

/** A country with priorities of its own has only those; any other takes the programme's. */
export function isPriority(
  need: { country: string; sector: string },
  priorities: readonly { country: string; sector: string }[],
  programmeSectors: readonly string[],
): boolean {
  const own = priorities.filter(({ country }) => country === need.country);
  return own.length > 0
    ? own.some(({ sector }) => sector === need.sector)
    : programmeSectors.includes(need.sector);
}

/** People are looked for from today at the earliest and until the first day at the latest. @returns the code of what is wrong */
export function deadlineFault(
  deadline: string,
  at: { day: string; startsOn: string | null },
): 'in_the_past' | 'deadline_after_start' | null {
  if (deadline < at.day) return 'in_the_past';
  return at.startsOn !== null && deadline > at.startsOn ? 'deadline_after_start' : null;
}

/** A need that was asked for may be asked for again: a draft is still being asked for the first time. */
export const repeatableStatuses: readonly AssignmentStatus[] = [
  'approved',
  'funded',
  'sourcing',
  'selecting',
  'part_filled',
  'filled',
  'closed',
  'cancelled',
];

/** Who is there, or about to leave, may stay longer. */
export const extendableStatuses: readonly PlacementStatus[] = ['active', 'suspended', 'completing'];
/** Whose work may go on under another need: those at work and those who have been. */
export const returningStatuses: readonly PlacementStatus[] = [
  'active',
  'completing',
  'completed',
  'settled',
  'followed_up',
  'closed',
];

/** The same day `years` later; 29 February becomes 28 February where there is none. */
export function yearsLater(day: string, years: number): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const later = `${String(Number(year) + years).padStart(4, '0')}-${month}`;
  const there = new Date(`${later}-${date}T00:00:00Z`);
  return there.toISOString().slice(5, 7) === month ? `${later}-${date}` : `${later}-28`;
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

export interface Estimate {
  /** For officials, who may list the same people. */
  about: number | null;
  /** For hosts, who may not: fewer than ten people are no figure, and steps are wide so that two questions tell little. */
  atLeast: number | null;
  fewerThan: number | null;
}

/** Steps of what a host is told (SAFETY.md, statistics: no figure about fewer than ten). */
const steps = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

export function estimateFor(people: number, official: boolean): Estimate {
  if (official) {
    const grain = people < 20 ? 1 : people < 100 ? 5 : 10 ** (String(people).length - 2);
    return { about: Math.round(people / grain) * grain, atLeast: null, fewerThan: null };
  }
  const reached = steps.filter((each) => each <= people).at(-1);
  return reached === undefined
    ? { about: null, atLeast: null, fewerThan: steps[0]! }
    : { about: null, atLeast: reached, fewerThan: null };
}
