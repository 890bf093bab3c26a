// What may be told of how people fare between a list and the work. Pure. No figure about fewer than ten people, and none
// that can be had by subtracting two others (SAFETY.md, Statistics): the rules of statistics/rules.ts hold in both
// directions, from stage to stage within a group and from group to group within a stage.
import {
  type FairnessGrouping,
  fairnessGroupings,
  fairnessStages,
  type ScoreBand,
} from '@compatriot/db/vocabulary.ts';
import { type Cut, type CutOf, leastChange, leastPeople, rounded, shownPart } from '../statistics/rules.ts';
import type { FairnessFigures, FairnessGroup } from './schema.ts';

/** Days between two releases: whoever invites one person and looks again learns nothing of that person. */
export const releaseDays = 7;
/** Stands for people of whom it is not known. */
export const notKnown = 'unknown';

/** People of one value and score band, by stage; each stage holds those of the next. */
export interface Fate {
  grouping: FairnessGrouping;
  value: string;
  band: ScoreBand;
  people: readonly number[];
}

/** Stages beyond the list that everybody together has taken: ten more of them make the next release worth counting. */
export const stepsOf = (fates: readonly Fate[]): number =>
  fates
    .filter(({ grouping }) => grouping === 'score')
    .reduce((sum, { people }) => sum + people.slice(1).reduce((all, each) => all + each, 0), 0);

export function isReleaseDue(
  last: { steps: number; releasedAt: Date } | null,
  steps: number,
  now: Date,
): boolean {
  if (!last) return steps >= leastPeople;
  if (now.getTime() - last.releasedAt.getTime() < releaseDays * 86_400_000) return false;
  return Math.abs(steps - last.steps) >= leastChange;
}

interface Counted {
  value: string;
  people: number[];
  /** How many would have come to each stage had their score alone decided. */
  expected: number[];
}

/**
 * Expected: of each score band, the share of all its people that came to a stage, times this group's people in the band,
 * summed over bands (direct standardisation, as rates are compared between populations of different make-up).
 */
function counted(fates: readonly Fate[], grouping: FairnessGrouping): Counted[] {
  const mine = fates.filter((each) => each.grouping === grouping);
  const bands = new Map<ScoreBand, number[]>();
  const groups = new Map<string, Counted>();
  for (const { band, people } of mine) {
    const sum = bands.get(band) ?? fairnessStages.map(() => 0);
    bands.set(
      band,
      sum.map((each, stage) => each + (people[stage] ?? 0)),
    );
  }
  for (const { value, band, people } of mine) {
    const group = groups.get(value) ?? {
      value,
      people: fairnessStages.map(() => 0),
      expected: fairnessStages.map(() => 0),
    };
    const all = bands.get(band) ?? [];
    groups.set(value, {
      value,
      people: group.people.map((each, stage) => each + (people[stage] ?? 0)),
      expected: group.expected.map(
        (each, stage) => each + ((people[0] ?? 0) * (all[stage] ?? 0)) / Math.max(1, all[0] ?? 0),
      ),
    });
  }
  return [...groups.values()].sort((one, other) => (one.value < other.value ? -1 : 1));
}

/**
 * Which parts of a whole may be told: those of ten and more. When the others together are fewer, the smallest told one joins
 * them, or subtracting would count those few (secondary suppression, as in published tables).
 */
function tellable(parts: readonly number[], cuts: readonly Cut[]): boolean[] {
  const leastOf = (index: number) => cuts[index]?.least ?? leastPeople;
  const told = parts.map((part, index) => part >= leastOf(index));
  for (;;) {
    const hidden = parts.reduce((sum, part, index) => sum + (told[index] ? 0 : part), 0);
    if (hidden === 0 || hidden >= leastPeople) return told;
    const smallest = parts.reduce(
      (best, part, index) => (told[index] && (best < 0 || part < (parts[best] ?? 0)) ? index : best),
      -1,
    );
    if (smallest < 0) return told;
    told[smallest] = false;
  }
}

/** The figures of one grouping: groups with fewer people than may be shown are not there. */
function shownGroups(groups: readonly Counted[], grouping: FairnessGrouping, cutOf: CutOf): FairnessGroup[] {
  const cuts = groups.map(({ value }) => cutOf(`${grouping} ${value}`));
  const byStage = fairnessStages.map((stage, at) => {
    const parts = groups.map(({ people }) => people[at] ?? 0);
    const people = parts.reduce((sum, each) => sum + each, 0);
    const cut = cutOf(`${grouping} ${stage}`);
    const told = tellable(parts, cuts);
    const whole = { people, shown: rounded(people, cut) };
    return parts.map((part, index) => (told[index] ? shownPart(part, whole, cuts[index]) || null : null));
  });
  return groups.flatMap(({ value, people, expected }, index): FairnessGroup[] => {
    const listed = byStage[0]?.[index] ?? null;
    if (listed === null) return [];
    const least = cuts[index]?.least ?? leastPeople;
    const told: (number | null)[] = [listed];
    let before = { people: people[0] ?? 0, shown: listed };
    for (let at = 1; at < fairnessStages.length; at++) {
      const here = people[at] ?? 0;
      const share = byStage[at]?.[index] ?? null;
      // Fewer than ten between two stages: they are told as one, or subtracting would count those few.
      const shown =
        share === null
          ? null
          : before.people - here < least
            ? before.shown
            : Math.min(share, before.shown - leastPeople);
      told.push(shown === null || shown < leastPeople ? null : shown);
      if (shown !== null && before.people - here >= least) before = { people: here, shown };
    }
    const alike = fairnessStages.map((_, at) =>
      at > 0 && told[at] !== null ? ratio(people[at] ?? 0, expected[at] ?? 0, least) : null,
    );
    return [{ value, people: told, alike }];
  });
}

/** In tenths, so that one person more or less seldom shows; only where ten people were to be expected. */
function ratio(actual: number, expected: number, least: number): number | null {
  return expected < least ? null : Math.round((actual / expected) * 10) / 10;
}

export function figuresOf(fates: readonly Fate[], cutOf: CutOf): FairnessFigures {
  const figures = {} as FairnessFigures;
  for (const grouping of fairnessGroupings) {
    const groups = shownGroups(counted(fates, grouping), grouping, cutOf);
    // Of the score itself nothing is expected: it is what the others are compared by.
    figures[grouping] =
      grouping === 'score' ? groups.map((each) => ({ ...each, alike: each.alike.map(() => null) })) : groups;
  }
  return figures;
}
