// States, reasons and events of placements in the page's language. Call these while rendering.
import type { PlacementStatus, ReasonCode, Requirement } from '@compatriot/db/vocabulary.ts';
import type { Outcome, ReachedKind } from '@compatriot/db/work-vocabulary.ts';
import type { HostStatus, MemberStatus, PlacementVerb } from '@compatriot/server/placements/rules.ts';
import type { Tone } from '#lib/components/kinds.ts';
import { countryName, formatDate, isolated } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { AssignmentPart } from './shapes.ts';

const states: Record<PlacementStatus, () => string> = {
  longlisted: m.placement_state_longlisted,
  shortlisted: m.placement_state_shortlisted,
  invited: m.placement_state_invited,
  interested: m.placement_state_interested,
  declined: m.placement_state_declined,
  lapsed: m.placement_state_lapsed,
  interviewed: m.placement_state_interviewed,
  scored: m.placement_state_scored,
  selected: m.placement_state_selected,
  reserve: m.placement_state_reserve,
  not_selected: m.placement_state_not_selected,
  cleared: m.placement_state_cleared,
  offered: m.placement_state_offered,
  accepted: m.placement_state_accepted,
  contracted: m.placement_state_contracted,
  oriented: m.placement_state_oriented,
  active: m.placement_state_active,
  probation: m.placement_state_probation,
  suspended: m.placement_state_suspended,
  evacuated: m.placement_state_evacuated,
  completing: m.placement_state_completing,
  completed: m.placement_state_completed,
  settled: m.placement_state_settled,
  followed_up: m.placement_state_followed_up,
  closed: m.placement_state_closed,
  withdrawn: m.placement_state_withdrawn,
  ended_early: m.placement_state_ended_early,
};
const hostStates: Record<HostStatus, () => string> = {
  no_answer_yet: m.placement_host_state_no_answer_yet,
  no_answer: m.placement_host_state_no_answer,
  interested: m.placement_state_interested,
  interviewed: m.placement_state_interviewed,
  scored: m.placement_state_scored,
  selected: m.placement_state_selected,
  reserve: m.placement_state_reserve,
  not_selected: m.placement_state_not_selected,
  getting_ready: m.placement_host_state_getting_ready,
  active: m.placement_state_active,
  probation: m.placement_state_probation,
  suspended: m.placement_state_suspended,
  evacuated: m.placement_state_evacuated,
  completing: m.placement_state_completing,
  completed: m.placement_state_completed,
  settled: m.placement_state_settled,
  ended: m.placement_host_state_ended,
};
const memberStates: Record<MemberStatus, () => string> = {
  waiting_for_you: m.placement_me_state_waiting_for_you,
  too_late: m.placement_me_state_too_late,
  you_said_no: m.placement_me_state_you_said_no,
  being_decided: m.placement_me_state_being_decided,
  in_reserve: m.placement_me_state_in_reserve,
  chosen: m.placement_me_state_chosen,
  offer_waiting: m.placement_me_state_offer_waiting,
  getting_ready: m.placement_me_state_getting_ready,
  not_chosen: m.placement_me_state_not_chosen,
  at_work: m.placement_me_state_at_work,
  paused: m.placement_me_state_paused,
  finishing: m.placement_me_state_finishing,
  done: m.placement_me_state_done,
  ended: m.placement_me_state_ended,
};
const reasons: Record<ReasonCode, () => string> = {
  not_now: m.placement_reason_not_now,
  dates: m.placement_reason_dates,
  place: m.placement_reason_place,
  terms: m.placement_reason_terms,
  family: m.placement_reason_family,
  health: m.placement_reason_health,
  employer: m.placement_reason_employer,
  safety: m.placement_reason_safety,
  unsuitable: m.placement_reason_unsuitable,
  no_answer: m.placement_reason_no_answer,
  funding: m.placement_reason_funding,
  security: m.placement_reason_security,
  other: m.placement_reason_other,
};
const events: Record<string, () => string> = {
  'document.added': m.placement_event_document_added,
  'document.removed': m.placement_event_document_removed,
  'certificate.issued': m.placement_event_certificate_issued,
  'certificate.revoked': m.placement_event_certificate_revoked,
  'orientation.enrolled': m.placement_event_orientation_enrolled,
  'orientation.left': m.placement_event_orientation_left,
  'orientation.attended': m.placement_event_orientation_attended,
  'orientation.missed': m.placement_event_orientation_missed,
  'session.held': m.placement_event_session_held,
  'session.confirmed': m.placement_event_session_confirmed,
  'session.taken_back': m.placement_event_session_taken_back,
  'progress.given': m.placement_event_progress_given,
  'placement.shortlisted': m.placement_event_shortlisted,
  'placement.invited': m.placement_event_invited,
  'placement.interested': m.placement_event_interested,
  'placement.yes_recorded': m.placement_event_yes_recorded,
  'placement.yes_confirmed': m.placement_event_yes_confirmed,
  'placement.declined': m.placement_event_declined,
  'placement.lapsed': m.placement_event_lapsed,
  'placement.interviewed': m.placement_event_interviewed,
  'placement.scored': m.placement_event_scored,
  'placement.selected': m.placement_event_selected,
  'placement.reserved': m.placement_event_reserved,
  'placement.not_selected': m.placement_event_not_selected,
  'placement.cleared': m.placement_event_cleared,
  'placement.offered': m.placement_event_offered,
  'placement.accepted': m.placement_event_accepted,
  'placement.contracted': m.placement_event_contracted,
  'placement.oriented': m.placement_event_oriented,
  'placement.started': m.placement_event_started,
  'placement.probation_began': m.placement_event_probation_began,
  'placement.settled': m.placement_event_settled,
  'placement.suspended': m.placement_event_suspended,
  'placement.evacuated': m.placement_event_evacuated,
  'placement.resumed': m.placement_event_resumed,
  'placement.finishing': m.placement_event_finishing,
  'placement.completed': m.placement_event_completed,
  'placement.followed_up': m.placement_event_followed_up,
  'placement.closed': m.placement_event_closed,
  'placement.withdrawn': m.placement_event_withdrawn,
  'placement.ended_early': m.placement_event_ended_early,
  'placement.undone': m.placement_event_undone,
  'check.asked': m.placement_event_check_asked,
  'check.provided': m.placement_event_check_provided,
  'check.recorded': m.placement_event_check_provided,
  'check.verified': m.placement_event_check_verified,
  'check.refused': m.placement_event_check_refused,
  'check.waived': m.placement_event_check_waived,
  'check.ending': m.placement_event_check_ending,
  'money.promised': m.placement_event_money_promised,
  'money.gone': m.placement_event_money_gone,
  'payment.made': m.placement_event_payment_made,
  'payment.not_made': m.placement_event_payment_not_made,
  'payment.cancelled': m.placement_event_payment_cancelled,
  'claim.made': m.placement_event_claim_made,
  'claim.recorded': m.placement_event_claim_made,
  'claim.withdrawn': m.placement_event_claim_withdrawn,
  'claim.approved': m.placement_event_claim_approved,
  'claim.refused': m.placement_event_claim_refused,
  'terms.ready': m.placement_event_terms_ready,
  'terms.renewed': m.placement_event_terms_renewed,
  'terms.withdrawn': m.placement_event_terms_withdrawn,
  'terms.reopened': m.placement_event_terms_withdrawn,
  'terms.signed': m.placement_event_terms_signed,
  'terms.amendment_ready': m.placement_event_amendment_ready,
  'terms.amendment_withdrawn': m.placement_event_amendment_withdrawn,
  'terms.amendment_refused': m.placement_event_amendment_refused,
  'terms.amendment_signed': m.placement_event_amendment_signed,
  'terms.amended': m.placement_event_amended,
  'interview.offered': m.selection_event_offered,
  'interview.chosen': m.selection_event_chosen,
  'interview.cancelled': m.selection_event_cancelled,
  'selection.scored': m.selection_event_scored,
  'selection.asked_for': m.selection_event_asked_for,
  'report.given': m.placement_event_report_given,
  'report.recorded': m.placement_event_report_given,
  'handover.confirmed': m.placement_event_handover_confirmed,
  'feedback.given_by_host': m.placement_event_feedback_host,
  'feedback.given_by_member': m.placement_event_feedback_member,
  'feedback.recorded': m.placement_event_feedback_recorded,
  'follow_up.answered': m.placement_event_follow_up_answered,
  'follow_up.given_up': m.placement_event_follow_up_given_up,
  'question.asked': m.selection_event_asked,
  'question.answered': m.selection_event_answered,
};
const kinds: Record<ReachedKind, () => string> = {
  trained: m.placement_report_trained,
  treated: m.placement_report_treated,
  advised: m.placement_report_advised,
  students: m.placement_report_students,
  other: m.placement_report_other,
};
const outcomes: Record<Outcome, [label: () => string, hint: () => string]> = {
  information: [m.placement_outcome_information, m.placement_outcome_information_hint],
  knowledge: [m.placement_outcome_knowledge, m.placement_outcome_knowledge_hint],
  institution: [m.placement_outcome_institution, m.placement_outcome_institution_hint],
};

