// How a talent question is written in an address, and what an empty page suggests.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StandingConcept, spokenForms } from '@compatriot/db/queries/skills.ts';
import {
  activeFilters,
  addressOf,
  eachNeedOnce,
  type Figures,
  fewestTold,
  figuresWithoutPeople,
  parseLanguageNeed,
  parseSkillNeed,
  whatToLoosen,
} from '@compatriot/server/talent/rules.ts';
import { talentFacets } from '@compatriot/db/vocabulary.ts';
import { makeCopy } from '@compatriot/server/skills/copy.ts';
import { queryOf } from '@compatriot/server/talent/asking.ts';
import { talentQuery } from '@compatriot/server/talent/schema.ts';

describe('addresses', () => {
  test.each([
    ['fra', { code: 'fra', level: 'A1' }],
    ['fra:B2', { code: 'fra', level: 'B2' }],
    ['srn:native', { code: 'srn', level: 'native' }],
  ])('language %s', (text, need) => expect(parseLanguageNeed(text)).toEqual(need));

  test.each([
    ['urn:compatriot:skill:wound-care', { uri: 'urn:compatriot:skill:wound-care', level: 1 }],
    ['urn:compatriot:skill:wound-care:3', { uri: 'urn:compatriot:skill:wound-care', level: 3 }],
    ['urn:compatriot:skill:web-3', { uri: 'urn:compatriot:skill:web-3', level: 1 }],
    ['urn:compatriot:skill:x:7', { uri: 'urn:compatriot:skill:x:7', level: 1 }],
    ['http://data.europa.eu/esco/skill/1234:4', { uri: 'http://data.europa.eu/esco/skill/1234', level: 4 }],
  ])('skill %s', (text, need) => expect(parseSkillNeed(text)).toEqual(need));

  test('one value and several values are both lists; nothing is an empty one', () => {
    expect(talentQuery.parse({ country: 'NL' }).country).toEqual(['NL']);
    expect(talentQuery.parse({ country: ['NL', 'GB'] }).country).toEqual(['NL', 'GB']);
    expect(talentQuery.parse({})).toMatchObject({ q: '', country: [], sort: 'fit', page: 1 });
  });

  test.each([
    [{ country: 'nl' }],
    [{ language: 'fr' }],
    [{ language: 'fra:B7' }],
    [{ mode: 'remote' }],
    [{ education: '9' }],
    [{ availableFrom: '2027-02-30' }],
    [{ availableOn: '2027-02-28' }],
    [{ list: 'mine' }],
    [{ stay: 'forever' }],
    [{ page: '0' }],
    [{ page: '1; drop table profiles' }],
    [{ sort: 'age' }],
    [{ sex: 'female' }],
    [{ skill: Array.from({ length: 11 }, (_unused, at) => `urn:x:s${at}`) }],
  ])('refuses %j', (question) => expect(talentQuery.safeParse(question).success).toBe(false));
});

describe('the question as an address', () => {
  const words = fc.string({ maxLength: 40 }).map((text) => text.trim());
  const several = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
  const asked = fc.record({
    q: words,
    origin: several('GH', 'SN'),
    country: several('NL', 'GB', 'CA'),
    region: several('NL-UT', 'US-NY'),
    mode: several('virtual', 'permanent'),
    sector: several('health', 'it'),
    activity: several('teach'),
    stay: several('longer', 'up_to_2_weeks'),
    language: several('fra', 'fra:B2', 'eng:native'),
    education: fc.option(fc.constantFrom('5', '7'), { nil: undefined }),
    experience: several('0_2', '21_over'),
    availableFrom: fc.option(fc.constant('2027-01-02'), { nil: undefined }),
    skill: several('urn:a:3', 'http://data.europa.eu/esco/skill/1?x=y&z#1'),
    nice: several('urn:b', 'urn:c:4'),
    sort: fc.constantFrom('fit', 'recent', 'experience'),
    page: fc.integer({ min: 1, max: 500 }),
  });
  const readBack = (address: URLSearchParams) =>
    talentQuery.parse(
      Object.fromEntries(
        [...new Set(address.keys())]
          .map((name) => [name, address.getAll(name)])
          .map(([name, values]) => [
            name,
            (values as string[]).length === 1 ? (values as string[])[0] : values,
          ]),
      ),
    );

  test('is read back as it was', () => {
    fc.assert(
      fc.property(asked, (parts) => {
        const question = talentQuery.parse(JSON.parse(JSON.stringify(parts)));
        expect(readBack(new URLSearchParams(addressOf(question).toString()))).toEqual(question);
      }),
    );
  });
  test('has only what is asked', () => {
    expect(addressOf(talentQuery.parse({})).toString()).toBe('');
    expect(addressOf(talentQuery.parse({ q: 'nurse', page: '2' })).toString()).toBe('q=nurse&page=2');
  });
});

