// What may be said in public about answers, for any answers at all: nothing about fewer than ten people, not by subtracting
// one figure from another either, and nothing new until ten more came.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countGroup, newCount } from '@compatriot/server/surveys/counting.ts';
import { figuresOf, mayRenew } from '@compatriot/server/surveys/rules.ts';
import { cutsOf } from '@compatriot/server/statistics/cuts.ts';
import {
  type FigureRow,
  isDue,
  leastChange,
  leastPeople,
  leastSeconds,
  mostLeast,
  rounded,
  roundingBase,
  safeCube,
  safeRows,
  shownPart,
} from '@compatriot/server/statistics/rules.ts';

const everybodyOf = (people: number) => ({ people, shown: rounded(people) });

describe('one figure', () => {
  test.each([
    [0, 0],
    [1, 0],
    [9, 0],
    [10, 10],
    [14, 10],
    [15, 15],
    [19, 15],
    [20, 20],
    [1234, 1230],
  ])('%i people are shown as %i', (people, figure) => expect(rounded(people)).toBe(figure));

  test('is nothing or at least ten, a multiple of five, never more than the truth, never off by five', () => {
    fc.assert(
      fc.property(fc.nat(5000), (people) => {
        const figure = rounded(people);
        expect(figure === 0 || figure >= leastPeople).toBe(true);
        expect(figure % roundingBase).toBe(0);
        expect(figure).toBeLessThanOrEqual(people);
        if (people >= leastPeople) expect(people - figure).toBeLessThan(roundingBase);
      }),
    );
  });
});

describe('a part of a whole', () => {
  test.each([
    ['a part of fewer than ten is nothing, even where the whole is hardly more', 9, 12, 0],
    ['a part that leaves out nobody is the whole', 23, 23, 20],
    ['a part that leaves out nine is the whole', 14, 23, 20],
    ['a part that leaves out ten is itself', 13, 23, 10],
  ])('%s', (_name, part, whole, figure) => expect(shownPart(part, everybodyOf(whole))).toBe(figure));
});

/** One answer a person, or none: what a question with one choice looks like. */
const single = fc.record({
  counts: fc.array(fc.nat(40), { maxLength: 9 }),
  silent: fc.nat(40),
});
/** Any number of choices a person: rows overlap, none is above those who answered. */
const several = fc
  .record({
    answered: fc.nat(120),
    silent: fc.nat(40),
    shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  })
  .map(({ answered, silent, shares }) => ({
    answered,
    silent,
    counts: shares.map((share) => Math.round(share * answered)),
  }));

const rowsOf = (counts: number[]): FigureRow[] =>
  counts.map((people, index) => ({ value: `v${index}`, people })).filter((row) => row.people > 0);