export const reportKinds = Object.keys(kinds) as ReachedKind[];
export const outcomeLevels = Object.keys(outcomes) as Outcome[];

export const stateWord = (status: PlacementStatus): string => states[status]();
export const hostStateWord = (status: HostStatus): string => hostStates[status]();
export const memberStateWord = (status: MemberStatus): string => memberStates[status]();
export const reasonWord = (code: string): string => reasons[code as ReasonCode]?.() ?? code;
/** null for what has no words of its own and is not worth a line. */
export const eventWord = (kind: string): string | null => events[kind]?.() ?? null;
export const reportKindWord = (kind: ReachedKind): string => kinds[kind]();
export const outcomeWord = (level: Outcome): string => outcomes[level][0]();
export const outcomeHint = (level: Outcome): string => outcomes[level][1]();

const tones: Partial<Record<PlacementStatus | HostStatus | MemberStatus, Tone>> = {
  waiting_for_you: 'warning',
  offer_waiting: 'warning',
  interested: 'warning',
  being_decided: 'warning',
  interviewed: 'warning',
  scored: 'warning',
  suspended: 'warning',
  paused: 'warning',
  completing: 'warning',
  finishing: 'warning',
  evacuated: 'danger',
  selected: 'info',
  chosen: 'info',
  cleared: 'info',
  offered: 'info',
  accepted: 'info',
  contracted: 'info',
  oriented: 'info',
  getting_ready: 'info',
  active: 'info',
  probation: 'info',
  at_work: 'info',
  completed: 'success',
  settled: 'success',
  followed_up: 'success',
  closed: 'success',
  done: 'success',
};
export const toneOf = (status: PlacementStatus | HostStatus | MemberStatus): Tone =>
  tones[status] ?? 'neutral';

