// What an export's rules, columns and files promise, without a database.
import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { exportKinds } from '@compatriot/db/vocabulary.ts';
import { csvSheet } from '@compatriot/server/exports/csv.ts';
import { exportPolicy } from '@compatriot/server/exports/policy.ts';
import { fileName, harmless } from '@compatriot/server/exports/rules.ts';
import { tables } from '@compatriot/server/exports/tables.ts';
import { wordsIn } from '@compatriot/server/exports/words.ts';
import { columnName, xlsxSheet } from '@compatriot/server/exports/xlsx.ts';
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

describe('a CSV file', () => {
  test('gives back what went in, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string(), fc.integer()), { minLength: 1 }), (rows) => {
        let text = '';
        csvSheet(['one', 'two', 'three'], (part) => (text += part)).add(rows);
        const read: string[][] = parse(text, { bom: true, record_delimiter: '\r\n' });
        expect(read.slice(1)).toEqual(
          rows.map(([one, two, three]) => [harmless(one), harmless(two), String(three)]),
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
