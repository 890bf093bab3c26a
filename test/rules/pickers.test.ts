// What suggestions rest on, without a database: other forms, short forms, compounds, words that labels use for each other.
import { describe, expect, test } from 'vitest';
import { spelledOut } from '@compatriot/server/skills/abbreviations.ts';
import { type LabelIndex, buildLabelIndex } from '@compatriot/server/skills/label-index.ts';
import { type IndexedLabel, buildIndex } from '@compatriot/server/skills/index-words.ts';
import { stemOf } from '@compatriot/db/words.ts';

const concept = (id: number, names: Record<string, string[]>, programmeId: string | null = null) => ({
  id,
  programmeId,
  labels: Object.entries(names).flatMap(([language, labels]) =>
    labels.map((label, at): IndexedLabel => [language, label, at === 0]),
  ),
});
const build = (concepts: ReturnType<typeof concept>[]) => buildLabelIndex(concepts, ({ labels }) => labels);
const first = (index: LabelIndex, text: string, language = 'en', programme: string | null = null) =>
  index.find(text, language, 8, programme)[0]?.id;

const index = await build([
  concept(1, { en: ['shoe shop manager', 'shoe store manager'] }),
  concept(2, { en: ['toy shop manager', 'toy store manager'] }),
  concept(3, { en: ['garden shop manager'] }),
  concept(4, { en: ['firefighter'] }),
  concept(5, { nl: ['verpleegkundige'], en: ['nurse'] }),
  concept(6, { en: ['heavy goods vehicle driver'] }),
  concept(7, { en: ['nurse of the quokka ward'] }, 'programme a'),
  concept(8, { nl: ['wijk'], en: ['quarter'] }),
]);

describe('local skills of many programmes', () => {
  const local = (count: number) =>
    Array.from({ length: count }, (_each, at) => ({ id: at + 1, programmeId: `programme ${at}` }));
  test('stay apart beyond 255 programmes', async () => {
    const many = await build(
      local(300).map(({ id, programmeId }) => concept(id, { en: ['dyke warden'] }, programmeId)),
    );
    for (const at of [0, 43, 254, 255, 256, 299])
      expect(many.find('dyke warden', 'en', 8, `programme ${at}`).map(({ id }) => id)).toEqual([at + 1]);
    expect(many.find('dyke warden', 'en', 8, null)).toEqual([]);
  });
  test('beyond 65,535 it says so instead of mixing them up', async () => {
    await expect(buildIndex(local(65_536), () => [])).rejects.toThrow('65,535 programmes');
  });
});

describe('suggestions', () => {
  test.each([
    ['words that two concepts use for each other stand for each other in a third', 'garden store manager', 3],
    ['put together', 'fire fighter', 4],
    ['taken apart', 'wijkverpleegkundige', 5],
    ['spelled out', 'HGV driver', 6],
    ['misspelt', 'verplegkundige', 5],
    ['title noise', 'Sr. Nurse (ICU) II', 5],
  ])('%s: %s', (_how, text, id) => {
    expect(first(index, text)).toBe(id);
  });

  test('a local skill is offered in its programme alone', () => {
    expect(first(index, 'quokka ward', 'en', 'programme a')).toBe(7);
    for (const programme of [null, 'programme b'])
      expect(index.find('quokka ward', 'en', 8, programme).map(({ id }) => id)).not.toContain(7);
    const named = new Map<number, number>();
    index.naming('quokka', 'programme b', named);
    expect([...named]).toEqual([]);
    index.naming('quokka', 'programme a', named);
    expect([...named.keys()]).toEqual([7]);
  });

  test('naming takes a word as it is spelt, not what is used in its place', () => {
    const named = new Map<number, number>();
    index.naming('store', null, named);
    expect([...named.keys()].sort()).toEqual([1, 2]);
  });

  test('nothing is found in nothing', async () => {
    expect((await build([])).find('nurse', 'en', 8, null)).toEqual([]);
  });
});

describe('words', () => {
  test.each([
    ['organiser', 'organizer'],
    ['labourer', 'laborer'],
    ['centre', 'center'],
    ['programmes', 'program'],
    ['nurses', 'nurse'],
  ])('%s and %s share a stem', (one, other) => {
    expect(stemOf(one)).toBe(stemOf(other));
  });

  test('short forms stand for words; others for nothing, whatever objects are made of', () => {
    expect(spelledOut('mgr')).toEqual(['manager']);
    for (const word of ['nurse', 'constructor', '__proto__', 'tostring'])
      expect(spelledOut(word)).toEqual([]);
  });
});
