// What may be told of how people fare: nothing about fewer than ten, nothing by subtracting, and a true comparison.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fairnessStages, scoreBands } from '@compatriot/db/vocabulary.ts';
import { type Fate, figuresOf, isReleaseDue, stepsOf } from '@compatriot/server/fairness/rules.ts';
import { cutsOf } from '@compatriot/server/statistics/cuts.ts';
import { leastPeople, plainCuts } from '@compatriot/server/statistics/rules.ts';

/** People by stage as they are, each stage holding those beyond it. */
const stages = (...people: number[]) => people;
const anyFates = fc
  .array(
    fc.record({
      value: fc.constantFrom('female', 'male', 'other', 'unknown'),
      band: fc.constantFrom(...scoreBands),
      left: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 }),
    }),
    { maxLength: 16 },
  )
  .map((rows) =>
    rows.map(({ value, band, left }): Fate => {
      const people = fairnessStages.map((_, at) => left.slice(at).reduce((sum, each) => sum + each, 0));
      return { grouping: 'sex', value, band, people };
    }),
  );

function exactly(fates: readonly Fate[], value: string): number[] {
  return fairnessStages.map((_, at) =>
    fates.filter((each) => each.value === value).reduce((sum, { people }) => sum + (people[at] ?? 0), 0),
  );
}

describe('figures on how people fare', () => {
  test('are never about fewer than ten, and two stages are told alike or ten and more apart', () => {
    fc.assert(
      fc.property(anyFates, fc.string(), (fates, secret) => {
        for (const { value, people } of figuresOf(fates, cutsOf(secret, 'fairness')).sex) {
          const exact = exactly(fates, value);
          let before: number | null = null;
          for (const [at, shown] of people.entries()) {
            if (shown === null) continue;
            expect(shown).toBeGreaterThanOrEqual(leastPeople);
            if (at > 0) expect(exact[at]).toBeGreaterThanOrEqual(leastPeople);
            if (before !== null && shown !== before)
              expect(before - shown).toBeGreaterThanOrEqual(leastPeople);
            if (before !== null) expect(shown).toBeLessThanOrEqual(before);
            before = shown;
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('hidden groups are never few by themselves: the smallest of the others is hidden with them', () => {
    const fates: Fate[] = [
      { grouping: 'sex', value: 'female', band: '60_79', people: stages(4, 2, 0, 0, 0) },
      { grouping: 'sex', value: 'male', band: '60_79', people: stages(41, 20, 0, 0, 0) },
    ];
    // 45 stand on lists, as anybody may count; with the men told, the difference would be the women.
    expect(figuresOf(fates, plainCuts).sex).toEqual([]);
    const others: Fate = {
      grouping: 'sex',
      value: 'unknown',
      band: '60_79',
      people: stages(15, 10, 0, 0, 0),
    };
    expect(figuresOf([...fates, others], plainCuts).sex).toMatchObject([
      { value: 'male', people: [40, 20, null, null, null] },
    ]);
  });

  test('a group that is chosen as often as others of its score stands at 1, whatever its scores are', () => {
    const fates: Fate[] = [
      { grouping: 'sex', value: 'female', band: '80_over', people: stages(20, 20, 20, 10, 0) },
      { grouping: 'sex', value: 'female', band: 'under_40', people: stages(100, 20, 10, 0, 0) },
      { grouping: 'sex', value: 'male', band: '80_over', people: stages(100, 100, 100, 50, 0) },
      { grouping: 'sex', value: 'male', band: 'under_40', people: stages(20, 4, 2, 0, 0) },
    ];
    for (const { alike } of figuresOf(fates, plainCuts).sex) expect(alike.slice(1, 3)).toEqual([1, 1]);
  });

  test('a group that is passed over at equal scores stands below 1', () => {
    const fates: Fate[] = [
      { grouping: 'sex', value: 'female', band: '80_over', people: stages(100, 30, 15, 0, 0) },
      { grouping: 'sex', value: 'male', band: '80_over', people: stages(100, 90, 45, 0, 0) },
    ];
    const [women, men] = figuresOf(fates, plainCuts).sex;
    expect(women?.alike[1]).toBe(0.5);
    expect(men?.alike[1]).toBe(1.5);
  });

  test('are released anew when a week has gone by and ten steps were taken, not before', () => {
    const now = new Date('2027-02-10T00:00:00Z');
    const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
    expect(isReleaseDue(null, 9, now)).toBe(false);
    expect(isReleaseDue(null, 10, now)).toBe(true);
    expect(isReleaseDue({ steps: 10, releasedAt: daysAgo(6) }, 500, now)).toBe(false);
    expect(isReleaseDue({ steps: 10, releasedAt: daysAgo(8) }, 19, now)).toBe(false);
    expect(isReleaseDue({ steps: 10, releasedAt: daysAgo(8) }, 20, now)).toBe(true);
    expect(
      stepsOf([
        { grouping: 'score', value: '60_79', band: '60_79', people: [5, 3, 2, 1, 0] },
        { grouping: 'sex', value: 'female', band: '60_79', people: [5, 3, 2, 1, 0] },
      ]),
    ).toBe(6);
  });
});