describe('what to loosen', () => {
  const question = talentQuery.parse({
    q: 'nurse',
    country: ['NL', 'GB'],
    language: ['fra:B2', 'eng'],
    skill: 'urn:x:3',
    nice: 'urn:y',
    availableFrom: '2027-01-01',
    page: '4',
  });

  test('names what is set', () =>
    expect(activeFilters(question)).toEqual(['skill', 'nice', 'country', 'language', 'availableFrom', 'q']));
  test('takes one thing away: of languages and skills one, of others the whole filter; nothing that leaves nobody out', () => {
    const ways = whatToLoosen(question);
    expect(ways.map(({ name, value }) => [name, value])).toEqual([
      ['skill', 'urn:x:3'],
      ['country', null],
      ['language', 'fra:B2'],
      ['language', 'eng'],
      ['availableFrom', null],
      ['q', null],
    ]);
    for (const { name, rest } of ways) {
      expect(rest.page).toBe(1);
      for (const other of activeFilters(question))
        if (other !== name) expect(rest[other]).toEqual(question[other]);
    }
    expect(ways[2]?.rest.language).toEqual(['eng']);
    expect(ways[1]?.rest.country).toEqual([]);
    expect(ways[5]?.rest.q).toBe('');
  });
});

describe('figures without people', () => {
  const count = fc.integer({ min: 0, max: 60 });
  const facet = fc.uniqueArray(
    fc.record({ value: fc.constantFrom(...'abcdefgh'), count: fc.integer({ min: 1, max: 60 }) }),
    {
      selector: ({ value }) => value,
    },
  );
  const figures = fc.record({
    total: count,
    facets: fc.record(Object.fromEntries(talentFacets.map((name) => [name, facet]))),
    without: fc.dictionary(fc.constantFrom(...talentFacets), count, { noNullPrototype: true }),
    loosen: fc.array(
      fc.record({
        name: fc.constantFrom('q' as const, 'skill' as const, 'list' as const),
        value: fc.constant(null),
        total: count,
      }),
    ),
  }) as unknown as fc.Arbitrary<Figures>;

  test('tell of nobody fewer than ten, of others fives that are not too many, in an order that tells no more', () => {
    fc.assert(
      fc.property(figures, (exact) => {
        const told = figuresWithoutPeople(exact, false);
        if (exact.total === 0) expect([told.total, told.counted]).toEqual([0, 'exact']);
        else if (exact.total < fewestTold) expect([told.total, told.counted]).toEqual([fewestTold, 'fewer']);
        else expect([told.total, told.counted]).toEqual([Math.floor(exact.total / 5) * 5, 'about']);
        const rows = [
          ...Object.entries(told.facets).flatMap(([name, values]) =>
            values.map((each) => [
              each.count,
              exact.facets[name as 'mode'].find(({ value }) => value === each.value)?.count,
            ]),
          ),
          ...Object.entries(told.without).map(([name, each]) => [each, exact.without[name as 'mode']]),
        ];
        for (const [said = 0, real = 0] of rows) {
          expect(said).toBeGreaterThanOrEqual(fewestTold);
          expect([said % 5, real - said >= 0 && real - said < 5]).toEqual([0, true]);
        }
        expect(told.loosen).toHaveLength(exact.loosen.filter(({ total }) => total >= fewestTold).length);
        for (const { total } of told.loosen) expect([total >= fewestTold, total % 5]).toEqual([true, 0]);
        for (const values of Object.values(told.facets))
          expect(values).toEqual(
            values.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
          );
      }),
    );
  });

  test('the same for any two answers that differ only where nothing is told', () => {
    fc.assert(
      fc.property(
        figures,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (exact, one, other) => {
          const of = (few: number): Figures => ({
            ...exact,
            total: few,
            facets: {
              ...exact.facets,
              country: [
                ...exact.facets.country.filter(({ value }) => value !== 'z'),
                { value: 'z', count: few },
              ],
            },
            without: { ...exact.without, country: few },
            loosen: [...exact.loosen, { name: 'country', value: null, total: few }],
          });
          expect(figuresWithoutPeople(of(one), false)).toEqual(figuresWithoutPeople(of(other), false));
        },
      ),
    );
  });

  test('stay exact where everybody who was found is shown, but for facets that count others too', () => {
    fc.assert(
      fc.property(figures, (exact) => {
        const told = figuresWithoutPeople(exact, true);
        expect([told.total, told.counted]).toEqual([exact.total, 'exact']);
        for (const name of talentFacets)
          if (exact.total > 0 && exact.without[name] === undefined)
            expect(told.facets[name]).toEqual(exact.facets[name]);
          else
            for (const each of told.facets[name])
              expect([each.count >= fewestTold, each.count % 5]).toEqual([true, 0]);
      }),
    );
  });
});

