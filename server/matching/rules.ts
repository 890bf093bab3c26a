// The numbers of matching, each with its reason, and what is made of the statement's answer: points that add up, and
// words for how a need was met. Pure; the ranking itself is plan.ts and ranking.ts. All arithmetic is in whole numbers.
import type { Funnel } from '@compatriot/db/match.ts';
import {
  type ExperienceBand,
  type HardCondition,
  type ScorePart,
  experienceBands,
  hardConditions,
  scoreParts,
} from '@compatriot/db/vocabulary.ts';
import { rounded } from '../statistics/rules.ts';

export type Weights = Record<ScorePart, number>;

/**
 * Out of 100. Essential skills lead, because a host asks for them by name and cannot do without; the occupation comes next,
 * because it stands for many skills that nobody lists. Experience and availability decide whether a placement works once the
 * skills are there. Optional skills and the person's wishes tip the scales between people who could all do it; education and
 * languages weigh least, for their minimum is asked for elsewhere and more of them seldom changes the outcome.
 */
export const defaultWeights: Weights = {
  essential_skills: 40,
  occupation: 15,
  experience: 10,
  availability: 10,
  optional_skills: 10,
  education: 5,
  languages: 5,
  wishes: 5,
};

/**
 * The programme's weights over the default ones. Anything but a whole number from 0 to 100 is ignored, and weights that sum
 * to zero rank nobody, so they are ignored as a whole.
 */
export function weightsOf(own: unknown): Weights {
  const given: Record<string, unknown> =
    typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {};
  const weights = { ...defaultWeights };
  for (const part of scoreParts) {
    const value = given[part];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100)
      weights[part] = value;
  }
  return allZero(weights) ? { ...defaultWeights } : weights;
}

/** Such weights rank nobody. */
export const allZero = (weights: Weights): boolean => scoreParts.every((part) => weights[part] === 0);

export const scoring = {
  /**
   * A skill short of the level asked for counts a quarter less for each level: the scale has four (learning, with help, alone,
   * teaching others), and each is taken as an equal step.
   */
  levelStep: 25,
  /**
   * From this similarity on, a neighbouring skill is evidence that the need could be met; below it two skills merely share a
   * field. db/nearness.ts is calibrated so that this reads true: "project management" and "manage engineering project" are 80,
   * "project management" and "financial management" 48.
   */
  nearSimilarity: 60,
  /** One ISCED level below the one asked for is often made up by experience (a bachelor's degree for a master's). */
  educationOneBelow: 5000,
  /** Two CEFR levels above the minimum are a whole band (B1 to C1); more makes no difference at work. */
  languageHeadroom: 2,
  /** `native` counts as C2 here: growing up with a language is origin, not ability. */
  languageTop: 6,
} as const;

/**
 * Years of work that stand for a band: its middle (of "21 or more", 25). Officials see bands, so the score uses nothing finer,
 * or the points would tell the years.
 */
const bandYears: Record<ExperienceBand, number> = {
  '0_2': 1,
  '3_5': 4,
  '6_10': 8,
  '11_20': 15,
  '21_over': 25,
};

/** Bands by their first year, which is in their name, for the statement. */
export const bands = experienceBands.map((band) => ({
  from: Number(band.split('_')[0]),
  years: bandYears[band],
}));

/** Longest stay in days that each answer allows: calendar months rounded up, so that "three months" holds any three. */
export const stayDays = {
  up_to_2_weeks: 14,
  up_to_6_weeks: 42,
  up_to_3_months: 92,
  up_to_6_months: 184,
  up_to_12_months: 366,
} as const;

/**
 * How many people one run keeps: a page of the most that SAFETY.md lets anybody list at once, and ten times what a host wants
 * to see (UNV: 3–5 shortlisted people).
 */
export const keptResults = 50;
/** A page of a shortlist. Each card shown counts against the daily quota, so a page is what one reads with attention. */
export const pageSize = 20;

// Why the hard conditions are what they are. `unknown` passes where asking is easy and a refusal would be unjust; it does not
// pass where a yes would be a guess.
//   mode              a way of working that the person did not choose is not proposed: willingness is never guessed
//   place             the person's country of origin is the assignment's
//   tie               they did not say that they have no tie to it; unknown passes
//   legal_room        "no" excludes where one has to travel; unknown passes and is shown, for it takes one question to know
//   dates             the months the person named hold at least a day of the assignment; no window passes
//   languages         at least the level asked for in each. Somebody who named languages named the ones they speak, so one
//                     that is absent excludes; somebody who skipped the question passes and is shown as unknown
//   licence           where one is needed a plain "no" (or an expired one) excludes; unknown passes and is shown
//   age               only where the programme's matching settings name a lowest or highest band; unknown passes and is shown
//   essential_skills  at least one essential skill is answered by one at `nearSimilarity` or more, at any level: all of them
//                     would leave nobody, none would rank people for things the host did not ask for. People who named no
//                     skill do not pass: there is nothing to propose them on
export const conditions: readonly HardCondition[] = hardConditions;

/** Everything that a question carries of the above, kept with each run. */
export const matchNumbers = { ...scoring, bands, stays: { ...stayDays }, kept: keptResults };

/** Conditions on facts that no card shows. */
const onNoCard: readonly HardCondition[] = ['tie', 'legal_room', 'licence'];

/**
 * How many are left after each condition, and how many it alone keeps out. People may be asked for by what single cards show,
 * and the funnel comes without looking at anybody: so of a condition on facts that no card shows, fewer than ten are not told
 * and more are rounded down (`rounded`). Those people are counted at the last step, with whom essential skills keep out.
 */
