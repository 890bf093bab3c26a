// Words of choosing, and hours on the clock of a place. Call these while rendering.
import type { HostChoice } from '@compatriot/db/vocabulary.ts';
import type { ConflictKind, InterviewWay } from '@compatriot/db/work-vocabulary.ts';
import { formatTag } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

const conflicts: Record<ConflictKind, () => string> = {
  family: m.selection_conflict_family,
  friend: m.selection_conflict_friend,
  work: m.selection_conflict_work,
  business: m.selection_conflict_business,
  other: m.selection_conflict_other,
};
const ways: Record<InterviewWay, () => string> = {
  video: m.selection_way_video,
  phone: m.selection_way_phone,
  site: m.selection_way_site,
};
const choices: Record<HostChoice, () => string> = {
  select: m.selection_choice_select,
  reserve: m.selection_choice_reserve,
  not_select: m.selection_choice_not_select,
};

export const conflictWord = (kind: ConflictKind): string => conflicts[kind]();
export const talkWord = (way: InterviewWay): string => ways[way]();
export const choiceWord = (choice: HostChoice): string => choices[choice]();

/** An hour as a clock in that zone shows it, with the day and the zone's own name. */
export function hourIn(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat(formatTag(), {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(new Date(iso));
}

/** Europe/Amsterdam → Amsterdam */
export const cityOf = (timeZone: string): string =>
  (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');

/** The same with the place whose clock it is; a zone that is no place's (UTC) has said its name already. */
export const hourAt = (iso: string, timeZone: string): string =>
  timeZone.includes('/')
    ? m.selection_hour_there({ date: hourIn(iso, timeZone), place: cityOf(timeZone) })
    : hourIn(iso, timeZone);

const told: Record<string, () => string> = {
  offer: m.selection_told_offer,
  withdrawn: m.selection_told_withdrawn,
  chosen: m.selection_told_chosen,
  declare: m.selection_told_declare,
  score: m.selection_told_score,
  choice: m.selection_told_choice,
  question: m.selection_told_question,
  cv: m.selection_told_cv,
  applied: m.vacancy_sent,
};
/** What the address says was just done; null for nothing. */
export const toldWord = (code: string | null): string | null => (code ? (told[code]?.() ?? null) : null);
