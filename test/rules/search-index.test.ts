// What goes to Meilisearch, without a server: filters that hold hostile values as values, settings sent only where they
// differ, documents that say no more than the card, and tiers that never put the lesser fit first.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexedDocument, hashOf, packed, packedConcepts } from '@compatriot/search/documents.ts';
import { everybody, type TalentQuery } from '@compatriot/search/engine.ts';
import { filtersOf, oneOf, quoted, under } from '@compatriot/search/filters.ts';
import { fitOf, planOf } from '@compatriot/search/fit.ts';
import { settingsDiff, settingsOf } from '@compatriot/search/settings.ts';
import { vocabularyOf } from '@compatriot/search/synonyms.ts';
import { tiersOf } from '@compatriot/search/tiers.ts';
import type { CopiedRow } from '@compatriot/db/queries/copying.ts';

const scope = { programmeId: '2f0f6a0e-3c2f-4b8a-9d2e-111111111111', recipient: 'programme_team' as const };
const hostile = [
  'NL" OR scope EXISTS OR country = "',
  'NL\\" OR scope EXISTS',
  'NL\\',
  '"',
  "x' OR '1'='1",
  'NL] OR scope EXISTS OR country IN [',
  'NL"]) OR (scope EXISTS',
  '\u0000',
  'NL\n OR scope EXISTS',
  '_geoRadius(0,0,1)',
  'NL AND NOT scope EXISTS',
  '\u202eNL',
  'x'.repeat(300),
  '',
];

/** The texts between plain quotation marks, and what is left around them; throws where a mark is open. */
function taken(filter: string): { values: string[]; rest: string } {
  const values: string[] = [];
  const rest = filter.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_all, value: string) => {
    values.push(value);
    return '';
  });
  if (/["\\]/.test(rest)) throw new Error(`A mark stays open: ${filter}`);
  return { values, rest };
}

describe('filters', () => {
  test.each(hostile)('%j is a value or nobody’s, never a query', (value) => {
    const query: TalentQuery = {
      ...everybody,
      origins: [value],
      countries: [value, 'NL'],
      regions: [value],
      among: [value],
      languages: [{ code: value, level: 'B2' }],
      modes: [value as never],
      words: [{ word: 'x', concepts: [], sectors: [value as never], languages: [value], countries: [value] }],
    };
    for (const filter of under(filtersOf(scope, query))) {
      const { values, rest } = taken(filter);
      expect(rest).toMatch(/^[a-z =()[\],]*( OR [a-z =()[\],]*)*$/i);
      for (const each of values) {
        const known = [value, `${value}:B2`, 'NL', 'nobody', `${scope.programmeId}:programme_team`];
        expect(known).toContain(each);
      }
    }
  });

  test('any text at all stays between its marks', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 4 }), (values) => {
        const { values: found, rest } = taken(oneOf('country', values));
        expect(['country IN []', 'country IN [,]', 'country IN [,,]', 'country IN [,,,]', 'id = ']).toContain(
          rest,
        );
        for (const each of found) expect([...values, 'nobody']).toContain(each);
      }),
    );
  });

  test('names of places with apostrophes and accents are values', () => {
    expect(quoted("Provence-Alpes-Côte d'Azur")).toBe('"Provence-Alpes-Côte d\'Azur"');
    expect(quoted('القاهرة')).toBe('"القاهرة"');
  });

  test('numbers that are none find nobody or are refused', () => {
    expect(oneOf('reach', [Number.NaN, 1.5, Number.POSITIVE_INFINITY])).toBe('id = "nobody"');
    expect(() => filtersOf(scope, { ...everybody, addedSince: 'yesterday' })).toThrow(RangeError);
  });

  test('a facet is counted under all filters but its own', () => {
    const filters = filtersOf(scope, { ...everybody, countries: ['NL'], modes: ['virtual'] });
    expect(under(filters)).toHaveLength(3);
    expect(under(filters, 'country').join(' ')).not.toContain('country');
    expect(under(filters, 'country').join(' ')).toContain('modes IN ["virtual"]');
  });
});

