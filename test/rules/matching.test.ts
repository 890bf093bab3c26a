// Weights, rounding and words of matching, without a database.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  basisPoints,
  defaultWeights,
  type Fraction,
  fractionsOf,
  funnelSteps,
  pointsOf,
  scoreOf,
  scoring,
  verdictOf,
  type Weights,
  weightsOf,
} from '@compatriot/server/matching/rules.ts';
import { hardConditions, type ScorePart, scoreParts } from '@compatriot/db/vocabulary.ts';

const record = <Value>(value: (part: ScorePart) => Value) =>
  Object.fromEntries(scoreParts.map((part) => [part, value(part)])) as Record<ScorePart, Value>;
const sum = (values: number[]) => values.reduce((total, each) => total + each, 0);

const anyFractions = fc.record(
  record(() =>
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 10_000 }) as fc.Arbitrary<Fraction> },
      fc.constantFrom<Fraction>('unknown', 'not_asked', 0, 10_000),
    ),
  ),
);
const anyWeights = fc.record(record(() => fc.integer({ min: 0, max: 100 })));

describe('weights', () => {
  test('sum to a hundred', () => expect(sum(Object.values(defaultWeights))).toBe(100));
  test.each<[string, unknown, Partial<Weights>]>([
    ['none', {}, {}],
    ['not an object', 'ten', {}],
    ['one', { wishes: 20 }, { wishes: 20 }],
    ['nonsense', { wishes: -1, education: 2.5, occupation: '3', languages: 101, unknown: 7 }, {}],
    ['all zero', record(() => 0), {}],
  ])('%s', (_name, own, difference) => {
    expect(weightsOf(own)).toEqual({ ...defaultWeights, ...difference });
  });
});

describe('the score', () => {
  test('is the weighted mean', () => {
    const fractions = record<Fraction>((part) => (part === 'essential_skills' ? 10_000 : 0));
    expect(basisPoints(fractions, defaultWeights)).toBe(4000);
  });

  test('shares the weight of what is unknown out: missing data is not zero', () => {
    const fractions = record<Fraction>((part) => (part === 'essential_skills' ? 8000 : 'unknown'));
    expect(basisPoints(fractions, defaultWeights)).toBe(8000);
    const parts = pointsOf(fractions, defaultWeights);
    expect(parts.find((each) => each.part === 'essential_skills')).toMatchObject({
      points: 80,
      maximum: 100,
      weight: 40,
    });
    expect(parts.find((each) => each.part === 'wishes')).toMatchObject({
      state: 'unknown',
      points: 0,
      maximum: 0,
      weight: 5,
    });
  });

  test('is zero when nothing is known', () => {
    const nothing = record<Fraction>(() => 'unknown');
    expect(basisPoints(nothing, defaultWeights)).toBe(0);
    expect(sum(pointsOf(nothing, defaultWeights).map((each) => each.points))).toBe(0);
  });

  test.each([
    [0, 0],
    [49, 0],
    [50, 1],
    [9949, 99],
    [9950, 100],
    [10_000, 100],
  ])('%i basis points read as %i', (points, score) => expect(scoreOf(points)).toBe(score));

  test('points add up to it, maxima to a hundred, and no part passes its maximum', () => {
    fc.assert(
      fc.property(anyFractions, anyWeights, (fractions, weights) => {
        const score = scoreOf(basisPoints(fractions, weights));
        const parts = pointsOf(fractions, weights);
        const counts = scoreParts.some((part) => typeof fractions[part] === 'number' && weights[part] > 0);
        expect(sum(parts.map((each) => each.points))).toBe(score);
        expect(sum(parts.map((each) => each.maximum))).toBe(counts ? 100 : 0);
        for (const each of parts) {
          expect(each.points).toBeGreaterThanOrEqual(0);
          expect(each.points).toBeLessThanOrEqual(each.maximum);
        }
        expect(score).toBeLessThanOrEqual(100);
      }),
      { numRuns: 2000 },
    );
  });

  test('never falls when one known part rises', () => {
    fc.assert(
      fc.property(anyFractions, anyWeights, fc.constantFrom(...scoreParts), (fractions, weights, part) => {
        const before = fractions[part];
        if (typeof before !== 'number') return;
        const after = basisPoints({ ...fractions, [part]: Math.min(10_000, before + 500) }, weights);
        expect(after).toBeGreaterThanOrEqual(basisPoints(fractions, weights));
      }),
    );
  });
});

test('what is not asked for is told from what is not known', () => {
  const asked = {
    startsOn: '2027-01-01',
    endsOn: null,
    occupationId: 3,
    minimumExperience: 0,
    minimumEducation: null,
    skills: [{ essential: true }],
    languages: [],
  };
  expect(
    fractionsOf(
      asked,
      record(() => null),
    ),
  ).toEqual({
    essential_skills: 'unknown',
    optional_skills: 'not_asked',
    occupation: 'unknown',
    experience: 'unknown',
    education: 'not_asked',
    languages: 'not_asked',
    availability: 'not_asked',
    wishes: 'unknown',
  });
});

describe('words for a need', () => {
  const near = scoring.nearSimilarity;
  test.each([
    ['the skill at its level', 3, { similarity: 100, level: 3 }, 'met'],
    ['the skill above its level', 3, { similarity: 100, level: 4 }, 'met'],
    ['the skill below its level', 3, { similarity: 100, level: 2 }, 'near'],
    ['a near neighbour', 3, { similarity: near, level: 4 }, 'near'],
    ['a far neighbour', 3, { similarity: near - 1, level: 4 }, 'missing'],
    ['nothing', 3, null, 'missing'],
  ] as const)('%s', (_name, level, answer, verdict) => {
    expect(verdictOf({ level }, answer, true)).toBe(verdict);
  });
  test('no skills named at all', () => expect(verdictOf({ level: 1 }, null, false)).toBe('unknown'));
});

test('the funnel counts down in the order of the conditions', () => {
  const excluded = Object.fromEntries(hardConditions.map((each, index) => [each, index])) as Record<
    (typeof hardConditions)[number],
    number
  >;
  const only = { ...excluded, mode: 37, tie: 9, licence: 14 };
  const steps = funnelSteps({ started: 100, excluded: { ...excluded, legal_room: 17 }, only });
  expect(steps[0]).toEqual({ condition: 'mode', excluded: 0, left: 100, only: 37 });
  expect(steps.map((each) => each.condition)).toEqual([...hardConditions]);
  expect(steps.at(-1)?.left).toBe(100 - sum(Object.values({ ...excluded, legal_room: 17 })));
  // What no card shows is told of ten and more, in fives: the others are counted at the last step.
  const of = (name: string) => steps.find(({ condition }) => condition === name);
  expect(of('tie')).toMatchObject({ excluded: 0, only: 0 });
  expect(of('legal_room')).toMatchObject({ excluded: 15 });
  expect(of('licence')).toMatchObject({ excluded: 0, only: 10 });
  expect(of('essential_skills')?.excluded).toBe(
    excluded.essential_skills + excluded.tie + 2 + excluded.licence,
  );
});
