// What an author may see of a count: nothing about fewer than ten people, rounded, also not by subtracting a channel from
// the whole, one question from the next, or one moment from the one before. The numbers are those of statistics/rules.ts.
import {
  type Cut,
  type CutOf,
  leastChange,
  leastSeconds,
  plainCuts,
  rounded,
  shownPart,
  shownShares,
  shownSteps,
} from '../statistics/rules.ts';
import type { Whole } from '../statistics/rules.ts';
import { checkPlace, median, type GroupCount, type QuestionCount, type SurveyCount } from './counting.ts';

export interface GroupFigures {
  value: string;
  began: number;
  /** Null: fewer than ten. */
  sent: number | null;
  minutes: number | null;
}

export interface QuestionFigures {
  key: string;
  saw: number;
  answered: number | null;
  unknown: number | null;
  refused: number | null;
  /** Began, did not send, and were last here. */
  left: number | null;
}

export interface SurveyFigures {
  began: number;
  sent: number | null;
  minutes: number | null;
  channels: GroupFigures[];
  languages: GroupFigures[];
  /** The last fortnight; the value is a day. */
  days: GroupFigures[];
  questions: QuestionFigures[];
  /** Who came to the page before sending, and who is or was there last. */
  check: { saw: number; left: number | null };
}

/** Days shown one by one; what was before stays in the whole. */
export const shownDays = 14;

const orNull = (people: number): number | null => (people === 0 ? null : people);

/**
 * @param cutOf where each group begins to be shown: the programme's secret (statistics/rules.ts)
 * @returns null while too few people have begun
 */
export function figuresOf(
  count: SurveyCount,
  order: readonly string[],
  today: string,
  cutOf: CutOf = plainCuts,
): SurveyFigures | null {
  const { all } = count;
  const cut = cutOf('all');
  if (all.began < cut.least) return null;
  const began: Whole = { people: all.began, shown: rounded(all.began, cut) };
  const firstDay = new Date(Date.parse(`${today}T00:00:00Z`) - (shownDays - 1) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const { shown: sent } = sentOf(all, began, cut);
  const shared = (kind: string, groups: Map<string, GroupCount>) =>
    groupsOf(groups, all, began, cut, (value) => cutOf(`${kind} ${value}`));
  return {
    began: began.shown,
    sent: orNull(sent),
    minutes: minutesOf(all, cut),
    channels: shared('channel', count.channels),
    languages: shared('language', count.languages),
    days: shared('day', count.days)
      .filter(({ value }) => value >= firstDay)
      .sort((one, other) => (one.value < other.value ? 1 : -1)),
    ...questionsOf(count, order, began, cutOf),
  };
}

const sentOf = (group: GroupCount, began: Whole, cut: Cut): Whole => ({
  people: group.sent,
  shown: shownPart(group.sent, began, cut),
});

function minutesOf(group: GroupCount, cut: Cut): number | null {
  const { people, minutes } = median(group.minutes);
  return people < cut.least ? null : minutes;
}

/** Each person is in one group, so the groups share out both who began and who sent. */
function groupsOf(
  groups: Map<string, GroupCount>,
  all: GroupCount,
  began: Whole,
  cutOfAll: Cut,
  cutOf: CutOf,
): GroupFigures[] {
  const rows = [...groups];
  const cuts = rows.map(([value]) => cutOf(value));
  const shownBegan = shownShares(
    rows.map(([, group]) => group.began),
    began,
    cuts,
  );
  const shownSent = shownShares(
    rows.map(([, group]) => group.sent),
    sentOf(all, began, cutOfAll),
    cuts,
  );
  return rows
    .flatMap(([value, group], index): GroupFigures[] => {
      const startedHere = shownBegan[index];
      if (startedHere === null || startedHere === undefined) return [];
      const finished = shownSent[index] ?? null;
      const cut = cutOf(value);
      // Few of a group who did not send would be told by the two numbers.
      const few = group.began - group.sent < cut.least;
      const told = finished === null ? null : few ? startedHere : Math.min(finished, startedHere);
      return [
        { value, began: startedHere, sent: told, minutes: told === null ? null : minutesOf(group, cut) },
      ];
    })
    .sort((one, other) => other.began - one.began || (one.value < other.value ? -1 : 1));
}

const nobody: QuestionCount = { saw: 0, answered: 0, unknown: 0, refused: 0, left: 0 };

const states = ['answered', 'unknown', 'refused', 'left', 'nothing'];

function questionsOf(count: SurveyCount, order: readonly string[], began: Whole, cutOf: CutOf) {
  const places = [...order, checkPlace].map((key) => ({ key, count: count.questions.get(key) ?? nobody }));
  const saw = shownSteps(
    places.map((place) => place.count.saw),
    began,
    cutOf('all'),
  );
  const figures = places.map((place, index): QuestionFigures => {
    const shown = saw[index] ?? 0;
    const { saw: people, answered, unknown, refused, left } = place.count;
    const nothing = Math.max(0, people - answered - unknown - refused - left);
    const shares = shownShares(
      [answered, unknown, refused, left, nothing],
      { people, shown },
      states.map((state) => cutOf(`question ${place.key} ${state}`)),
    );
    const at = (share: number): number | null => {
      const told = shares[share] ?? null;
      return told === null ? null : Math.min(told, shown);
    };
    return { key: place.key, saw: shown, answered: at(0), unknown: at(1), refused: at(2), left: at(3) };
  });
  const check = figures.pop();
  return { questions: figures, check: { saw: check?.saw ?? 0, left: check?.left ?? null } };
}

/**
 * Whether new figures may follow the last ones: ten people more or fewer must have sent their answers. A draft is begun in a
 * moment and as often as somebody likes, so beginning renews nothing.
 */
export function mayRenew(last: { sent: number; figures: unknown } | null, now: { sent: number }): boolean {
  return !last || last.figures === null || Math.abs(now.sent - last.sent) >= leastChange;
}

/** A count takes at most a twentieth of the time, and is not made more often than any other figure. */
export function isTimeToCount(last: { checkedAt: Date; tookMs: number } | null, now: Date): boolean {
  if (!last) return true;
  return now.getTime() - last.checkedAt.getTime() >= Math.max(leastSeconds * 1000, 20 * last.tookMs);
}

/** Up to so many rows are counted while the reader waits: about a third of a second. */
export const countedAtOnce = 20_000;