const row: CopiedRow = {
  id: '6f6ad7c5-0000-4000-8000-000000000001',
  programmeId: scope.programmeId,
  recipient: 'programme_team',
  occupationId: 7,
  skillIds: [1, 2],
  skillLevels: [3, 1],
  conceptIds: [1, 2, 7, 90],
  languages: ['fra'],
  languageLevels: ['B1'],
  originCountry: 'GY',
  residenceCountry: 'NL',
  residenceRegion: 'NL-UT',
  educationLevel: '7',
  experienceBand: '6_10',
  modes: ['virtual'],
  sectors: ['health'],
  activities: ['teach'],
  stayLength: 'up_to_2_weeks',
  availableFrom: '2027-02-01',
  availableUntil: null,
  addedAt: 1_700_000_000_000_000,
  updatedAt: 1_700_000_000_000_001,
};
const labels = new Map([
  [7, 'nurse · infirmière'],
  [1, 'wound care'],
]);
const document = indexedDocument(row, (id) => labels.get(id) ?? '');

describe('documents', () => {
  test('say what the card shows and nothing else', () => {
    expect(document).toEqual({
      id: row.id,
      scope: `${row.programmeId}:programme_team`,
      reach: [8, 9, 10, 11, 16, 17, 56, 61, 720],
      labels: ['nurse · infirmière', 'wound care'],
      named: [7, 1],
      origin: 'GY',
      country: 'NL',
      region: 'NL-UT',
      modes: ['virtual'],
      sectors: ['health'],
      activities: ['teach'],
      stay: 'up_to_2_weeks',
      languages: ['fra'],
      tongues: ['fra:A1', 'fra:A2', 'fra:B1'],
      education: '7',
      experience: '6_10',
      years: 6,
      from: 202702,
      until: 999912,
      added: row.addedAt,
      // The month, as on the card: 14 November 2023.
      updated: 202311,
    });
  });

  test('hash alike however a server hands them back, and differ when anything they say differs', () => {
    const shuffled = Object.fromEntries(Object.entries(document).reverse());
    expect(hashOf({ ...shuffled, _extra: 1 } as unknown as typeof document)).toBe(hashOf(document));
    for (const key of Object.keys(document)) {
      expect(hashOf({ ...document, [key]: 'other' }), key).not.toBe(hashOf(document));
    }
  });
});

describe('settings', () => {
  const vocabulary = { synonyms: { rn: ['registered nurse'] }, exactWords: ['nursing', 'cursing'] };
  const wanted = settingsOf(vocabulary);
  /** As servers give them back: sorted, with more in them. */
  const present = () => ({
    ...structuredClone(wanted),
    stopWords: [],
    typoTolerance: {
      ...(structuredClone(wanted.typoTolerance) as object),
      enabled: true,
      disableOnWords: ['cursing', 'nursing'],
    },
    sortableAttributes: ['years', 'updated', 'id'],
  });

  test('nothing is sent where nothing differs', () => expect(settingsDiff(present(), wanted)).toEqual({}));

  test('only what differs is sent, and of nested settings only that part', () => {
    const old = { ...present(), pagination: { maxTotalHits: 1000 }, rankingRules: ['typo', 'words'] };
    old.typoTolerance = { ...old.typoTolerance, disableOnWords: ['cursing'] };
    expect(settingsDiff(old, wanted)).toEqual({
      pagination: wanted.pagination,
      rankingRules: wanted.rankingRules,
      typoTolerance: { disableOnWords: ['nursing', 'cursing'] },
    });
  });

  test('the order of ranking rules matters, that of sets does not', () => {
    expect(
      Object.keys(
        settingsDiff({ ...present(), rankingRules: ['typo', 'words', 'exactness', 'sort'] }, wanted),
      ),
    ).toEqual(['rankingRules']);
  });

  test('what the taxonomy taught stays untouched where it is not asked for', () => {
    expect(settingsDiff({ ...present(), synonyms: { other: ['x'] } }, settingsOf(null))).toEqual({});
  });

  test('a new index gets all of it', () => {
    expect(Object.keys(settingsDiff({}, wanted)).sort()).toEqual(Object.keys(wanted).sort());
  });
});

