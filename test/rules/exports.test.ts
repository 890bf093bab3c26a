// What an export's rules, columns and files promise, without a database.
import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import * as vocabulary from '@compatriot/db/vocabulary.ts';
import { type ExportKind, exportKinds } from '@compatriot/db/vocabulary.ts';
import { outcomes } from '@compatriot/db/work-vocabulary.ts';
import type { Column } from '@compatriot/server/exports/columns.ts';
import { csvSheet } from '@compatriot/server/exports/csv.ts';
import { exportPolicy } from '@compatriot/server/exports/policy.ts';
import { fileName, harmless, harmlessInCsv } from '@compatriot/server/exports/rules.ts';
import { tables } from '@compatriot/server/exports/tables.ts';
import { wordsIn } from '@compatriot/server/exports/words.ts';
import { columnName, xlsxSheet } from '@compatriot/server/exports/xlsx.ts';
import { indicatorNames } from '@compatriot/server/indicators/rules.ts';
import { pageLanguages } from '@compatriot/server/messages.ts';
import { parse } from 'csv-parse/sync';

test('each kind has a right and columns; every heading is there in every language, none of them twice', () => {
  for (const kind of exportKinds) {
    expect(exportPolicy[`export.${kind}`], kind).toBeTypeOf('function');
    for (const language of pageLanguages) {
      const words = wordsIn(language);
      const headings = tables[kind].columns.map(({ heading }) => heading(words));
      expect(headings.length).toBeGreaterThan(3);
      expect(new Set(headings).size, `${kind} ${language}: ${headings.join(', ')}`).toBe(headings.length);
      expect(words.say(tables[kind].title)).not.toBe('');
    }
  }
});

/** By kind of list: each field that is said in words, with everything that may stand in it. */
const assignmentWords = { mode: vocabulary.modes, sector: vocabulary.sectors };
const placementWords = { ...assignmentWords, status: vocabulary.placementStatuses };
const cardWords = {
  experienceBand: vocabulary.experienceBands,
  ageBand: vocabulary.ageBands,
  educationLevel: vocabulary.iscedLevels,
  stayLength: vocabulary.stayLengths,
  modes: [vocabulary.modes],
  sectors: [vocabulary.sectors],
  activities: [vocabulary.activities],
  skills: [vocabulary.skillLevels.map((level) => ({ uri: 'x', label: 'x', level }))],
  languages: [vocabulary.cefrLevels.map((level) => ({ code: 'fra', level }))],
};
const requirementWords = {
  ...assignmentWords,
  status: vocabulary.assignmentStatuses,
  minimumEducation: vocabulary.iscedLevels,
};
const said: Record<ExportKind, Record<string, readonly unknown[]>> = {
  talent: cardWords,
  list: cardWords,
  placements: {
    ...placementWords,
    reasonCode: vocabulary.reasonCodes,
    outcome: outcomes,
  },
  assignments: requirementWords,
  host_assignments: requirementWords,
  host_placements: {
    ...placementWords,
    answerDueAt: [null, '2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z'],
  },
  institutions: { kind: vocabulary.hostKinds, sector: vocabulary.sectors },
  organisations: {
    kind: vocabulary.organisationKinds,
    members: vocabulary.organisationSizes,
    activities: [vocabulary.organisationActivities],
    sectors: [vocabulary.sectors],
  },
  shortlist: {
    experienceBand: vocabulary.experienceBands,
    // Those that may be unknown and pass (server/matching/rules.ts).
    unknownConditions: [['tie', 'legal_room', 'dates', 'languages', 'licence']],
  },
  survey: { about: ['channel', 'language', 'day', 'question'] },
  officials: { role: vocabulary.officialRoles },
  // What of each measure a row tells: indicators.test.ts.
  report: { measure: indicatorNames, cut: ['all', 'mode', 'sector', 'country', 'host', 'part', 'donor'] },
};
const empty = {
  activities: [],
  sectors: [],
  modes: [],
  skills: [],
  languages: [],
  parts: [],
  needs: [],
  reached: [],
};

test('everything that may stand in a cell has its words, in every language', () => {
  for (const kind of exportKinds) {
    const whole = Object.fromEntries(Object.entries(said[kind]).map(([name, [first]]) => [name, first]));
    // A field of nothing is null, as Postgres writes it.
    const row = (own: object) =>
      new Proxy(
        { ...empty, unknownConditions: [], value: 'en', createdAt: null, ...whole, ...own },
        {
          get: (fields, name) => Reflect.get(fields, name) ?? null,
        },
      );
    for (const language of pageLanguages) {
      const words = wordsIn(language);
      for (const [name, values] of Object.entries(said[kind])) {
        for (const value of values) {
          for (const { cell } of tables[kind].columns as Column<unknown>[])
            expect(() => cell(row({ [name]: value }), words), `${kind} ${name} ${value}`).not.toThrow();
        }
      }
    }
  }
});

