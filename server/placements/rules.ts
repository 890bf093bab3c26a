// The life of a placement as data (DOMAIN.md): who moves it, from where, to where, what comes with it and what must be true
// before. Pages draw their buttons from it, the database compares with it, docs/life-cycles.md is drawn from it.
import type {
  AssignmentStatus,
  HostChoice,
  Mode,
  PlacementStatus,
  ReasonCode,
  Requirement,
} from '@compatriot/db/vocabulary.ts';

export type PlacementParty = 'coordinator' | 'member' | 'host' | 'system';

export interface PlacementStep {
  from: readonly PlacementStatus[];
  /** Also from here when the same person goes on from an earlier placement: they have been interviewed and scored. */
  fromAgain?: readonly PlacementStatus[];
  /** null: back to work, as the mode says. */
  to: PlacementStatus | null;
  by: readonly PlacementParty[];
  /** What must come with it. */
  needs: readonly ('reason' | 'date' | 'note')[];
  /** What the database must hold. */
  requires: readonly Requirement[];
  /** Only in these modes. */
  modes?: readonly Mode[];
}

const away: readonly Mode[] = ['temporary', 'virtual'];
const chosen: readonly PlacementStatus[] = [
  'selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
  'oriented',
];
const working: readonly PlacementStatus[] = ['active', 'probation', 'suspended', 'evacuated'];

export const placementSteps = {
  shortlist: { from: ['longlisted'], to: 'shortlisted', by: ['coordinator'], needs: [], requires: [] },
  invite: {
    from: ['longlisted', 'shortlisted'],
    to: 'invited',
    by: ['coordinator'],
    needs: [],
    requires: [],
  },
  express_interest: { from: ['invited'], to: 'interested', by: ['member'], needs: [], requires: [] },
  decline: { from: ['invited'], to: 'declined', by: ['member'], needs: [], requires: [] },
  interview: {
    from: ['interested'],
    to: 'interviewed',
    by: ['coordinator', 'host'],
    needs: ['date'],
    requires: ['yes_confirmed'],
  },
  score: {
    from: ['interviewed'],
    to: 'scored',
    by: ['coordinator', 'system'],
    needs: [],
    requires: ['panel_complete'],
  },
  select: {
    from: ['scored', 'reserve'],
    fromAgain: ['interested', 'interviewed'],
    to: 'selected',
    by: ['coordinator'],
    needs: ['note'],
    requires: ['host_agrees'],
  },
  reserve: {
    from: ['scored'],
    to: 'reserve',
    by: ['coordinator'],
    needs: ['note'],
    requires: ['host_agrees'],
  },
  not_select: {
    from: ['interested', 'interviewed', 'scored', 'reserve'],
    to: 'not_selected',
    by: ['coordinator'],
    needs: ['reason', 'note'],
    requires: [],
  },
  clear: { from: ['selected'], to: 'cleared', by: ['coordinator'], needs: [], requires: ['checks_valid'] },
  offer: {
    from: ['cleared'],
    to: 'offered',
    by: ['coordinator'],
    needs: [],
    requires: ['checks_valid', 'terms_ready', 'budget_committed'],
  },
  accept: { from: ['offered'], to: 'accepted', by: ['member'], needs: [], requires: ['terms_signed'] },
  contract: {
    from: ['accepted'],
    to: 'contracted',
    by: ['coordinator'],
    needs: [],
    requires: ['terms_signed'],
  },
  orient: {
    from: ['contracted'],
    to: 'oriented',
    by: ['coordinator'],
    needs: [],
    requires: ['orientation_attended'],
  },
  confirm_arrival: {
    from: ['oriented'],
    to: 'active',
    by: ['host'],
    needs: ['date'],
    requires: ['checks_valid'],
    modes: away,
  },
  begin_probation: {
    from: ['oriented'],
    to: 'probation',
    by: ['host'],
    needs: ['date'],
    requires: ['checks_valid'],
    modes: ['permanent'],
  },
  settle: {
    from: ['probation'],
    to: 'settled',
    by: ['coordinator'],
    needs: ['date'],
    requires: ['reintegration_plan'],
    modes: ['permanent'],
  },
  suspend: {
    from: ['active', 'probation'],
    to: 'suspended',
    by: ['coordinator'],
    needs: ['reason'],
    requires: [],
  },
  evacuate: {
    from: ['active', 'probation', 'suspended'],
    to: 'evacuated',
    by: ['coordinator'],
    needs: ['reason'],
    requires: [],
  },
  resume: { from: ['suspended', 'evacuated'], to: null, by: ['coordinator'], needs: [], requires: [] },
  finish: {
    from: ['active'],
    to: 'completing',
    by: ['coordinator', 'host', 'member', 'system'],
    needs: ['date'],
    requires: [],
    modes: away,
  },
  complete: {
    from: ['completing'],
    to: 'completed',
    by: ['coordinator'],
    needs: ['date'],
    requires: ['final_report', 'handover', 'feedback_host', 'feedback_member'],
    modes: away,
  },
  follow_up: {
    from: ['completed', 'settled'],
    to: 'followed_up',
    by: ['coordinator', 'system'],
    needs: [],
    requires: ['follow_ups_done'],
  },
  close: {
    from: ['followed_up'],
    to: 'closed',
    by: ['coordinator', 'system'],
    needs: [],
    requires: ['payments_settled'],
  },
  withdraw: {
    from: ['interested', 'interviewed', 'scored', 'reserve', ...chosen, ...working],
    to: 'withdrawn',
    by: ['member'],
    needs: ['reason'],
    requires: [],
  },
  end_early: {
    from: [...chosen, ...working, 'completing'],
    to: 'ended_early',
    by: ['coordinator'],
    needs: ['reason'],
    requires: [],
  },
} satisfies Record<string, PlacementStep>;