describe('what one question may ask', () => {
  test('each skill once, at its highest level, where it first stood', () => {
    expect(eachNeedOnce(['urn:a:2', 'urn:b', 'urn:a:4', 'urn:a', 'urn:b:1'])).toEqual(['urn:a:4', 'urn:b']);
    // A level may stand behind what looks like one.
    expect(eachNeedOnce(['urn:a:2:1', 'urn:a'])).toEqual(['urn:a:2:1', 'urn:a']);
  });

  test('the broadest group, but not several of them: what is below is looked up once', async () => {
    const row = (id: number, broader: number[]): StandingConcept => ({
      id,
      uri: `urn:x:c${id}`,
      kind: id < 4 ? 'skill_group' : 'skill',
      broaderIds: broader,
      replacedBy: null,
      retired: false,
      programmeId: null,
      programmeCode: null,
      labels: [],
    });
    // One below the other, and 16,000 skills below all three.
    const rows = [
      row(1, []),
      row(2, [1]),
      row(3, [2]),
      ...Array.from({ length: 16_000 }, (_each, at) => row(at + 4, [3])),
    ];
    const copy = await makeCopy(1, rows);
    let lookups = 0;
    const counting = { ...copy, below: (id: number) => (lookups++, copy.below(id)) };
    const asked = (query: Record<string, unknown>) =>
      queryOf(counting, 'programme', talentQuery.parse(query), null);
    expect(asked({ skill: 'urn:x:c1' }).must[0]?.below).toHaveLength(16_003);
    expect(asked({ skill: ['urn:x:c1', 'urn:x:c1:2', 'urn:x:c7'] }).must.map(({ level }) => level)).toEqual([
      2, 1,
    ]);
    expect(lookups).toBe(3);
    for (const query of [
      { skill: ['urn:x:c1', 'urn:x:c2'] },
      { skill: 'urn:x:c1', nice: 'urn:x:c1' },
      { nice: ['urn:x:c2', 'urn:x:c3'] },
    ])
      expect(() => asked(query)).toThrow(
        expect.objectContaining({ status: 400, details: [{ path: expect.any(String), code: 'too_broad' }] }),
      );
    // The same group as must and as nice counts twice, and is looked up once.
    lookups = 0;
    expect(() => asked({ skill: 'urn:x:c3', nice: 'urn:x:c3' })).toThrow();
    expect(lookups).toBe(1);
  }, 20_000);
});

describe('gendered names', () => {
  test.each([
    ['nurse', ['nurse']],
    ['infirmier/infirmière', ['infirmier', 'infirmière']],
    ['ingénieur/ingénieure en bâtiment', ['ingénieur en bâtiment', 'ingénieure en bâtiment']],
    ['conseiller forestier/conseillère forestière', ['conseiller forestier', 'conseillère forestière']],
    ['infirmier/infirmière diplômé/diplômée', ['infirmier diplômé', 'infirmière diplômée']],
    ['ممرض/ممرضة أطفال', ['ممرض أطفال', 'ممرضة أطفال']],
  ])('%s', (label, forms) => expect(spokenForms(label)).toEqual(forms));
});
