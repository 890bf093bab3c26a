// XLSForm: what we write comes back the same. What others write is in xlsform-foreign.test.ts.
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { neutral } from '@compatriot/server/xlsform/columns.ts';
import { readSheets, readXlsform } from '@compatriot/server/xlsform/read.ts';
import { sheetsOf, writeXlsform } from '@compatriot/server/xlsform/write.ts';
import { unpackWorkbook } from '@compatriot/server/xlsform/unpack.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDefinition, codes, definitionOf, question, seeded } from './questionnaire-samples.ts';
import { anyForm, hostileTexts, identity, words } from './xlsform-samples.ts';

async function thereAndBack(definition: Definition): Promise<unknown> {
  const read = await readXlsform(await writeXlsform(definition, identity, words));
  return read.definition ?? read.problems;
}

/** The same without packing: fast enough for thousands of forms. */
function throughCells(definition: Definition): unknown {
  const sheets = Object.entries(sheetsOf(definition, identity, words)).map(([sheet, { columns, rows }]) => ({
    sheet,
    data: [
      columns,
      ...rows.map((row) =>
        columns.map((column) => {
          const cell = row[column] ?? null;
          return typeof cell === 'string' ? neutral(cell) : cell;
        }),
      ),
    ],
  }));
  const read = readSheets(sheets);
  return read.definition ?? read.problems;
}

describe('what we write comes back', () => {
  it.each(seeded)('%s, through a real file', async (_name, definition) => {
    expect(await thereAndBack(definition)).toEqual(definition);
  });

  it('every property of a question', async () => {
    const rich: Definition = {
      ...definitionOf(
        [
          {
            ...question('k0', 'one'),
            choices: codes('a', 'b'),
            allowUnknown: true,
            allowRefusal: false,
            required: false,
          },
          { ...question('k1', 'country'), allowRefusal: true, binding: 'residence_country' },
          { ...question('k2', 'region'), of: 'k1' },
          {
            ...question('k3', 'band'),
            choices: codes('low', 'high').map((choice, place) => ({
              ...choice,
              from: place * 10,
              to: 9 + place * 1e21,
            })),
          },
          {
            ...question('k4', 'many'),
            choices: [
              ...codes('a', 'b', 'c'),
              { ...codes('none')[0]!, exclusive: true, hint: { en: 'Alone' } },
            ],
            limits: { most: 2 },
            allowRefusal: true,
          },
          { ...question('k5', 'number'), limits: { min: -1.5, max: 1e21 }, sensitive: true },
          { ...question('k6', 'date'), limits: { earliest: '2020-01-01', latest: '2030-12-31' } },
          { ...question('k7', 'languages'), suggested: ['eng', 'fra'], limits: { most: 4 } },
          { ...question('k8', 'languages'), suggested: [], limits: {} },
          { ...question('k9', 'long_text'), limits: { most: 500, min: 3 } },
          { ...question('k10', 'month'), earlier: { key: 'before', choices: { a: 'b', c: 'd' } } },
          { ...question('k11', 'countries'), earlier: { key: 'k0', choices: {} } },
          { ...question('k12', 'consent'), binding: 'consent_research' },
          question('k13', 'note'),
        ],
        [
          {
            ...question('k14', 'ranking'),
            choices: codes('a', 'b'),
            showWhen: { op: 'greater', key: 'k10', value: '2027-03' },
          },
          { ...question('k15', 'text'), showWhen: { op: 'equals', key: 'k12', value: true } },
          {
            ...question('k16', 'one'),
            choices: [
              { ...codes('x')[0]!, showWhen: { op: 'includes', key: 'k4', value: 'a' } },
              { ...codes('y')[0]!, showWhen: { op: 'in', key: 'k0', values: ['a'] } },
              ...codes('z'),
            ],
          },
          { ...question('k17', 'skills'), showWhen: { op: 'equals', key: 'k0', value: `'"` } },
        ],
      ),
      languages: ['en', 'gyn', 'ar'],
      title: { en: 'Title', ar: 'عنوان' },
    };
    expect(await thereAndBack(rich)).toEqual(rich);
  });

  it('texts that a spreadsheet would run, or that look like something else', async () => {
    const definition = definitionOf(
      hostileTexts.map((words, place) => ({
        ...question(`k${place}`, 'text'),
        label: { en: words },
        hint: { en: `=${words}` },
      })),
    );
    expect(await thereAndBack(definition)).toEqual(definition);
    // None of them stands in the file as a formula would.
    const parts = (await unpackWorkbook(await writeXlsform(definition, identity, words))).toString('utf8');
    expect(parts).toMatch(/<t[^>]*>(?:'|&apos;)=1\+1</);
    expect(parts).not.toMatch(/<t[^>]*>[=+\-@\t\r]|<f[\s>]/);
  });

  it('any definition', () => {
    fc.assert(
      fc.property(anyForm, (definition) => {
        expect(throughCells(definition)).toEqual(definition);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('any definition, through real files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyForm, anyDefinition), async (definition) => {
        expect(await thereAndBack(definition)).toEqual(definition);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
