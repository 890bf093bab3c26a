// Two waves side by side: keys and codes followed, nothing told that was not released.
import { definitionSchema, type Definition } from '@compatriot/server/questionnaires/schema.ts';
import {
  compareWaves,
  questionFigures,
  type CountedVersion,
} from '@compatriot/server/questionnaires/waves.ts';
import { leastPeople, rounded, shownMean } from '@compatriot/server/statistics/rules.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codes, definitionOf, question, text } from './questionnaire-samples.ts';

const everybodyOf = (people: number) => ({ people, shown: rounded(people) });
const count = (key: string, people: Record<string, number>) =>
  Object.entries(people).map(([value, n]) => ({ key, value, people: n }));
const counted = (
  definition: Definition,
  key: string,
  people: Record<string, number>,
  sum: number | null = null,
): CountedVersion => ({
  definition,
  codes: count(key, people),
  answered: [{ key, people: Object.values(people).reduce((one, other) => one + other, 0), sum }],
});

const first = definitionOf([
  question('sort', 'one', { choices: codes('a', 'b', 'old') }),
  question('land', 'country'),
  question('years', 'number'),
  question('words', 'text'),
]);
const second = definitionOf([
  question('kind', 'one', {
    label: text('Which kind?'),
    choices: codes('x', 'b', 'new'),
    earlier: { key: 'sort', choices: { x: 'a' } },
  }),
  question('land', 'country'),
  question('experience', 'number', { earlier: { key: 'years' } }),
  question('added', 'one', { choices: codes('a', 'b') }),
  question('words', 'text'),
]);

const wave = (number: number, definition: Definition, versions: CountedVersion[], people: number) => ({
  wave: number,
  definition,
  questions: questionFigures(versions, everybodyOf(people)),
});

describe('two waves', () => {
  const one = wave(
    1,
    first,
    [
      {
        definition: first,
        codes: [...count('sort', { a: 50, b: 7, old: 40 }), ...count('land', { NL: 60, GB: 37, FR: 3 })],
        answered: [
          { key: 'sort', people: 97, sum: null },
          { key: 'land', people: 100, sum: null },
          { key: 'years', people: 80, sum: 801 },
        ],
      },
    ],
    100,
  );
  const two = wave(
    2,
    second,
    [
      {
        definition: second,
        codes: [...count('kind', { x: 100, b: 60, new: 40 }), ...count('land', { GB: 150, NL: 50 })],
        answered: [
          { key: 'kind', people: 200, sum: null },
          { key: 'land', people: 200, sum: null },
          { key: 'experience', people: 9, sum: 90 },
          { key: 'added', people: 200, sum: null },
        ],
      },
    ],
    200,
  );
  const compared = compareWaves([one, two], [second, first]);

  it('compare what both asked, under its name of now, each in its own words', () => {
    expect(compared.map(({ key }) => key)).toEqual(['kind', 'land', 'experience']);
    expect(compared[0]?.asked.map((line) => line?.label)).toEqual([text('sort'), text('Which kind?')]);
    expect(compared[0]?.asked.map((line) => line?.answered)).toEqual([100, 200]);
  });

  it('follow codes, and say what a wave did not offer and where fewer than ten are', () => {
    expect(compared[0]?.rows).toEqual([
      {
        value: 'x',
        label: text('x'),
        cells: [
          { people: 50, share: 0.5 },
          { people: 100, share: 0.5 },
        ],
      },
      {
        value: 'b',
        label: text('b'),
        cells: [
          { people: null, share: null },
          { people: 60, share: 0.3 },
        ],
      },
      { value: 'new', label: text('new'), cells: [null, { people: 40, share: 0.2 }] },
      { value: 'gone:old', label: text('old'), cells: [{ people: 40, share: 0.4 }, null] },
    ]);
  });

  it('list countries by the newest wave', () => {
    expect(
      compared[1]?.rows.map(({ value, cells }) => [value, ...cells.map((cell) => cell?.people)]),
    ).toEqual([
      ['GB', 35, 150],
      ['NL', 60, 50],
    ]);
  });

  it('tell means of ten people and more', () => {
    expect(compared[2]?.asked.map((line) => [line?.answered, line?.mean])).toEqual([
      [80, 10],
      [null, null],
    ]);
  });

  it('are at least two', () => {
    expect(compareWaves([two])).toEqual([]);
    expect(compareWaves([])).toEqual([]);
  });

  it('of three, one that lacks a question says so', () => {
    const third = wave(3, second, [counted(second, 'added', { a: 100, b: 100 })], 200);
    const [, , , added] = compareWaves([one, two, third], [second, first]);
    expect([added?.key, added?.asked.map((line) => line !== null)]).toEqual(['added', [false, true, true]]);
    expect(added?.rows[0]?.cells[0]).toBeNull();
  });
});

it('versions of one wave are counted together under the newest names', () => {
  const figures = questionFigures(
    [counted(second, 'kind', { x: 6, b: 20 }), counted(first, 'sort', { a: 6, b: 20, old: 30 })],
    everybodyOf(82),
  );
  // Six and six are twelve people; the choice that is gone is no row.
  expect(figures['kind']?.rows).toEqual([
    { value: 'b', people: 40 },
    { value: 'x', people: 10 },
  ]);
  expect(figures['kind']?.answered).toBe(82 - (82 % 5));
});

it('a question is never taken for the one whose key it continues, when both are asked', () => {
  const passedOn = definitionOf([
    question('a', 'number', { earlier: { key: 'z' } }),
    question('b', 'number', { earlier: { key: 'a' } }),
  ]);
  const answered = [
    { key: 'a', people: 10, sum: 100 },
    { key: 'b', people: 10, sum: 200 },
  ];
  const figures = questionFigures([{ definition: passedOn, codes: [], answered }], everybodyOf(10));
  expect([figures['a']?.mean, figures['b']?.mean]).toEqual([10, 20]);
});

it('no figure is about fewer than ten people, whatever was answered', () => {
  const definition = definitionSchema.parse(second);
  const people = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(
      people,
      people,
      people,
      people,
      fc.integer({ min: 0, max: 5000 }),
      (x, b, rest, more, sum) => {
        const all = x + b + rest;
        const figures = questionFigures(
          [
            {
              definition,
              codes: count('kind', { x, b, new: rest }),
              answered: [
                { key: 'kind', people: all, sum: null },
                { key: 'experience', people: x, sum },
              ],
            },
          ],
          everybodyOf(all + more),
        );
        const told = compareWaves([
          { wave: 1, definition, questions: figures },
          { wave: 2, definition, questions: figures },
        ]);
        for (const { key, asked, rows } of told) {
          for (const line of asked) {
            expect(line?.answered ?? leastPeople).toBeGreaterThanOrEqual(leastPeople);
            if (key === 'experience' && x < leastPeople) expect(line?.mean).toBeNull();
          }
          for (const cell of rows.flatMap(({ cells }) => cells)) {
            expect(cell?.people ?? leastPeople).toBeGreaterThanOrEqual(leastPeople);
            expect(cell?.share ?? 0).toBeLessThanOrEqual(1);
          }
        }
      },
    ),
  );
});

it.each([
  [90, 9, null],
  [101, 10, 10.1],
  [12_345, 1000, 12.3],
  [19_845 * 10, 100, 1985],
])('a mean of %i for %i people is told as %s', (sum, people, mean) =>
  expect(shownMean(sum, people)).toBe(mean),
);
