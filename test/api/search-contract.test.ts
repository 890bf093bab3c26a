// What talent search promises, whichever engine answers: run over every engine that does. Where no Meilisearch is
// configured (MEILI_URL) its half is reported as skipped.
import { beforeAll, describe, expect, test } from 'vitest';
import type { FacetCount, SearchEngine, TalentHits, TalentQuery } from '@compatriot/search/engine.ts';
import { openSearch } from '@compatriot/search/open.ts';
import { cefrLevels, experienceBands, iscedLevels, type Mode } from '@compatriot/db/vocabulary.ts';
import { useTestApp } from '../app.ts';
import { conceptId, makeProfile, makeProgramme, type MadeProgramme, type ProfileOptions } from '../make.ts';

const app = useTestApp();
const meiliUrl = process.env['MEILI_URL'];
const skill = (key: string) => `urn:compatriot:skill:${key}`;
const occupation = (key: string) => `urn:compatriot:occupation:${key}`;

/** A person as made, with what an engine may know. */
interface Person extends ProfileOptions {
  documentId: string;
  skills: [string, number][];
  languages: [string, (typeof cefrLevels)[number]][];
  modes: Mode[];
  sectors: string[];
}

let programme: MadeProgramme;
let people: Person[];

/** Mulberry32: the same people in every run. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => next() < share);
  return { next, one, some };
}

const countries = ['NL', 'GB', 'CA', 'US'];
const skills = [
  'wound-care',
  'general-nursing-care',
  'paediatric-nursing',
  'clinical-diagnosis',
  'nursing-education',
];
const occupations = ['registered-nurse', 'paediatric-nurse', 'physician', null];
const languages = ['eng', 'fra', 'nld', 'ara'];
const modes: Mode[] = ['temporary', 'permanent', 'virtual'];
const sectors = ['health', 'education', 'it'];

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  const foreign = await makeProgramme(app.current);
  const random = randomFrom(7);
  people = [];
  for (let number = 0; number < 60; number += 1) {
    const from = random.one([null, '2027-01-15', '2027-06-20']);
    const options = {
      country: random.one(countries),
      skills: random.some(skills, 0.4).map((key): [string, number] => [skill(key), random.one([1, 2, 3, 4])]),
      occupation: random.one(occupations),
      languages: random
        .some(languages, 0.5)
        .map((code): Person['languages'][number] => [code, random.one(cefrLevels)]),
      modes: random.some(modes, 0.5),
      sectors: random.some(sectors, 0.4),
      educationLevel: random.one([null, '3', '6', '7', '8']),
      experienceYears: random.one([null, 1, 4, 8, 15, 30]),
      availableFrom: from,
      availableUntil: from === null ? null : random.one([null, '2027-09-10']),
      recipients: random.one([
        ['programme_team' as const],
        ['programme_team' as const, 'home_government' as const],
      ]),
    };
    const made = await makeProfile(app.current, programme, {
      ...options,
      occupation: options.occupation === null ? null : occupation(options.occupation),
    });
    const [document] = await app.current.owner<{ id: string }[]>`
      select id from talent_documents where profile_id = ${made.id} and recipient = 'programme_team'`;
    people.push({ ...options, documentId: document?.id ?? '' });
  }
  await makeProfile(app.current, foreign, {
    skills: [[skill('wound-care'), 4]],
    occupation: occupation('registered-nurse'),
  });
}, 120_000);

const base: TalentQuery = {
  text: '',
  countries: [],
  modes: [],
  sectors: [],
  languages: [],
  education: null,
  experience: [],
  availableOn: null,
  skills: [],
  sort: 'recent',
  offset: 0,
  limit: 50,
};

type Facet = keyof TalentHits['facets'];
type Filters = Omit<TalentQuery, 'skills' | 'text' | 'sort' | 'offset' | 'limit'> & {
  skills: [string, number][];
};
const noFilters: Filters = {
  countries: [],
  modes: [],
  sectors: [],
  languages: [],
  education: null,
  experience: [],
  availableOn: null,
  skills: [],
};

const bandOf = (years: number | null | undefined): string | null =>
  years == null
    ? null
    : years <= 2
      ? '0_2'
      : years <= 5
        ? '3_5'
        : years <= 10
          ? '6_10'
          : years <= 20
            ? '11_20'
            : '21_over';
const meet = <T>(wanted: readonly T[], has: readonly T[]) =>
  wanted.length === 0 || wanted.some((each) => has.includes(each));

/** The promise in plain words of code; nothing here is shared with an engine. */
const passes: Record<Facet | 'rest', (person: Person, filters: Filters) => boolean> = {
  country: (person, filters) => meet(filters.countries, [person.country ?? '']),
  mode: (person, filters) => meet(filters.modes, person.modes),
  sector: (person, filters) => meet<string>(filters.sectors, person.sectors),
  language: (person, filters) =>
    filters.languages.every((need) =>
      person.languages.some(
        ([code, level]) => code === need.code && cefrLevels.indexOf(level) >= cefrLevels.indexOf(need.level),
      ),
    ),
  education: (person, filters) =>
    filters.education === null ||
    (person.educationLevel != null && person.educationLevel >= filters.education),
  experience: (person, filters) => meet<string | null>(filters.experience, [bandOf(person.experienceYears)]),
  rest: (person, filters) => {
    const day = filters.availableOn;
    // Months, not days: what a search can tell apart it gives away.
    const soon = day === null || !person.availableFrom || person.availableFrom.slice(0, 7) <= day.slice(0, 7);
    const late =
      day === null || !person.availableUntil || person.availableUntil.slice(0, 7) >= day.slice(0, 7);
    return (
      soon &&
      late &&
      filters.skills.every(([uri, level]) => person.skills.some(([has, at]) => has === uri && at >= level))
    );
  },
};
const facetNames: Facet[] = ['country', 'mode', 'sector', 'language', 'education', 'experience'];
const valuesOf: Record<Facet, (person: Person) => (string | null | undefined)[]> = {
  country: (person) => [person.country],
  mode: (person) => person.modes,
  sector: (person) => person.sectors,
  language: (person) => person.languages.map(([code]) => code),
  education: (person) => [person.educationLevel],
  experience: (person) => [bandOf(person.experienceYears)],
};