test('a file’s name says programme, list and day', () => {
  expect(fileName('guyd', 'host_placements', '2026-11-22', 'xlsx')).toBe('guyd-placements-2026-11-22.xlsx');
});

describe('cells that a spreadsheet would run', () => {
  test.each([
    '=1',
    '+1',
    '-1',
    '@x',
    '\t1',
    '\r1',
    '\n1',
    ' =1',
    "'=1",
    '\u200b=1',
    '\ufeff+1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
  ])('%j becomes words', (text) => expect(harmless(text)).toBe(`'${text}`));
  test.each(['a=1', '1-2', 'x@y.example', '', '’s', "O'Neill", '…'])('%j stays', (text) =>
    expect(harmless(text)).toBe(text),
  );
  const signs = [...'=+-@＝＋－＠\t\r\n \u00a0\u200b\ufeff\'"a1ب', '👩🏽'];
  test('nothing that is written begins with such a sign', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signs)), (some) => {
        expect(harmless(some.join(''))).not.toMatch(/^[\s\u200b\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]/);
      }),
    );
  });
});

describe('cells of a CSV file, where a spreadsheet may part it at other signs', () => {
  test.each([
    ['x;=1+1;y', "x;'=1+1;y"],
    ["x\n=cmd|'/C calc'!A0", "x\n'=cmd|'/C calc'!A0"],
    ['x\r\n=1', "x\r\n'=1"],
    ['x\t@SUM(A1)', "x\t'@SUM(A1)"],
    ['x;  +1; -1', "x;'  +1;' -1"],
    ['x;＝1', "x;'＝1"],
    ["x;'=1", "x;''=1"],
    [';=1', ";'=1"],
    ['=1;=1', "'=1;'=1"],
    ['Health; Education', 'Health; Education'],
    ['a;b=c\nd-e', 'a;b=c\nd-e'],
  ])('%j becomes %j', (text, meant) => expect(harmlessInCsv(text)).toBe(meant));
  test('no part of one begins with such a sign, wherever it is parted', () => {
    const signs = [...'=+-@＝＋－＠;\t\r\n \u200b\'"a1'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signs)), (some) => {
        for (const part of harmlessInCsv(some.join('')).split(/[;\t\r\n]/))
          expect(part).not.toMatch(/^[\s\u200b\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]/);
      }),
    );
  });
});

describe('a CSV file', () => {
  test('gives back what went in, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string(), fc.integer()), { minLength: 1 }), (rows) => {
        let text = '';
        csvSheet(['one', 'two', 'three'], (part) => (text += part)).add(rows);
        const read: string[][] = parse(text, { bom: true, record_delimiter: '\r\n' });
        expect(read.slice(1)).toEqual(
          rows.map(([one, two, three]) => [harmlessInCsv(one), harmlessInCsv(two), String(three)]),
        );
      }),
    );
  });
});

describe('a workbook', () => {
  const written = async (cells: (string | number | boolean | null)[][]): Promise<string> => {
    const parts: Uint8Array[] = [];
    const sheet = xlsxSheet(
      {
        title: 'A [list]: x/y',
        columns: Array.from({ length: 8 }, () => ({ heading: 'One', width: 10 })),
        rightToLeft: false,
      },
      (bytes) => parts.push(bytes),
    );
    await sheet.add(cells);
    await sheet.end();
    const files = unzipSync(Buffer.concat(parts));
    expect(strFromU8(files['xl/workbook.xml'] ?? new Uint8Array())).toContain('name="A  list   x y"');
    return strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  };

  test('holds numbers as numbers and nothing that XML cannot', async () => {
    const xml = await written([[5, -3, 0.5, true, null, '', 'a<b>&"c"\u0000\u0001\ud800', '_x000D_']]);
    expect(xml).toContain('<c r="A2"><v>5</v></c><c r="B2"><v>-3</v></c><c r="C2"><v>0.5</v></c>');
    expect(xml).toContain('<c r="D2" t="b"><v>1</v></c><c r="G2"');
    expect(xml).toContain('>a&lt;b&gt;&amp;&quot;c&quot;</t>');
    expect(xml).toContain('>_x005F_x000D_</t>');
  });

  test('names its columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});