export type PlacementVerb = keyof typeof placementSteps;
export const placementVerbs = Object.keys(placementSteps) as PlacementVerb[];
export const stepOf = (verb: PlacementVerb): PlacementStep => placementSteps[verb];

/** What of a placement decides its next steps. */
export interface Position {
  status: PlacementStatus;
  mode: Mode;
  /** The same person goes on from an earlier placement. */
  again: boolean;
}

/** States from which a step can be taken by this placement. */
export function fromOf(verb: PlacementVerb, at: Pick<Position, 'mode' | 'again'>): PlacementStatus[] {
  const step = stepOf(verb);
  if (step.modes && !step.modes.includes(at.mode)) return [];
  return [...step.from, ...(at.again ? (step.fromAgain ?? []) : [])];
}

/** Where a step leads from here; null when it cannot be taken now. */
export function destination(verb: PlacementVerb, at: Position): PlacementStatus | null {
  if (!fromOf(verb, at).includes(at.status)) return null;
  return stepOf(verb).to ?? (at.mode === 'permanent' ? 'probation' : 'active');
}

/** Steps that answer an invitation, and so have a last day. */
export const answers: readonly PlacementVerb[] = ['express_interest', 'decline'];

/** The event that a step leaves in the audit. */
export const placementEvents: Record<PlacementVerb, string> = {
  shortlist: 'placement.shortlisted',
  invite: 'placement.invited',
  express_interest: 'placement.interested',
  decline: 'placement.declined',
  interview: 'placement.interviewed',
  score: 'placement.scored',
  select: 'placement.selected',
  reserve: 'placement.reserved',
  not_select: 'placement.not_selected',
  clear: 'placement.cleared',
  offer: 'placement.offered',
  accept: 'placement.accepted',
  contract: 'placement.contracted',
  orient: 'placement.oriented',
  confirm_arrival: 'placement.started',
  begin_probation: 'placement.probation_began',
  settle: 'placement.settled',
  suspend: 'placement.suspended',
  evacuate: 'placement.evacuated',
  resume: 'placement.resumed',
  finish: 'placement.finishing',
  complete: 'placement.completed',
  follow_up: 'placement.followed_up',
  close: 'placement.closed',
  withdraw: 'placement.withdrawn',
  end_early: 'placement.ended_early',
};