describe('one question', () => {
  const cases = fc.oneof(
    single.map(({ counts, silent }) => ({ counts, silent, answered: counts.reduce((a, b) => a + b, 0) })),
    several,
  );

  test('shows no row about fewer than ten people, and none that is not there', () => {
    fc.assert(
      fc.property(cases, ({ counts, answered, silent }) => {
        const cube = safeCube(rowsOf(counts), answered, everybodyOf(answered + silent));
        expect(cube.rows.map((row) => row.value).sort()).toEqual(
          rowsOf(counts)
            .filter((row) => row.people >= leastPeople)
            .map((row) => row.value)
            .sort(),
        );
        for (const { people } of [...cube.rows, { people: cube.answered }]) {
          expect(people === 0 || people >= leastPeople).toBe(true);
          expect(people % roundingBase).toBe(0);
        }
        for (const row of cube.rows) expect(row.people).toBeGreaterThanOrEqual(leastPeople);
      }),
    );
  });

  test('one figure minus another that it contains is nothing or at least ten', () => {
    fc.assert(
      fc.property(cases, ({ counts, answered, silent }) => {
        const everybody = everybodyOf(answered + silent);
        const cube = safeCube(rowsOf(counts), answered, everybody);
        const gaps = [everybody.shown - cube.answered, ...cube.rows.map((row) => cube.answered - row.people)];
        for (const gap of gaps) expect(gap === 0 || gap >= leastPeople).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('where each person gives one answer, what the rows leave over never proves that one to nine people are behind it', () => {
    fc.assert(
      fc.property(single, ({ counts, silent }) => {
        const answered = counts.reduce((a, b) => a + b, 0);
        const cube = safeCube(rowsOf(counts), answered, everybodyOf(answered + silent));
        const over = cube.answered - cube.rows.reduce((sum, row) => sum + row.people, 0);
        expect(over).toBeGreaterThanOrEqual(0);
        // Each figure may stand for up to four people more than it says; those who answered, too.
        const slack = roundingBase - 1;
        const least = over - slack * cube.rows.length;
        const most = over + slack;
        expect(least <= 0 || most >= leastPeople).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('one person more or fewer changes a figure by nothing, by a step of five, or across the threshold', () => {
    fc.assert(
      fc.property(fc.nat(200), (people) => {
        const change = rounded(people + 1) - rounded(people);
        expect([0, roundingBase, leastPeople]).toContain(change);
      }),
    );
  });

  test('rows come most people first; the order of equal ones says nothing about hidden digits', () => {
    const rows = safeRows(
      [
        { value: 'B', people: 14 },
        { value: 'A', people: 10 },
        { value: 'C', people: 31 },
        { value: 'D', people: 9 },
      ],
      everybodyOf(64),
    );
    expect(rows).toEqual([
      { value: 'C', people: 30 },
      { value: 'A', people: 10 },
      { value: 'B', people: 10 },
    ]);
  });
});

describe('a threshold that nobody knows', () => {
  test('lies between ten and nineteen, the same each time, another for another group, wave or programme', () => {
    const cuts = Array.from({ length: 2000 }, (_, each) => cutsOf('a secret', 'figures 1')(`row ${each}`));
    expect(new Set(cuts.map(({ least }) => least))).toEqual(
      new Set(Array.from({ length: mostLeast - leastPeople + 1 }, (_, each) => leastPeople + each)),
    );
    expect(new Set(cuts.map(({ offset }) => offset)).size).toBe(roundingBase);
    const at = (secret: string, scope: string) =>
      JSON.stringify(Array.from({ length: 20 }, (_, each) => cutsOf(secret, scope)(`row ${each}`)));
    expect(at('a', 'figures 1')).toBe(at('a', 'figures 1'));
    expect(at('a', 'figures 2')).not.toBe(at('a', 'figures 1'));
    expect(at('b', 'figures 1')).not.toBe(at('a', 'figures 1'));
  });

  test('shows nothing below ten, and nothing that leaves over fewer than ten', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(400), fc.nat(400), (secret, people, others) => {
        const cutOf = cutsOf(secret, 'x');
        const whole = { people: people + others, shown: rounded(people + others, cutOf('all')) };
        const cube = safeCube([{ value: 'A', people }], people, whole, cutOf);
        for (const figure of [whole.shown, cube.answered, ...cube.rows.map((row) => row.people)]) {
          expect(figure === 0 || figure >= leastPeople).toBe(true);
          expect(figure % roundingBase).toBe(0);
        }
        if (people < leastPeople) expect(cube.answered).toBe(0);
        const over = whole.shown - cube.answered;
        expect(over === 0 || over >= leastPeople).toBe(true);
        if (others < leastPeople && cube.answered > 0) expect(over).toBe(0);
      }),
      { numRuns: 3000 },
    );
  });

  test('nine planted drafts on a link show whether the one other person came under one secret in ten only', () => {
    const channels = (secret: string, people: number) => {
      const count = newCount(['for-ahmed']);
      const group = { channel: '', language: 'en', day: '2026-11-20', sent: false, minutes: null };
      countGroup(count, { ...group, people: 602 });
      countGroup(count, { ...group, channel: 'for-ahmed', people });
      return figuresOf(count, [], '2026-11-22', cutsOf(secret, 'survey people 1'))?.channels.map(
        ({ value }) => value,
      );
    };
    const told = Array.from({ length: 1000 }, (_, each) => `secret ${each}`).filter(
      (secret) => channels(secret, 9)?.length !== channels(secret, 10)?.length,
    );
    expect(told.length).toBeGreaterThan(50);
    expect(told.length).toBeLessThan(150);
  });

  test('beginning renews no figures, sending does', () => {
    expect(mayRenew(null, { sent: 0 })).toBe(true);
    expect(mayRenew({ sent: 0, figures: null }, { sent: 0 })).toBe(true);
    expect(mayRenew({ sent: 20, figures: {} }, { sent: 29 })).toBe(false);
    expect(mayRenew({ sent: 20, figures: {} }, { sent: 30 })).toBe(true);
  });
});

describe('when there is a new release', () => {
  const at = new Date('2026-11-22T10:00:00Z');
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

  test.each([
    ['nine answers', null, 9, at, false],
    ['ten answers', null, 10, at, true],
    ['nine more', { responses: 10, releasedAt: at }, 19, later(3600), false],
    ['ten more', { responses: 10, releasedAt: at }, 20, later(3600), true],
    ['ten more within the minute', { responses: 10, releasedAt: at }, 20, later(leastSeconds - 1), false],
    ['ten more of many', { responses: 5000, releasedAt: at }, 5010, later(3600), false],
    ['a hundredth more of many', { responses: 5000, releasedAt: at }, 5050, later(3600), true],
    ['nine taken back', { responses: 40, releasedAt: at }, 31, later(3600), false],
    ['ten taken back', { responses: 40, releasedAt: at }, 30, later(3600), true],
    [
      'so many taken back that fewer than ten are left',
      { responses: 40, releasedAt: at },
      9,
      later(3600),
      false,
    ],
  ])('%s', (_name, last, responses, now, due) => expect(isDue(last, responses, now)).toBe(due));

  test('never for fewer than ten people, and never for a change of fewer than ten', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.nat(100_000), (before, after, seconds) => {
        const due = isDue({ responses: before, releasedAt: at }, after, later(seconds));
        if (due) {
          expect(after).toBeGreaterThanOrEqual(leastPeople);
          expect(Math.abs(after - before)).toBeGreaterThanOrEqual(leastChange);
          expect(seconds).toBeGreaterThanOrEqual(leastSeconds);
        }
      }),
    );
  });
});
