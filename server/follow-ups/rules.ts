// Who is asked when, and how it stands. Pure.
import {
  type FollowUpMonths,
  followUpMonths,
  type FollowUpRole,
  type UnaskedReason,
} from '@compatriot/db/work-vocabulary.ts';
import { monthsAfter } from '../results/rules.ts';

/** Two weeks to answer before the first reminder, two more before the second; after that a person asks. */
export const reminderDays = 14;
export const mostReminders = 2;

export const followUpStates = [
  'later',
  'waiting_to_send',
  'asked',
  'unreachable',
  'answered',
  'given_up',
] as const;
export type FollowUpState = (typeof followUpStates)[number];

interface Standing {
  dueOn: string;
  sentAt: Date | null;
  unreachable: boolean;
  answeredAt: Date | null;
  givenUpAt: Date | null;
}

export function followUpState(row: Standing, day: string): FollowUpState {
  if (row.answeredAt) return 'answered';
  if (row.givenUpAt) return 'given_up';
  if (row.sentAt) return 'asked';
  if (row.unreachable) return 'unreachable';
  return row.dueOn > day ? 'later' : 'waiting_to_send';
}

/** Whether a mail is due: the first on its day, a reminder every two weeks, two of them. */
export function mailDue(
  row: Standing & { remindedAt: Date | null; reminders: number },
  now: Date,
): 'first' | 'reminder' | null {
  const state = followUpState(row, now.toISOString().slice(0, 10));
  if (state === 'waiting_to_send' || state === 'unreachable') return 'first';
  if (state !== 'asked' || row.reminders >= mostReminders) return null;
  const last = row.remindedAt ?? row.sentAt;
  return last && now.getTime() - last.getTime() >= reminderDays * 86_400_000 ? 'reminder' : null;
}

export interface AskedPerson {
  role: FollowUpRole;
  handoverId: string | null;
}

/** Everybody at both times: the person, the host, and the colleagues who took the work over. */
export function askedAfter(over: string, colleagues: readonly string[]) {
  const people: AskedPerson[] = [
    { role: 'member', handoverId: null },
    { role: 'host', handoverId: null },
    ...colleagues.map((handoverId) => ({ role: 'colleague' as const, handoverId })),
  ];
  return followUpMonths.flatMap((months) =>
    people.map((each) => ({ ...each, months, dueOn: monthsAfter(over, months) })),
  );
}

export interface FollowUpShown {
  id: string;
  months: FollowUpMonths;
  role: FollowUpRole;
  name: string | null;
  dueOn: string;
  state: FollowUpState;
  sentAt: Date | null;
  answeredAt: Date | null;
  reason: UnaskedReason | null;
}

export const shownFollowUp = (
  row: Standing & {
    id: string;
    months: FollowUpMonths;
    role: FollowUpRole;
    handoverId: string | null;
    reason: UnaskedReason | null;
  },
  names: ReadonlyMap<string, string>,
  day: string,
): FollowUpShown => ({
  id: row.id,
  months: row.months,
  role: row.role,
  name: row.handoverId === null ? null : (names.get(row.handoverId) ?? null),
  dueOn: row.dueOn,
  state: followUpState(row, day),
  sentAt: row.sentAt,
  answeredAt: row.answeredAt,
  reason: row.reason,
});