interface Names {
  /** The person's pseudonym. */
  name: string;
  host: string;
}

/** What pressing a step's button says, and what follows from it. */
const steps: Record<
  PlacementVerb,
  [label: (names: Names) => string, about: (names: Names) => string, done: (names: Names) => string]
> = {
  shortlist: [m.placement_step_shortlist, m.placement_about_shortlist, m.placement_done_shortlist],
  invite: [m.placement_step_invite, m.placement_about_invite, m.placement_done_invite],
  express_interest: [m.placement_step_express_interest, () => '', m.placement_done_express_interest],
  decline: [m.placement_step_decline, m.placement_about_decline, m.placement_done_decline],
  interview: [m.placement_step_interview, m.placement_about_interview, m.placement_done_interview],
  score: [m.placement_step_score, m.placement_about_score, m.placement_done_score],
  select: [m.placement_step_select, m.placement_about_select, m.placement_done_select],
  reserve: [m.placement_step_reserve, m.placement_about_reserve, m.placement_done_reserve],
  not_select: [m.placement_step_not_select, m.placement_about_not_select, m.placement_done_not_select],
  clear: [m.placement_step_clear, m.placement_about_clear, m.placement_done_clear],
  offer: [m.placement_step_offer, m.placement_about_offer, m.placement_done_offer],
  accept: [m.placement_step_accept, m.placement_about_accept, m.placement_done_accept],
  contract: [m.placement_step_contract, m.placement_about_contract, m.placement_done_contract],
  orient: [m.placement_step_orient, m.placement_about_orient, m.placement_done_orient],
  confirm_arrival: [
    m.placement_step_confirm_arrival,
    m.placement_about_confirm_arrival,
    m.placement_done_confirm_arrival,
  ],
  begin_probation: [
    m.placement_step_begin_probation,
    m.placement_about_begin_probation,
    m.placement_done_begin_probation,
  ],
  settle: [m.placement_step_settle, m.placement_about_settle, m.placement_done_settle],
  suspend: [m.placement_step_suspend, m.placement_about_suspend, m.placement_done_suspend],
  evacuate: [m.placement_step_evacuate, m.placement_about_evacuate, m.placement_done_evacuate],
  resume: [m.placement_step_resume, m.placement_about_resume, m.placement_done_resume],
  finish: [m.placement_step_finish, m.placement_about_finish, m.placement_done_finish],
  complete: [m.placement_step_complete, m.placement_about_complete, m.placement_done_complete],
  follow_up: [m.placement_step_follow_up, m.placement_about_follow_up, m.placement_done_follow_up],
  close: [m.placement_step_close, m.placement_about_close, m.placement_done_close],
  withdraw: [m.placement_step_withdraw, m.placement_about_withdraw, m.placement_done_withdraw],
  end_early: [m.placement_step_end_early, m.placement_about_end_early, m.placement_done_end_early],
};

