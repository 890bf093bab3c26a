// The life of a placement as data (DOMAIN.md): who moves it, from where, to where. Pages draw their buttons from it.
import type { AssignmentStatus, PlacementStatus, ReasonCode } from '@compatriot/db/vocabulary.ts';

export type PlacementParty = 'coordinator' | 'member' | 'host';

export interface PlacementStep {
  from: PlacementStatus[];
  to: PlacementStatus;
  by: PlacementParty[];
  /** What must come with it. */
  needs: ('reason' | 'date' | 'report')[];
}

export const placementSteps = {
  express_interest: { from: ['invited'], to: 'interested', by: ['member'], needs: [] },
  decline: { from: ['invited'], to: 'declined', by: ['member'], needs: [] },
  accept: { from: ['interested'], to: 'accepted', by: ['coordinator'], needs: [] },
  not_select: { from: ['interested'], to: 'not_selected', by: ['coordinator'], needs: ['reason'] },
  confirm_arrival: { from: ['accepted'], to: 'active', by: ['host'], needs: ['date'] },
  suspend: { from: ['active'], to: 'suspended', by: ['coordinator'], needs: ['reason'] },
  resume: { from: ['suspended'], to: 'active', by: ['coordinator'], needs: [] },
  complete: { from: ['active'], to: 'completed', by: ['host', 'coordinator'], needs: ['date', 'report'] },
  withdraw: { from: ['interested', 'accepted'], to: 'withdrawn', by: ['member'], needs: ['reason'] },
  end_early: {
    from: ['accepted', 'active', 'suspended'],
    to: 'ended_early',
    by: ['coordinator'],
    needs: ['reason'],
  },
} as const satisfies Record<string, PlacementStep>;

export type PlacementVerb = keyof typeof placementSteps;
/** Steps that answer an invitation, and so have a last day. */
export const answers: readonly PlacementVerb[] = ['express_interest', 'decline'];
export const placementVerbs = Object.keys(placementSteps) as PlacementVerb[];

/** The event that a step leaves in the audit. */
export const placementEvents: Record<PlacementVerb, string> = {
  express_interest: 'placement.interested',
  decline: 'placement.declined',
  accept: 'placement.accepted',
  not_select: 'placement.not_selected',
  confirm_arrival: 'placement.started',
  suspend: 'placement.suspended',
  resume: 'placement.resumed',
  complete: 'placement.completed',
  withdraw: 'placement.withdrawn',
  end_early: 'placement.ended_early',
};

/** What only the person does; who that is stays out of every answer. */
export const memberEvents: string[] = ['placement.interested', 'placement.declined', 'placement.withdrawn'];

/** States of an assignment in which people are invited, answer and are chosen. */
export const choosingStatuses: AssignmentStatus[] = ['sourcing', 'selecting', 'part_filled'];

/** States in which nothing can come of a yes, so none is taken. */
export const stoppedStatuses: AssignmentStatus[] = ['suspended', 'cancelled', 'closed'];

/** Fourteen days to answer (SAFETY.md, tier 2). */
export const answerDays = 14;

/**
 * What is wrong with the day a step names. A day ahead would keep contact open for as long as somebody likes, because
 * contact ends some months after it; fourteen hours ahead of UTC is where the earliest today is (Kiribati).
 */
export function dateFault(
  verb: PlacementVerb,
  date: string,
  arrivedOn: string | null,
  now: Date,
): 'in_the_future' | 'ends_before_start' | null {
  const today = new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
  if (date > today) return 'in_the_future';
  return verb === 'complete' && arrivedOn !== null && date < arrivedOn ? 'ends_before_start' : null;
}

/** Placements that sit on a seat. */
export const seatedStatuses: PlacementStatus[] = ['accepted', 'active', 'suspended', 'completed'];

/** Endings after which nothing comes of the contact, so it closes at once (SAFETY.md, tier 2). */
export const contactEndsAt: PlacementStatus[] = ['not_selected', 'withdrawn', 'ended_early'];

export const hostStatuses = [
  'no_answer_yet',
  'no_answer',
  'interested',
  'accepted',
  'not_selected',
  'active',
  'suspended',
  'completed',
  'ended',
] as const;
export type HostStatus = (typeof hostStatuses)[number];

/**
 * What a host reads. Silence and a refusal look alike until the last day, and alike after it; so the host can never tell
 * that somebody said no.
 */
export function hostStatus(status: PlacementStatus, answerDueAt: Date | null, now: Date): HostStatus {
  switch (status) {
    case 'longlisted':
    case 'shortlisted':
    case 'invited':
    case 'declined':
    case 'lapsed':
      return answerDueAt !== null && answerDueAt.getTime() <= now.getTime() ? 'no_answer' : 'no_answer_yet';
    case 'withdrawn':
    case 'ended_early':
      return 'ended';
    default:
      return status;
  }
}

export const memberStatuses = [
  'waiting_for_you',
  'too_late',
  'you_said_no',
  'being_decided',
  'chosen',
  'not_chosen',
  'at_work',
  'paused',
  'done',
  'ended',
] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** The plain status a member reads, not the internal one. */
export function memberStatus(status: PlacementStatus, answerDueAt: Date | null, now: Date): MemberStatus {
  switch (status) {
    case 'longlisted':
    case 'shortlisted':
    case 'invited':
      return answerDueAt !== null && answerDueAt.getTime() <= now.getTime() ? 'too_late' : 'waiting_for_you';
    case 'lapsed':
      return 'too_late';
    case 'declined':
      return 'you_said_no';
    case 'interested':
      return 'being_decided';
    case 'accepted':
      return 'chosen';
    case 'not_selected':
      return 'not_chosen';
    case 'active':
      return 'at_work';
    case 'suspended':
      return 'paused';
    case 'completed':
      return 'done';
    default:
      return 'ended';
  }
}

export type StepWithReason = 'decline' | 'withdraw' | 'not_select' | 'suspend' | 'end_early';

export interface Report {
  summary: string;
  /** Whole people, by kind and sex; unknown sex is a count of its own. */
  reached: {
    kind: 'trained' | 'treated' | 'advised' | 'students';
    women: number;
    men: number;
    unknown: number;
  }[];
  /** The furthest of the three levels of outcome (DOMAIN.md, "Indicators"). */
  outcome: 'information' | 'knowledge' | 'institution';
}

/** Reasons that make sense for a step, in the order shown. */
export const reasonsFor: Partial<Record<PlacementVerb, ReasonCode[]>> & Record<StepWithReason, ReasonCode[]> =
  {
    decline: ['not_now', 'dates', 'place', 'terms', 'family', 'other'],
    withdraw: ['dates', 'terms', 'family', 'health', 'employer', 'safety', 'other'],
    not_select: ['unsuitable', 'dates', 'funding', 'other'],
    suspend: ['security', 'health', 'funding', 'other'],
    end_early: ['security', 'health', 'family', 'employer', 'unsuitable', 'funding', 'other'],
  };