export function funnelSteps(funnel: Pick<Funnel, 'started' | 'excluded' | 'only'>) {
  let left = funnel.started;
  let untold = 0;
  return conditions.map((condition) => {
    const hidden = onNoCard.includes(condition);
    const last = condition === conditions.at(-1);
    const exact = funnel.excluded[condition];
    const excluded = hidden ? rounded(exact) : exact + (last ? untold : 0);
    if (hidden) untold += exact - excluded;
    left -= excluded;
    const only = funnel.only[condition];
    return { condition, excluded, left, only: hidden ? rounded(only) : only };
  });
}

/** One part of a score as the statement gives it: 0 to 10,000, or why there is none. */
export type Fraction = number | 'unknown' | 'not_asked';

/** What of the assignment decides whether a part is asked for at all. */
export interface Asked {
  startsOn: string | null;
  endsOn: string | null;
  occupationId: number | null;
  minimumExperience: number | null;
  minimumEducation: string | null;
  skills: { essential: boolean }[];
  languages: unknown[];
}

/** Tells what the assignment does not ask for from what is not known of the person. */
export function fractionsOf(
  asked: Asked,
  found: Record<ScorePart, number | null>,
): Record<ScorePart, Fraction> {
  const asks: Record<ScorePart, boolean> = {
    essential_skills: asked.skills.some((each) => each.essential),
    optional_skills: asked.skills.some((each) => !each.essential),
    occupation: asked.occupationId !== null,
    experience: asked.minimumExperience !== null,
    education: asked.minimumEducation !== null,
    languages: asked.languages.length > 0,
    availability: asked.startsOn !== null && asked.endsOn !== null,
    wishes: true,
  };
  const parts = scoreParts.map(
    (part) => [part, asks[part] ? (found[part] ?? 'unknown') : 'not_asked'] as const,
  );
  return Object.fromEntries(parts) as Record<ScorePart, Fraction>;
}

export interface PartPoints {
  part: ScorePart;
  state: 'known' | 'unknown' | 'not_asked';
  /** What the programme gives this part before anything is shared out. */
  weight: number;
  points: number;
  /** The weight after sharing out; all maxima sum to 100. */
  maximum: number;
}

/**
 * Score in basis points, 0 to 10,000: the weighted mean of the known parts, rounded half up. The weight of what is unknown or
 * not asked for is thereby shared out in proportion to the others. 0 when nothing is known.
 */
export function basisPoints(fractions: Record<ScorePart, Fraction>, weights: Weights): number {
  let sum = 0;
  let known = 0;
  for (const part of scoreParts) {
    const fraction = fractions[part];
    if (typeof fraction !== 'number') continue;
    sum += weights[part] * fraction;
    known += weights[part];
  }
  return known === 0 ? 0 : Math.floor((2 * sum + known) / (2 * known));
}

/** Basis points as the score people read, rounded half up once more; the order of two people never turns around by it. */
export const scoreOf = (points: number): number => Math.floor((points + 50) / 100);

/**
 * Points a part, whole numbers that add up to the score, with maxima that add up to 100: largest remainders, earlier parts
 * first where remainders are equal, and never more points than the maximum.
 */
export function pointsOf(fractions: Record<ScorePart, Fraction>, weights: Weights): PartPoints[] {
  const score = scoreOf(basisPoints(fractions, weights));
  const known = scoreParts.filter((part) => typeof fractions[part] === 'number' && weights[part] > 0);
  const total = known.reduce((sum, part) => sum + weights[part], 0);
  const maxima = spread(
    known.map((part) => ({ whole: 100 * weights[part], of: total, most: 100 })),
    total === 0 ? 0 : 100,
  );
  const points = spread(
    known.map((part, index) => ({
      whole: weights[part] * (fractions[part] as number),
      of: total * 100,
      most: maxima[index] ?? 0,
    })),
    score,
  );
  return scoreParts.map((part) => {
    const index = known.indexOf(part);
    const fraction = fractions[part];
    return {
      part,
      state: typeof fraction === 'number' ? 'known' : fraction,
      weight: weights[part],
      points: points[index] ?? 0,
      maximum: maxima[index] ?? 0,
    };
  });
}

/** Whole numbers near `whole / of` that sum to `target` (never below the sum of their floors) and stay at or below `most`. */
function spread(shares: { whole: number; of: number; most: number }[], target: number): number[] {
  const result = shares.map(({ whole, of }) => Math.floor(whole / of));
  const order = shares
    .map(({ whole, of }, index) => ({ index, rest: whole % of }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = target - result.reduce((sum, each) => sum + each, 0);
  while (left > 0) {
    const before = left;
    for (const { index } of order) {
      if (left === 0) break;
      if ((result[index] ?? 0) >= (shares[index]?.most ?? 0)) continue;
      result[index] = (result[index] ?? 0) + 1;
      left -= 1;
    }
    if (left === before) break;
  }
  return result;
}

export type Verdict = 'met' | 'near' | 'missing' | 'unknown';

/**
 * How a need was met, in words. Met: the very skill, at the level asked for. Near: the very skill short of the level, or a
 * neighbour at `nearSimilarity` or more. Missing: nothing nearer than that. Unknown: the person named no skills.
 */
export function verdictOf(
  need: { level: number },
  answer: { similarity: number; level: number } | null,
  namedSkills: boolean,
): Verdict {
  if (!namedSkills) return 'unknown';
  if (!answer || answer.similarity < scoring.nearSimilarity) return 'missing';
  return answer.similarity === 100 && answer.level >= need.level ? 'met' : 'near';
}