function expected(filters: Filters) {
  const under = (leftOut: Facet | null) =>
    people.filter(
      (person) =>
        passes.rest(person, filters) &&
        facetNames.every((name) => name === leftOut || passes[name](person, filters)),
    );
  const count = (facet: Facet): FacetCount[] => {
    const counts = new Map<string, number>();
    for (const value of under(facet).flatMap(valuesOf[facet]))
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return sorted([...counts].map(([value, people_]) => ({ value, count: people_ })));
  };
  return {
    ids: under(null)
      .map((person) => person.documentId)
      .sort(),
    facets: Object.fromEntries(facetNames.map((name) => [name, count(name)])),
  };
}
const sorted = (counts: FacetCount[]) =>
  [...counts].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));

const cases: [string, Partial<Filters>][] = [
  ['nothing asked', {}],
  ['one country', { countries: ['NL'] }],
  ['either of two countries', { countries: ['NL', 'CA'] }],
  ['a mode', { modes: ['virtual'] }],
  ['a sector', { sectors: ['health'] }],
  ['a language at any level', { languages: [{ code: 'fra', level: 'A1' }] }],
  ['a language from B2', { languages: [{ code: 'fra', level: 'B2' }] }],
  [
    'two languages, both',
    {
      languages: [
        { code: 'fra', level: 'B1' },
        { code: 'eng', level: 'A1' },
      ],
    },
  ],
  ['native only', { languages: [{ code: 'nld', level: 'native' }] }],
  ['education from 7', { education: '7' }],
  ['experience in two bands', { experience: ['6_10', '21_over'] }],
  ['a day', { availableOn: '2027-01-02' }],
  ['a later day', { availableOn: '2027-09-30' }],
  ['a day after it all', { availableOn: '2028-01-01' }],
  ['a skill', { skills: [[skill('wound-care'), 1]] }],
  ['a skill from level 3', { skills: [[skill('wound-care'), 3]] }],
  [
    'two skills with levels',
    {
      skills: [
        [skill('wound-care'), 2],
        [skill('paediatric-nursing'), 2],
      ],
    },
  ],
  ['two facets', { countries: ['NL'], modes: ['virtual'] }],
  ['three facets', { countries: ['NL', 'GB'], modes: ['temporary', 'virtual'], sectors: ['health', 'it'] }],
  ['nobody', { countries: ['BR'] }],
  ['nobody twice over', { countries: ['BR'], sectors: ['law'] }],
];

