// Words of work while it goes on, in the page's language. Call these while rendering.
import type {
  ConcernKind,
  EndReminderKind,
  OrientationForm,
  WorkPace,
  WorkParty,
} from '@compatriot/db/work-vocabulary.ts';
import type { Work } from '@compatriot/server/work/schema.ts';
import { formatTag } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

const kinds: Record<ConcernKind, () => string> = {
  safety: m.concern_kind_safety,
  health: m.concern_kind_health,
  people: m.concern_kind_people,
  tasks: m.concern_kind_tasks,
  pay: m.concern_kind_pay,
  living: m.concern_kind_living,
  other: m.concern_kind_other,
};
const paces: Record<WorkPace, () => string> = {
  on_track: m.work_pace_on_track,
  behind: m.work_pace_behind,
  stuck: m.work_pace_stuck,
};
const parties: Record<WorkParty, () => string> = {
  member: m.concern_party_member,
  host: m.concern_party_host,
  coordinator: m.work_party_coordinator,
};
const reminders: Record<EndReminderKind, () => string> = {
  three_months: m.work_reminder_three_months,
  two_months: m.work_reminder_two_months,
  fifteen_days: m.work_reminder_fifteen_days,
};
const endings: Record<NonNullable<Work['ending']>, (values: { date: string }) => string> = {
  three_months: m.work_ending_three_months,
  two_months: m.work_ending_two_months,
  fifteen_days: m.work_ending_fifteen_days,
  past: m.work_ending_past,
};

/** What a form of these pages did, as its address says it (`?done=progress`). */
const dones = {
  session: m.work_done_session,
  confirm: m.work_done_confirm,
  takeBack: m.work_done_takeBack,
  progress: m.work_done_progress,
  concern: m.work_done_concern,
  answer: m.work_done_answer,
  enrol: m.work_done_enrol,
  leave: m.work_done_leave,
  extend: m.work_done_extend,
};
export type WorkForm = keyof typeof dones;

export const concernWord = (kind: ConcernKind): string => kinds[kind]();
export const paceWord = (pace: WorkPace): string => paces[pace]();
/** "you" for the reader's own side. */
export const partyWord = (party: WorkParty, reader: WorkParty): string =>
  party === reader ? m.work_party_you() : parties[party]();
export const reminderWord = (kind: EndReminderKind): string => reminders[kind]();
export const endingWord = (ending: NonNullable<Work['ending']>, date: string): string =>
  endings[ending]({ date });
export const doneWord = (done: string): string | null => dones[done as WorkForm]?.() ?? null;
export const formWord = (form: OrientationForm): string =>
  form === 'online' ? m.orientation_online() : m.orientation_form_site();

/** The hour on the wall where a session is, named with its zone: the same for whoever reads it, wherever they are. */
export const hourAt = (iso: string, timeZone: string): string =>
  new Intl.DateTimeFormat(formatTag(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(new Date(iso));