/** A yes that a coordinator took down opens nothing until the person, or a second coordinator, confirms it. */
export const recordedYes = 'placement.yes_recorded';
export const confirmedYes = 'placement.yes_confirmed';

/** What only the person does; who that is stays out of every answer. */
export const memberEvents: string[] = [
  'report.given',
  'handover.named_by_member',
  'feedback.given_by_member',
  'plan.written_by_member',
  'plan.agreed_by_member',
  'placement.interested',
  'placement.declined',
  'placement.accepted',
  'placement.withdrawn',
  'interview.chosen',
  'question.asked',
  // Or the coordinator or the host in their stead: none of these says who it was.
  'orientation.enrolled',
  'orientation.left',
  'session.held',
  'session.confirmed',
  'session.taken_back',
  'progress.given',
  'check.provided',
  'terms.signed',
  'terms.amendment_signed',
  'terms.amendment_refused',
  'document.added',
  'document.removed',
  'certificate.shows_chosen',
  'claim.made',
  'claim.withdrawn',
  'claim.objected',
  'concern.raised',
  'project.drafted',
];

/** States of an assignment in which people are invited, answer and are chosen. */
export const choosingStatuses: AssignmentStatus[] = ['sourcing', 'selecting', 'part_filled'];

/** States in which nothing can come of a yes, so none is taken. */
export const stoppedStatuses: AssignmentStatus[] = ['suspended', 'cancelled', 'closed'];
/** Steps that lead further towards work; none is taken for an assignment that was stopped. */
export const hopefulSteps: readonly PlacementVerb[] = [
  'invite',
  'express_interest',
  'select',
  'reserve',
  'clear',
  'offer',
  'accept',
  'contract',
  'orient',
  'confirm_arrival',
  'begin_probation',
];

/** Steps in which somebody is chosen among others. */
export const decidingSteps: readonly PlacementVerb[] = ['select', 'reserve', 'not_select'];

/** Fourteen days to answer (SAFETY.md, tier 2). */
export const answerDays = 14;
/** A wrong click is seen within the day; what stood longer has been acted on somewhere. */
export const undoHours = 24;
/** Steps that can be taken back. A yes has a way back of its own (withdraw); a signature and an end are records. */
export const undoable: readonly PlacementVerb[] = [
  'shortlist',
  'invite',
  'interview',
  'select',
  'reserve',
  'not_select',
  'clear',
  'offer',
  'contract',
  'orient',
  'confirm_arrival',
  'begin_probation',
  'suspend',
  'evacuate',
  'resume',
  'finish',
  'end_early',
];

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
  const last: readonly PlacementVerb[] = ['finish', 'complete', 'settle'];
  return last.includes(verb) && arrivedOn !== null && date < arrivedOn ? 'ends_before_start' : null;
}

/** Placements that sit on a seat. */
export const seatedStatuses: PlacementStatus[] = [
  ...chosen,
  ...working,
  'completing',
  'completed',
  'settled',
  'followed_up',
  'closed',
];

/** Whoever stands here can still be chosen, or not. */
export const undecidedStatuses: PlacementStatus[] = [
  'longlisted',
  'shortlisted',
  'invited',
  'interested',
  'interviewed',
  'scored',
  'reserve',
];

/** Of them whoever knows of it: asked and not answered, or waiting to be told. */
export const askedStatuses: PlacementStatus[] = ['invited', 'interested', 'interviewed', 'scored', 'reserve'];

/** On a seat, with reports, follow-up and money behind it. A need whose seats all stand here is closed by the system. */
export const overStatuses: PlacementStatus[] = ['closed'];

/** Endings that can leave a need with nobody to wait for. */
export const needEndsWith: PlacementStatus[] = ['closed', 'not_selected'];

/** Endings after which nothing comes of the contact, so it closes at once (SAFETY.md, tier 2). */
export const contactEndsAt: PlacementStatus[] = ['not_selected', 'withdrawn', 'ended_early'];