const engines: [SearchEngine['name'], () => SearchEngine][] = [
  ['postgres', () => openSearch({ database: app.current.parts.database, meili: null })],
  [
    'meilisearch',
    () =>
      openSearch({
        database: app.current.parts.database,
        meili: { url: meiliUrl ?? '', masterKey: process.env['MEILI_MASTER_KEY'] },
      }),
  ],
];

describe.each(engines)('%s', (name, open) => {
  // The engine of its own issue: until openSearch gives one, its half is skipped and says so.
  const absent = name === 'meilisearch' && (!meiliUrl || !meilisearchIsBuilt());

  async function search(query: Partial<TalentQuery>): Promise<TalentHits> {
    return app.current.parts.database.transaction({ team: [programme.id] }, (tx) =>
      open().search(tx, { programmeId: programme.id, recipient: 'programme_team' }, { ...base, ...query }),
    );
  }
  async function withFilters(partial: Partial<Filters>) {
    const filters = { ...noFilters, ...partial };
    const asked = await Promise.all(
      filters.skills.map(async ([uri, level]) => ({ conceptId: await conceptId(app.current, uri), level })),
    );
    const found = await search({ ...filters, skills: asked, limit: 50 });
    const more =
      found.total > 50 ? await search({ ...filters, skills: asked, limit: 50, offset: 50 }) : { hits: [] };
    return { found, ids: [...found.hits, ...more.hits].map((hit) => hit.id) };
  }

  describe.skipIf(absent)('answers', () => {
    test.each(cases)('%s: the same people and counts as by hand', async (_name, partial) => {
      const { found, ids } = await withFilters(partial);
      const right = expected({ ...noFilters, ...partial });
      expect([...ids].sort()).toEqual(right.ids);
      expect(found.total).toBe(right.ids.length);
      for (const facet of facetNames) expect(sorted(found.facets[facet]), facet).toEqual(right.facets[facet]);
    });

    test('forty random questions: the same people and counts as by hand', async () => {
      const random = randomFrom(11);
      for (let number = 0; number < 40; number += 1) {
        const partial: Filters = {
          countries: random.some(countries, 0.2),
          modes: random.some(modes, 0.2),
          sectors: random.some(sectors, 0.2) as Filters['sectors'],
          languages: random.some(languages, 0.15).map((code) => ({ code, level: random.one(cefrLevels) })),
          education: random.one([null, null, ...iscedLevels.slice(3)]),
          experience: random.some(experienceBands, 0.15),
          availableOn: random.one([null, null, '2027-02-01', '2027-07-01', '2027-10-01']),
          skills: random
            .some(skills, 0.1)
            .map((key): [string, number] => [skill(key), random.one([1, 2, 3, 4])]),
        };
        const { found, ids } = await withFilters(partial);
        const right = expected(partial);
        expect([...ids].sort(), JSON.stringify(partial)).toEqual(right.ids);
        for (const facet of facetNames)
          expect(sorted(found.facets[facet]), `${facet} ${JSON.stringify(partial)}`).toEqual(
            right.facets[facet],
          );
      }
    });

    test('pages never repeat or lose anybody', async () => {
      const ids: string[] = [];
      for (let offset = 0; offset < 80; offset += 20) {
        const page = await search({ sort: 'fit', offset, limit: 20 });
        expect(page.total).toBe(60);
        ids.push(...page.hits.map((hit) => hit.id));
      }
      expect(new Set(ids).size).toBe(60);
      expect(ids).toHaveLength(60);
    });

    test.each([
      [
        'nurs',
        ['registered-nurse', 'paediatric-nurse'],
        ['general-nursing-care', 'paediatric-nursing', 'nursing-education'],
      ],
      ['enfermera', ['registered-nurse', 'paediatric-nurse'], []],
      ['pediatrc', ['paediatric-nurse'], ['paediatric-nursing']],
    ])('%s finds everybody it names, in any language and spelling', async (text, jobs, abilities) => {
      const { hits, total, understood } = await search({ text, sort: 'fit' });
      const { hits: more } = await search({ text, sort: 'fit', offset: 50 });
      const named = people.filter(
        (person) =>
          jobs.includes(person.occupation ?? '') ||
          person.skills.some(([uri]) => abilities.some((key) => uri === skill(key))),
      );
      const found = new Set([...hits, ...more].map((hit) => hit.id));
      expect(found.size).toBe(total);
      expect(named.filter((person) => !found.has(person.documentId))).toEqual([]);
      expect(total).toBeGreaterThan(0);
      expect(understood.length).toBeGreaterThan(0);
    });

    test('every word narrows: who meets one word only is not found', async () => {
      const { hits } = await search({ text: 'paediatric nurse wound', sort: 'fit' });
      const found = new Set(hits.map((hit) => hit.id));
      const right = people.filter(
        (person) =>
          person.skills.some(([uri]) => uri === skill('wound-care')) &&
          person.occupation === 'paediatric-nurse',
      );
      for (const person of right) expect(found).toContain(person.documentId);
      for (const person of people.filter(
        (each) => !each.skills.some(([uri]) => uri === skill('wound-care')),
      )) {
        expect(found).not.toContain(person.documentId);
      }
    });

    test('what is marked is on the card and was asked for', async () => {
      const wound = await conceptId(app.current, skill('wound-care'));
      const { hits } = await search({ text: 'wound', sort: 'fit' });
      expect(hits.length).toBeGreaterThan(0);
      for (const hit of hits) expect(hit.matched).toEqual([wound]);
      const { hits: all } = await search({});
      for (const hit of all) expect(hit.matched).toEqual([]);
    });

    test('a group finds and marks the skills below it', async () => {
      const ids = await Promise.all(skills.map((key) => conceptId(app.current, skill(key))));
      const { hits, total } = await search({ text: 'health', sort: 'fit' });
      expect(total).toBeGreaterThan(0);
      expect(hits.some((hit) => hit.matched.some((id) => ids.includes(id)))).toBe(true);
    });

    test('fit: higher levels first', async () => {
      const { hits } = await search({ text: 'wound', sort: 'fit' });
      const levels = hits.map(
        (hit) =>
          people
            .find((person) => person.documentId === hit.id)
            ?.skills.find(([uri]) => uri === skill('wound-care'))?.[1],
      );
      expect(levels).toEqual([...levels].sort((a, b) => (b ?? 0) - (a ?? 0)));
    });

    test('experience: longest first, unknown last', async () => {
      const { hits } = await search({ sort: 'experience' });
      const ranks = hits.map((hit) =>
        experienceBands.indexOf(
          bandOf(
            people.find((person) => person.documentId === hit.id)?.experienceYears,
          ) as (typeof experienceBands)[number],
        ),
      );
      expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    });

    test.each([
      'zzzzqqqq',
      '%',
      '_',
      '\\',
      '"',
      "'",
      '((',
      '\u0000',
      "'; drop table talent_documents; --",
      '{"$ne":1}',
      'OR 1=1',
    ])('nothing is understood in %j, and nothing breaks', async (text) => {
      const { total } = await search({ text });
      expect(total).toBeLessThanOrEqual(60);
      if (!/[a-z]{3}/i.test(text) || text === 'zzzzqqqq') expect(total).toBe(0);
    });

    test.each([["NL'; drop table profiles; --"], ['{NL,GB}'], ['NL" or true'], ['%']])(
      'a country %j is a value, not a query',
      async (country) => {
        expect((await search({ countries: [country] })).total).toBe(0);
      },
    );

    test('asks of another programme, another recipient or by nobody find nothing', async () => {
      const { database } = app.current.parts;
      const outside = [
        { scope: {}, recipient: 'programme_team' as const },
        { scope: { government: [programme.id] }, recipient: 'programme_team' as const },
        { scope: { team: [programme.id] }, recipient: 'home_government' as const },
        { scope: { programme: programme.id }, recipient: 'programme_team' as const },
        { scope: { administrator: true }, recipient: 'programme_team' as const },
        { scope: { institutions: [programme.id] }, recipient: 'programme_team' as const },
      ];
      for (const { scope, recipient } of outside) {
        const found = await database.transaction(scope, (tx) =>
          open().search(tx, { programmeId: programme.id, recipient }, base),
        );
        expect(found.total, JSON.stringify(scope)).toBe(0);
        expect(Object.values(found.facets).flat()).toEqual([]);
      }
    });

    test('government sees exactly those who ticked its box', async () => {
      const found = await app.current.parts.database.transaction({ government: [programme.id] }, (tx) =>
        open().search(tx, { programmeId: programme.id, recipient: 'home_government' }, base),
      );
      const ticked = people.filter((person) => person.recipients?.includes('home_government'));
      expect(found.total).toBe(ticked.length);
      expect(found.total).toBeLessThan(60);
      // The same person has another random id there: the two lists cannot be laid side by side.
      const teamIds = new Set(people.map((person) => person.documentId));
      for (const hit of found.hits) expect(teamIds).not.toContain(hit.id);
    });

    test('bringing in step twice changes nothing; a withdrawn consent is gone at once', async () => {
      const { owner } = app.current;
      const another = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, another, { recipients: ['programme_team'] });
      const ask = () =>
        app.current.parts.database.transaction({ team: [another.id] }, (tx) =>
          open().search(tx, { programmeId: another.id, recipient: 'programme_team' }, base),
        );
      await open().sync(another.id, [id]);
      const before = await ask();
      await open().sync(another.id, [id]);
      expect(await ask()).toEqual(before);
      expect(before.total).toBe(1);
      await owner`update profiles set status = 'paused' where id = ${id}`;
      await open().sync(another.id, [id]);
      expect((await ask()).total).toBe(0);
      await owner`update profiles set status = 'active' where id = ${id}`;
      await open().sync(another.id, [id]);
      expect((await ask()).total).toBe(1);
      await owner`delete from consents where profile_id = ${id}`;
      if (name === 'postgres') expect((await ask()).total).toBe(0);
      await open().sync(another.id, [id]);
      expect((await ask()).total).toBe(0);
    });

    test('bringing in step never reaches into another programme', async () => {
      const another = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, another, { recipients: ['programme_team'] });
      await app.current.owner`delete from talent_documents where profile_id = ${id}`;
      await open().sync(programme.id, [id]);
      const [row] = await app.current.owner<
        { n: number }[]
      >`select count(*)::int as n from talent_documents where profile_id = ${id}`;
      expect(row?.n).toBe(0);
    });

    test('is alive', async () => expect(open().ping()).resolves.toBeUndefined());
  });
});

function meilisearchIsBuilt(): boolean {
  return (
    openSearch({ database: {} as never, meili: { url: meiliUrl ?? '', masterKey: undefined } }).name ===
    'meilisearch'
  );
}
