// Texts in files of strangers that once took time with the square or the cube of their length, on the thread that serves
// everybody. The bounds are no measurements: what is read in milliseconds took minutes before.
import { guyd } from '@compatriot/db/seed/questionnaires/guyd.ts';
import { composed, readForm } from '@compatriot/server/questionnaires/answers.ts';
import type { Definition, Question } from '@compatriot/server/questionnaires/schema.ts';
import { planColumns, readRow } from '@compatriot/server/responses/import-columns.ts';
import { ExpressionError, parse } from '@compatriot/server/xlsform/xpath.ts';
import { describe, expect, test } from 'vitest';

const megabyte = 1_000_000;
const scope = { programmeId: '00000000-0000-4000-8000-000000000000', now: new Date(), language: 'en' };
const kinds: Question['kind'][] = [
  ...(['text', 'long_text', 'number', 'date', 'month', 'country', 'countries', 'region'] as const),
  ...(['languages', 'occupation', 'skills', 'email', 'phone', 'consent', 'one', 'many', 'ranking'] as const),
];
const choices = Array.from({ length: 50 }, (_, n) => ({ code: `c${n}`, label: { en: `Choice ${n}` } }));
const definition: Definition = {
  ...guyd,
  topics: [
    {
      ...guyd.topics[0]!,
      questions: kinds.map((kind) => ({
        key: kind,
        kind,
        label: { en: `The ${kind}` },
        ...(['one', 'many', 'ranking'].includes(kind) && { choices }),
      })),
    },
  ],
};

const within = <T>(milliseconds: number, work: () => T): T => {
  const began = performance.now();
  const made = work();
  expect(performance.now() - began).toBeLessThan(milliseconds);
  return made;
};

const hostile: [name: string, text: (length: number) => string][] = [
  ['blanks', (length) => `a${' '.repeat(length)}9`],
  ['blanks before words', (length) => `a${'  \t eng'.repeat(length / 7)}`],
  ['marks out of order', (length) => `a${'\u0301\u0316'.repeat(length / 2)}`],
  ['separators', (length) => `a${' ;, '.repeat(length / 4)}b`],
  ['brackets', (length) => `a${'(en) '.repeat(length / 5)}b`],
  ['digits', (length) => `1${'.111'.repeat(length / 4)}x`],
];

describe.each(hostile)('%s', (_name, text) => {
  test.each(kinds)('in a cell of a %s question', (kind) => {
    const plan = planColumns(definition, ['_uuid', kind])!;
    const read = within(1000, () => readRow(definition, plan, ['1', text(megabyte)], scope));
    expect(read.faults).toContainEqual({ column: kind, code: 'cell_too_long', params: { most: 20_000 } });
    // Just as long as a cell may be: no file of these may hold up the server for longer than reading it takes.
    within(500, () => readRow(definition, plan, ['1', text(19_000)], scope));
  });

  test('where a row says who, when and in which language', () => {
    const plan = planColumns(definition, ['_uuid', 'end', '_language', 'text'])!;
    const cells = [text(megabyte), text(megabyte), text(megabyte), 'x'];
    const { faults } = within(1000, () => readRow(definition, plan, cells, scope));
    expect(faults.filter(({ code }) => code === 'cell_too_long')).toHaveLength(3);
  });

  test('in a heading', () => {
    const headings = ['_uuid', 'text', text(megabyte), `${text(megabyte)}/`, `x/${text(megabyte)}/y`];
    const plan = within(1500, () => planColumns(definition, headings))!;
    expect(plan.columns).toHaveLength(1);
    expect(Math.max(...plan.unused.map(({ length }) => length))).toBeLessThan(2001);
  });
});

test('a heading of letters before a slash', () => {
  const name = `${'a'.repeat(megabyte)}/`;
  expect(within(1000, () => planColumns(definition, ['_uuid', 'text', name]))?.columns).toHaveLength(1);
});

test('an expression with a long gap in a name', () => {
  for (const expression of [`\${${' '.repeat(19_000)}`, `\${${' '.repeat(9000)}a${' '.repeat(9000)}`])
    within(1000, () => expect(() => parse(expression)).toThrow(ExpressionError));
  expect(parse(`\${ age } = 1`)).toMatchObject({ left: { is: 'question', name: 'age' } });
});

test('marks on letters are put in one order, unless there are more than any language has', () => {
  expect(composed('e\u0301')).toBe('\u00e9');
  expect(composed('a\u0316\u0301')).toBe(composed('a\u0301\u0316'));
  const [question] = definition.topics[0]!.questions;
  const field = `a${'\u0301\u0316'.repeat(9_999)}`;
  // What somebody without an account may post at once: a megabyte of such fields.
  within(1000, () => {
    for (let n = 0; n < 25; n++) readForm(question!, () => [field]);
  });
});

test('languages are parted as before', () => {
  const plan = planColumns(definition, ['_uuid', 'languages'])!;
  const read = (cell: string) => readRow(definition, plan, ['1', cell], scope).answers['languages'];
  const both = [
    { code: 'eng', level: '4' },
    { code: 'fra', level: '2' },
  ];
  for (const cell of ['eng:4; fra:2', 'eng 4 fra 2', 'eng  4\n\n fra\t2 ', 'eng:4,fra:2'])
    expect(read(cell)).toEqual(both);
});