export function stepWords(verb: PlacementVerb, names: Names): { label: string; about: string; done: string } {
  const [label, about, done] = steps[verb];
  return { label: label(names), about: about(names), done: done(names) };
}

const facts: Record<Requirement, () => string> = {
  yes_confirmed: m.invalid_missing_yes_confirmed,
  panel_complete: m.invalid_missing_panel_complete,
  host_agrees: m.invalid_missing_host_agrees,
  checks_valid: m.invalid_missing_checks_valid,
  terms_ready: m.invalid_missing_terms_ready,
  budget_committed: m.invalid_missing_budget_committed,
  terms_signed: m.invalid_missing_terms_signed,
  orientation_attended: m.invalid_missing_orientation_attended,
  final_report: m.invalid_missing_final_report,
  handover: m.invalid_missing_handover,
  feedback_host: m.invalid_missing_feedback_host,
  feedback_member: m.invalid_missing_feedback_member,
  reintegration_plan: m.invalid_missing_reintegration_plan,
  follow_ups_done: m.invalid_missing_follow_ups_done,
  payments_settled: m.invalid_missing_payments_settled,
};
/** What a step still lacks, as a sentence. */
export const missingWord = (fact: Requirement): string => facts[fact]();

export function placeOf(assignment: AssignmentPart): string {
  const country = countryName(assignment.country);
  // The place is a name in any script: isolated, it does not drag the comma to its own side.
  return assignment.place ? m.placement_place_in({ place: isolated(assignment.place), country }) : country;
}

export function datesOf({ startsOn, endsOn }: Pick<AssignmentPart, 'startsOn' | 'endsOn'>): string {
  if (startsOn && endsOn)
    return m.placement_dates_from_to({ from: formatDate(startsOn), to: formatDate(endsOn) });
  return startsOn ? m.placement_dates_from({ from: formatDate(startsOn) }) : m.placement_dates_open();
}
