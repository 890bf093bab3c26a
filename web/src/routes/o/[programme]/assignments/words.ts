// States and steps in the page's language. Call these while rendering.
import type { AgainKind, AssignmentStatus, ReasonCode } from '@compatriot/db/vocabulary.ts';
import type { AssignmentStep, CommentField } from '@compatriot/server/assignments/rules.ts';
import type { Tone } from '#lib/components/kinds.ts';
import { formatDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

const statuses: Record<AssignmentStatus, () => string> = {
  draft: m.assignment_status_draft,
  submitted: m.assignment_status_submitted,
  returned: m.assignment_status_returned,
  rejected: m.assignment_status_rejected,
  approved: m.assignment_status_approved,
  funded: m.assignment_status_funded,
  sourcing: m.assignment_status_sourcing,
  selecting: m.assignment_status_selecting,
  part_filled: m.assignment_status_part_filled,
  filled: m.assignment_status_filled,
  closed: m.assignment_status_closed,
  suspended: m.assignment_status_suspended,
  cancelled: m.assignment_status_cancelled,
};
const nexts: Record<AssignmentStatus, () => string> = {
  draft: m.assignment_next_draft,
  submitted: m.assignment_next_submitted,
  returned: m.assignment_next_returned,
  rejected: m.assignment_next_rejected,
  approved: m.assignment_next_approved,
  funded: m.assignment_next_funded,
  sourcing: m.assignment_next_sourcing,
  selecting: m.assignment_next_selecting,
  part_filled: m.assignment_next_part_filled,
  filled: m.assignment_next_filled,
  closed: m.assignment_next_closed,
  suspended: m.assignment_next_suspended,
  cancelled: m.assignment_next_cancelled,
};
/** What a host waits for, or has to do; where it says nothing else, what officials read. */
const hostNexts: Partial<Record<AssignmentStatus, () => string>> = {
  draft: m.assignment_host_next_draft,
  submitted: m.assignment_host_next_submitted,
  returned: m.assignment_host_next_returned,
  approved: m.assignment_host_next_approved,
  funded: m.assignment_host_next_funded,
  sourcing: m.assignment_host_next_sourcing,
  selecting: m.assignment_host_next_sourcing,
  part_filled: m.assignment_host_next_sourcing,
};
const tones: Record<AssignmentStatus, Tone> = {
  draft: 'neutral',
  submitted: 'warning',
  returned: 'warning',
  rejected: 'danger',
  approved: 'info',
  funded: 'info',
  sourcing: 'info',
  selecting: 'info',
  part_filled: 'success',
  filled: 'success',
  closed: 'neutral',
  suspended: 'warning',
  cancelled: 'danger',
};
const steps: Record<AssignmentStep, () => string> = {
  submit: m.assignment_step_submit,
  return: m.assignment_step_return,
  reject: m.assignment_step_reject,
  approve: m.assignment_step_approve,
  fund: m.assignment_step_fund,
  open: m.assignment_step_open,
  select: m.assignment_step_select,
  suspend: m.assignment_step_suspend,
  resume: m.assignment_step_resume,
  cancel: m.assignment_step_cancel,
};
const reasons: Partial<Record<ReasonCode, () => string>> = {
  funding: m.placement_reason_funding,
  security: m.placement_reason_security,
  dates: m.placement_reason_dates,
  not_now: m.placement_reason_not_now,
  other: m.placement_reason_other,
};

const fields: Record<CommentField, () => string> = {
  institutionId: m.assignment_field_institution,
  title: m.assignment_field_title,
  need: m.assignment_field_need,
  tasks: m.assignment_field_tasks,
  outputs: m.assignment_field_outputs,
  supervisor: m.assignment_field_supervisor,
  counterpartNumber: m.assignment_field_counterparts,
  sector: m.assignment_field_sector,
  mode: m.assignment_field_mode,
  employment: m.assignment_field_employment,
  country: m.assignment_field_country,
  place: m.assignment_field_place,
  startsOn: m.assignment_field_starts,
  endsOn: m.assignment_field_ends,
  deadline: m.assignment_field_deadline,
  seats: m.assignment_field_seats,
  occupation: m.assignment_field_occupation,
  skills: m.assignment_field_essential,
  languages: m.assignment_field_languages,
  minimumExperience: m.assignment_field_experience,
  minimumEducation: m.assignment_field_education,
  licenceNeeded: m.assignment_field_licence,
};

export const fieldWord = (field: CommentField): string => fields[field]();
export const againWord = (again: AgainKind): string =>
  again === 'repeat' ? m.assignment_again_repeat() : m.assignment_again_extension();

export const statusWord = (status: AssignmentStatus): string => statuses[status]();
type Standing = { status: AssignmentStatus; vacancy: boolean };
/** Nobody waits for the money of a vacancy. */
export const nextWord = ({ status, vacancy }: Standing): string =>
  vacancy && status === 'approved' ? m.vacancy_next_approved() : nexts[status]();
export const nextHostWord = ({ status, vacancy }: Standing): string =>
  vacancy && status === 'approved' ? m.vacancy_host_next_approved() : (hostNexts[status] ?? nexts[status])();
export const statusTone = (status: AssignmentStatus): Tone => tones[status];
export const stepWord = (step: AssignmentStep): string => steps[step]();
export const stopReasonWord = (code: ReasonCode): string => reasons[code]?.() ?? code;

export function datesWord(startsOn: string | null, endsOn: string | null): string {
  const from = formatDate(startsOn);
  const to = formatDate(endsOn);
  if (from && to) return m.assignment_dates_from_to({ from, to });
  if (from) return m.assignment_dates_from({ from });
  return to ? m.assignment_dates_until({ to }) : m.assignment_dates_open();
}
