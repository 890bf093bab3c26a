// Codes of results in the page's language. Call these while rendering.
import type { RecordedWay } from '@compatriot/db/vocabulary.ts';
import {
  type FeedbackSide,
  type FollowUpRole,
  giveUpReasons,
  type ReintegrationArea,
  type UnaskedReason,
} from '@compatriot/db/work-vocabulary.ts';
import type { FollowUpState } from '@compatriot/server/follow-ups/rules.ts';
import type { Tone } from '#lib/components/kinds.ts';
import { m } from '#lib/paraglide/messages.js';

const ways: Record<RecordedWay, () => string> = {
  phone: m.placement_behalf_way_phone,
  paper: m.placement_behalf_way_paper,
  visit: m.placement_behalf_way_visit,
  message: m.placement_behalf_way_message,
};
const areas: Record<ReintegrationArea, () => string> = {
  work: m.result_area_work,
  recognition: m.result_area_recognition,
  housing: m.result_area_housing,
  family: m.result_area_family,
  health: m.result_area_health,
  social_security: m.result_area_social_security,
  finance: m.result_area_finance,
  business: m.result_area_business,
  community: m.result_area_community,
  other: m.result_area_other,
};
const roles: Record<FollowUpRole, () => string> = {
  member: m.result_follow_role_member,
  host: m.result_follow_role_host,
  colleague: m.result_follow_role_colleague,
};
const states: Record<FollowUpState, [label: () => string, tone: Tone]> = {
  later: [m.result_follow_state_later, 'neutral'],
  waiting_to_send: [m.result_follow_state_waiting_to_send, 'info'],
  asked: [m.result_follow_state_asked, 'info'],
  unreachable: [m.result_follow_state_unreachable, 'warning'],
  answered: [m.result_follow_state_answered, 'success'],
  given_up: [m.result_follow_state_given_up, 'neutral'],
};
const reasons: Record<UnaskedReason, () => string> = {
  unreachable: m.result_follow_reason_unreachable,
  left: m.result_follow_reason_left,
  refused: m.result_follow_reason_refused,
  other: m.result_follow_reason_other,
  contact_withdrawn: m.result_follow_reason_contact_withdrawn,
};
const grades = [m.result_grade_1, m.result_grade_2, m.result_grade_3, m.result_grade_4, m.result_grade_5];

export const wayWord = (way: RecordedWay): string => ways[way]();
export const wayChoices = () =>
  (Object.keys(ways) as RecordedWay[]).map((value) => ({ value, label: wayWord(value) }));
export const areaWord = (area: ReintegrationArea): string => areas[area]();
export const areaChoices = () =>
  (Object.keys(areas) as ReintegrationArea[]).map((value) => ({ value, label: areaWord(value) }));
export const roleWord = (role: FollowUpRole): string => roles[role]();
export const followUpWord = (state: FollowUpState): string => states[state][0]();
export const followUpTone = (state: FollowUpState): Tone => states[state][1];
export const reasonChoices = () => giveUpReasons.map((value) => ({ value, label: reasons[value]() }));
export const giveUpWord = (reason: UnaskedReason): string => reasons[reason]();
/** Best first, as people read them. */
export const gradeChoices = () =>
  [5, 4, 3, 2, 1].map((value) => ({ value: String(value), label: grades[value - 1]?.() ?? '' }));
export const gradeWord = (grade: number): string => grades[grade - 1]?.() ?? '';
export const sideWord = (side: FeedbackSide): string =>
  side === 'member' ? m.result_feedback_side_member() : m.result_feedback_side_host();