describe('what the engine learns of the taxonomy', () => {
  const names = [
    { conceptId: 1, label: 'nursing', preferred: true },
    { conceptId: 1, label: 'sick care', preferred: false },
    { conceptId: 2, label: 'cursing', preferred: true },
    { conceptId: 3, label: 'carpentry', preferred: true },
    { conceptId: 3, label: 'a very long way of saying joinery', preferred: false },
    { conceptId: 4, label: 'Menuiserie d’été', preferred: true },
    { conceptId: 4, label: 'RN', preferred: false },
  ];

  test('other names lead to shown ones, definitions do not', () => {
    expect(vocabularyOf(names).synonyms).toEqual({ 'sick care': ['nursing'], rn: ['menuiserie d ete'] });
  });

  test('words a slip apart must be spelt right', () => {
    expect(vocabularyOf(names).exactWords).toEqual(['cursing', 'nursing']);
  });

  test('never more than the engine can bear', () => {
    const many = Array.from({ length: 20_000 }, (_unused, at) => [
      { conceptId: at, label: `shown${at}`, preferred: true },
      { conceptId: at, label: `other${at}`, preferred: false },
    ]).flat();
    const { synonyms, exactWords } = vocabularyOf(many);
    expect(Object.keys(synonyms)).toHaveLength(5000);
    expect(exactWords.length).toBeLessThanOrEqual(1000);
  });
});

describe('tiers', () => {
  const concept = fc.integer({ min: 1, max: 12 });
  const word = fc
    .uniqueArray(fc.record({ id: concept, similarity: fc.constantFrom(1, 0.9, 0.75, 0.5) }), {
      minLength: 1,
      maxLength: 4,
      selector: ({ id }) => id,
    })
    .map((concepts) => ({ word: 'x', concepts, sectors: [], languages: [], countries: [] }));
  const need = fc.record({ conceptId: concept, level: fc.constantFrom(1, 2, 4) }).map((each) => ({
    ...each,
    below: [each.conceptId],
  }));
  const person = fc.record({
    occupation: fc.option(concept),
    skills: fc.uniqueArray(fc.tuple(concept, fc.integer({ min: 1, max: 4 })), {
      maxLength: 6,
      selector: ([id]) => id,
    }),
  });

  /** Our filters are ANDs and ORs of IN lists: read them as the engine would. */
  const meetsFilter = (filter: string, reach: Set<number>): boolean =>
    filter.split(' OR ').some((way) =>
      way.split(' AND ').every((part) => {
        const [, ids = ''] = /IN \[([\d,]*)\]/.exec(part) ?? [];
        return ids.split(',').some((id) => reach.has(Number(id)));
      }),
    );

  test('each holds the one before, and nobody in a better one fits a step less than somebody in a lesser one', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 2 }),
        fc.array(need, { maxLength: 1 }),
        fc.array(person, { minLength: 2, maxLength: 12 }),
        (words, nice, people) => {
          const query = { words, must: [], nice };
          const tiers = tiersOf(query);
          const plan = planOf(query);
          const placed = people.flatMap(({ occupation, skills }) => {
            const own = skills.filter(([id]) => id !== occupation);
            const { reach } = indexedDocument(
              {
                ...row,
                occupationId: occupation,
                skillIds: own.map(([id]) => id),
                skillLevels: own.map(([, level]) => level),
                conceptIds: [...own.map(([id]) => id), ...(occupation === null ? [] : [occupation])],
              },
              () => '',
            );
            const concepts = packedConcepts(reach);
            const there = new Set(reach);
            const met = words.every((each) => each.concepts.some(({ id }) => there.has(packed(id, 0))));
            if (!met) return []; // no hit
            const within = tiers.map((filter) => meetsFilter(filter, there));
            within.reduce((before, now) => {
              expect(before && !now).toBe(false);
              return now;
            }, false);
            return [
              {
                fit: fitOf(plan, concepts, 0, concepts.length, 0),
                // Who meets a word by something far off stands among those at a half.
                farOff: words
                  .map((each) => planOf({ words: [each], must: [], nice: [] }))
                  .reduce(
                    (sum, own) => sum + Math.max(0, 0.5 - fitOf(own, concepts, 0, concepts.length, 0)),
                    0,
                  ),
                tier: within.includes(true) ? within.indexOf(true) : 99,
              },
            ];
          });
          // A tenth for each part, two once three are looked at together.
          const parts = words.length + nice.length;
          const finest = (parts > 2 ? 0.2 : 0.1) * parts + 1e-9;
          for (const one of placed)
            for (const other of placed)
              if (one.tier < other.tier) expect(one.fit + one.farOff).toBeGreaterThan(other.fit - finest);
        },
      ),
      { numRuns: 300 },
    );
  });
});
