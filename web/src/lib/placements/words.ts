// States, reasons and events of placements in the page's language. Call these while rendering.
import type { PlacementStatus, ReasonCode } from '@compatriot/db/vocabulary.ts';
import type { HostStatus, MemberStatus, PlacementVerb, Report } from '@compatriot/server/placements/rules.ts';
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
  accepted: m.placement_state_accepted,
  not_selected: m.placement_state_not_selected,
  active: m.placement_state_active,
  suspended: m.placement_state_suspended,
  completed: m.placement_state_completed,
  withdrawn: m.placement_state_withdrawn,
  ended_early: m.placement_state_ended_early,
};
const hostStates: Record<HostStatus, () => string> = {
  no_answer_yet: m.placement_host_state_no_answer_yet,
  no_answer: m.placement_host_state_no_answer,
  interested: m.placement_state_interested,
  accepted: m.placement_state_accepted,
  not_selected: m.placement_state_not_selected,
  active: m.placement_state_active,
  suspended: m.placement_state_suspended,
  completed: m.placement_state_completed,
  ended: m.placement_host_state_ended,
};
const memberStates: Record<MemberStatus, () => string> = {
  waiting_for_you: m.placement_me_state_waiting_for_you,
  too_late: m.placement_me_state_too_late,
  you_said_no: m.placement_me_state_you_said_no,
  being_decided: m.placement_me_state_being_decided,
  chosen: m.placement_me_state_chosen,
  not_chosen: m.placement_me_state_not_chosen,
  at_work: m.placement_me_state_at_work,
  paused: m.placement_me_state_paused,
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
  'placement.invited': m.placement_event_invited,
  'placement.interested': m.placement_event_interested,
  'placement.declined': m.placement_event_declined,
  'placement.lapsed': m.placement_event_lapsed,
  'placement.accepted': m.placement_event_accepted,
  'placement.not_selected': m.placement_event_not_selected,
  'placement.started': m.placement_event_started,
  'placement.suspended': m.placement_event_suspended,
  'placement.resumed': m.placement_event_resumed,
  'placement.completed': m.placement_event_completed,
  'placement.withdrawn': m.placement_event_withdrawn,
  'placement.ended_early': m.placement_event_ended_early,
};
type Kind = Report['reached'][number]['kind'];
const kinds: Record<Kind, () => string> = {
  trained: m.placement_report_trained,
  treated: m.placement_report_treated,
  advised: m.placement_report_advised,
  students: m.placement_report_students,
};
const outcomes: Record<Report['outcome'], [label: () => string, hint: () => string]> = {
  information: [m.placement_outcome_information, m.placement_outcome_information_hint],
  knowledge: [m.placement_outcome_knowledge, m.placement_outcome_knowledge_hint],
  institution: [m.placement_outcome_institution, m.placement_outcome_institution_hint],
};

export const reportKinds = Object.keys(kinds) as Kind[];
export const outcomeLevels = Object.keys(outcomes) as Report['outcome'][];

export const stateWord = (status: PlacementStatus): string => states[status]();
export const hostStateWord = (status: HostStatus): string => hostStates[status]();
export const memberStateWord = (status: MemberStatus): string => memberStates[status]();
export const reasonWord = (code: string): string => reasons[code as ReasonCode]?.() ?? code;
/** null for what has no words of its own and is not worth a line. */
export const eventWord = (kind: string): string | null => events[kind]?.() ?? null;
export const reportKindWord = (kind: Kind): string => kinds[kind]();
export const outcomeWord = (level: Report['outcome']): string => outcomes[level][0]();
export const outcomeHint = (level: Report['outcome']): string => outcomes[level][1]();

export function toneOf(status: PlacementStatus | HostStatus | MemberStatus): Tone {
  switch (status) {
    case 'waiting_for_you':
    case 'interested':
    case 'being_decided':
    case 'suspended':
    case 'paused':
      return 'warning';
    case 'accepted':
    case 'chosen':
    case 'active':
    case 'at_work':
      return 'info';
    case 'completed':
    case 'done':
      return 'success';
    default:
      return 'neutral';
  }
}

interface Names {
  /** The person's pseudonym. */
  name: string;
  host: string;
}

/** What pressing a step's button says, and what follows from it. */
export function stepWords(verb: PlacementVerb, names: Names): { label: string; about: string; done: string } {
  switch (verb) {
    case 'express_interest':
      return {
        label: m.placement_step_express_interest(names),
        about: '',
        done: m.placement_done_express_interest(names),
      };
    case 'decline':
      return {
        label: m.placement_step_decline(),
        about: m.placement_about_decline(names),
        done: m.placement_done_decline(),
      };
    case 'accept':
      return {
        label: m.placement_step_accept(names),
        about: m.placement_about_accept(names),
        done: m.placement_done_accept(names),
      };
    case 'not_select':
      return {
        label: m.placement_step_not_select(names),
        about: m.placement_about_not_select(names),
        done: m.placement_done_not_select(names),
      };
    case 'confirm_arrival':
      return {
        label: m.placement_step_confirm_arrival(),
        about: m.placement_about_confirm_arrival(names),
        done: m.placement_done_confirm_arrival(),
      };
    case 'suspend':
      return {
        label: m.placement_step_suspend(),
        about: m.placement_about_suspend(),
        done: m.placement_done_suspend(),
      };
    case 'resume':
      return {
        label: m.placement_step_resume(),
        about: m.placement_about_resume(),
        done: m.placement_done_resume(),
      };
    case 'complete':
      return {
        label: m.placement_step_complete(),
        about: m.placement_about_complete(),
        done: m.placement_done_complete(),
      };
    case 'withdraw':
      return {
        label: m.placement_step_withdraw(),
        about: m.placement_about_withdraw(names),
        done: m.placement_done_withdraw(),
      };
    case 'end_early':
      return {
        label: m.placement_step_end_early(),
        about: m.placement_about_end_early(),
        done: m.placement_done_end_early(),
      };
  }
}

export function placeOf(assignment: AssignmentPart): string {
  const country = countryName(assignment.country);
  // The place is a name in any script: isolated, it does not drag the comma to its own side.
  return assignment.place ? m.placement_place_in({ place: isolated(assignment.place), country }) : country;
}

export function datesOf({ startsOn, endsOn }: AssignmentPart): string {
  if (startsOn && endsOn)
    return m.placement_dates_from_to({ from: formatDate(startsOn), to: formatDate(endsOn) });
  return startsOn ? m.placement_dates_from({ from: formatDate(startsOn) }) : m.placement_dates_open();
}
