// What is told about work while it goes on, by whom and when; and which reminder of its end is due. Pure.
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { ConcernKind, EndReminderKind, WorkParty } from '@compatriot/db/work-vocabulary.ts';

/** What of the work a page shows; it says no more of a state than all three sides may know. */
export const phases = ['before', 'at_work', 'paused', 'finishing', 'over'] as const;
export type Phase = (typeof phases)[number];

export function phaseOf(status: PlacementStatus): Phase {
  switch (status) {
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
    case 'withdrawn':
    case 'ended_early':
      return 'over';
    default:
      return 'before';
  }
}

export type WorkVerb = 'session.record' | 'progress.give' | 'concern.raise' | 'concern.answer';

const begun: readonly PlacementStatus[] = ['active', 'probation', 'suspended', 'evacuated', 'completing'];
const preparing: readonly PlacementStatus[] = [
  'selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
  'oriented',
];

interface WorkRule {
  by: readonly WorkParty[];
  in: readonly PlacementStatus[];
  modes?: readonly Mode[];
}

export const workRules: Record<WorkVerb, WorkRule> = {
  'session.record': {
    by: ['member', 'host', 'coordinator'],
    in: ['active', 'suspended', 'completing'],
    modes: ['virtual'],
  },
  'progress.give': { by: ['member', 'host'], in: begun },
  // Also before the first day: a host that went silent, a visa that does not come.
  'concern.raise': { by: ['member', 'host'], in: [...preparing, ...begun] },
  // What was raised is answered whatever became of the placement.
  'concern.answer': {
    by: ['coordinator'],
    in: [...preparing, ...begun, 'completed', 'settled', 'followed_up', 'closed', 'withdrawn', 'ended_early'],
  },
};

export const workVerbs = Object.keys(workRules) as WorkVerb[];

export function mayNow(verb: WorkVerb, at: { status: PlacementStatus; mode: Mode }): boolean {
  const rule = workRules[verb];
  return rule.in.includes(at.status) && (rule.modes === undefined || rule.modes.includes(at.mode));
}

/** The sooner a person could come to harm, the earlier. */
export const urgentKinds: readonly ConcernKind[] = ['safety', 'health'];

/** Short and often: what is told a month later is known by everybody. */
export const progressDays = 30;

/** In which somebody is waited for to say how it goes. */
export const progressStatuses: readonly PlacementStatus[] = ['active', 'probation'];

/** The day by which the next report is awaited; null while nobody waits for one. */
export function progressDue(
  status: PlacementStatus,
  arrivedOn: string | null,
  lastGivenOn: string | null,
): string | null {
  const from = lastGivenOn ?? arrivedOn;
  if (from === null || !progressStatuses.includes(status)) return null;
  return plusDays(from, progressDays);
}

/**
 * What is wrong with the day of a session: ahead of today anywhere on earth (UTC+14), or before the work began.
 */
export function sessionDayFault(
  heldOn: string,
  arrivedOn: string | null,
  now: Date,
): 'in_the_future' | 'before_start' | null {
  if (heldOn > new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10)) return 'in_the_future';
  return arrivedOn !== null && heldOn < arrivedOn ? 'before_start' : null;
}

/** The civil date at a place at this moment, YYYY-MM-DD. */
export function dayAt(now: Date, timeZone: string | null): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timeZone ?? 'UTC',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(now);
}

export function plusDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Calendar months, ending on the last day where the month is shorter: 3 months before 31 May is 28 or 29 February. */
export function minusMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return first.toISOString().slice(0, 10);
}

/** Who has come and is not on the way out yet: of their end there is something to be reminded. */
export const endingStatuses: readonly PlacementStatus[] = ['active', 'suspended', 'evacuated'];

/** The day of each reminder (DOMAIN.md: 3 and 2 months before the end, escalated at 15 days). */
export const reminderDay = (kind: EndReminderKind, endsOn: string): string => {
  switch (kind) {
    case 'three_months':
      return minusMonths(endsOn, 3);
    case 'two_months':
      return minusMonths(endsOn, 2);
    case 'fifteen_days':
      return plusDays(endsOn, -15);
  }
};

/**
 * The one reminder that is due today at the place of work: the latest whose day has come, if it was not sent and that day was
 * not before the work began (six weeks have no "three months before"). One that was missed for long is made up for once.
 */
export function reminderDue(
  today: string,
  { endsOn, arrivedOn }: { endsOn: string; arrivedOn: string | null },
  sent: readonly EndReminderKind[],
): EndReminderKind | null {
  if (today > endsOn) return null;
  const order: EndReminderKind[] = ['fifteen_days', 'two_months', 'three_months'];
  const due = order.find((kind) => reminderDay(kind, endsOn) <= today);
  if (!due || sent.includes(due)) return null;
  return arrivedOn !== null && reminderDay(due, endsOn) < arrivedOn ? null : due;
}

/** How near the end is, for the page: the last reminder whose day has come. */
export function endStage(today: string, endsOn: string | null): EndReminderKind | 'past' | null {
  if (endsOn === null) return null;
  if (today > endsOn) return 'past';
  const order: EndReminderKind[] = ['fifteen_days', 'two_months', 'three_months'];
  return order.find((kind) => reminderDay(kind, endsOn) <= today) ?? null;
}