/** A host may say what it wants while there is still a choice. */
export const choiceStatuses: PlacementStatus[] = ['interested', 'interviewed', 'scored', 'reserve'];

/** The choice that a coordinator's step agrees with. */
export const choiceBehind: Partial<Record<PlacementVerb, HostChoice>> = {
  select: 'select',
  reserve: 'reserve',
};

export type StepWithReason = 'decline' | 'withdraw' | 'not_select' | 'suspend' | 'evacuate' | 'end_early';

/** Reasons that make sense for a step, in the order shown. */
export const reasonsFor: Partial<Record<PlacementVerb, ReasonCode[]>> & Record<StepWithReason, ReasonCode[]> =
  {
    decline: ['not_now', 'dates', 'place', 'terms', 'family', 'other'],
    withdraw: ['dates', 'terms', 'family', 'health', 'employer', 'safety', 'other'],
    not_select: ['unsuitable', 'dates', 'funding', 'other'],
    suspend: ['security', 'health', 'funding', 'other'],
    evacuate: ['security', 'safety', 'health', 'other'],
    end_early: ['security', 'health', 'family', 'employer', 'unsuitable', 'funding', 'other'],
  };

export const hostStatuses = [
  'no_answer_yet',
  'no_answer',
  'interested',
  'interviewed',
  'scored',
  'selected',
  'reserve',
  'not_selected',
  'getting_ready',
  'active',
  'probation',
  'suspended',
  'evacuated',
  'completing',
  'completed',
  'settled',
  'ended',
] as const;
export type HostStatus = (typeof hostStatuses)[number];

/** States that a yes leads to before work is near. While nobody has vouched for a yes that was taken down they are silence too. */
const onYesAlone: readonly PlacementStatus[] = [
  'interested',
  'interviewed',
  'scored',
  'reserve',
  'not_selected',
  'withdrawn',
];

/**
 * What a host reads. Silence and a refusal look alike until the last day, and alike after it; so the host can never tell
 * that somebody said no. That somebody was brought to safety happens before its eyes and is told; why is not.
 * @param vouched the person said yes themselves, or a yes that was taken down has been confirmed
 */
export function hostStatus(
  status: PlacementStatus,
  answerDueAt: Date | null,
  now: Date,
  vouched = true,
): HostStatus {
  switch (!vouched && onYesAlone.includes(status) ? 'invited' : status) {
    case 'longlisted':
    case 'shortlisted':
    case 'invited':
    case 'declined':
    case 'lapsed':
      return answerDueAt !== null && answerDueAt.getTime() <= now.getTime() ? 'no_answer' : 'no_answer_yet';
    case 'cleared':
    case 'offered':
    case 'accepted':
    case 'contracted':
    case 'oriented':
      return 'getting_ready';
    case 'followed_up':
    case 'closed':
      return 'completed';
    case 'withdrawn':
    case 'ended_early':
      return 'ended';
    default:
      return status as HostStatus;
  }
}

export const memberStatuses = [
  'waiting_for_you',
  'too_late',
  'you_said_no',
  'being_decided',
  'in_reserve',
  'chosen',
  'offer_waiting',
  'getting_ready',
  'not_chosen',
  'at_work',
  'paused',
  'finishing',
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
    case 'interviewed':
    case 'scored':
      return 'being_decided';
    case 'reserve':
      return 'in_reserve';
    case 'selected':
    case 'cleared':
      return 'chosen';
    case 'offered':
      return 'offer_waiting';
    case 'accepted':
    case 'contracted':
    case 'oriented':
      return 'getting_ready';
    case 'not_selected':
      return 'not_chosen';
    case 'active':
    case 'probation':
      return 'at_work';
    case 'suspended':
    case 'evacuated':
      return 'paused';
    case 'completing':
      return 'finishing';
    case 'completed':
    case 'settled':
    case 'followed_up':
    case 'closed':
      return 'done';
    default:
      return 'ended';
  }
}
