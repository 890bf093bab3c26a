// What talent search promises, whichever engine answers: run over every engine of test/search-engines.ts. What is expected
// is worked out by hand in test/search-people.ts.
import { beforeAll, describe, expect, test } from 'vitest';
import { experienceBands, talentFacets } from '@compatriot/db/vocabulary.ts';
import type { Scope } from '@compatriot/db/client.ts';
import {
  type Read,
  type SearchEngine,
  type TalentHits,
  type TalentQuery,
  everybody,
} from '@compatriot/search/engine.ts';
import { postgresEngine } from '@compatriot/search/postgres.ts';
import { currentCopy } from '@compatriot/server/skills/standing.ts';
import { readWords } from '@compatriot/server/talent/words.ts';
import { useTestApp } from '../app.ts';
import { conceptId, makeProfile, makeProgramme, type MadeProfile, type MadeProgramme } from '../make.ts';
import { cases, makeCrowd, need, randomQuestion, wound } from '../search-cases.ts';
import { enginesUnderTest } from '../search-engines.ts';
import {
  type Filters,
  type Need,
  type Person,
  bandOf,
  countries,
  expected,
  fitByHand,
  groupUri,
  noFilters,
  occupationUri,
  randomFrom,
  skillUri,
  sorted,
} from '../search-people.ts';

const app = useTestApp();
const crowd = 60;
let programme: MadeProgramme;
let people: Person[];
let months: ReadonlyMap<string, string>;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  const foreign = await makeProgramme(app.current);
  ({ people, months } = await makeCrowd(app.current, programme, crowd));
  await makeProfile(app.current, foreign, {
    skills: [[skillUri('wound-care'), 4]],
    occupation: occupationUri('registered-nurse'),
  });
}, 120_000);

describe.each(enginesUnderTest)('$name', (under) => {
  let engine: SearchEngine;
  const reader =
    (scope: Scope): Read =>
    (work) =>
      app.current.parts.database.transaction(scope, work);

  beforeAll(async () => {
    if (under.absent) return;
    engine = await under.open(app.current);
    await under.inStep(engine);
  }, 60_000);

  const search = (query: Partial<TalentQuery>, by = engine): Promise<TalentHits> =>
    by.search(
      reader({ team: [programme.id] }),
      { programmeId: programme.id, recipient: 'programme_team' },
      { ...everybody, limit: 50, ...query },
    );
  const pool = (of: MadeProgramme, by = engine, query: Partial<TalentQuery> = {}) =>
    by.search(
      reader({ team: [of.id] }),
      { programmeId: of.id, recipient: 'programme_team' },
      { ...everybody, limit: 50, ...query },
    );
  const concepts = async (needs: Need[]) => {
    const copy = await currentCopy(app.current.parts.database);
    return needs.map(({ uri, level }) => {
      const id = copy.idOf(uri) ?? 0;
      return { conceptId: id, below: copy.below(id), level };
    });
  };
  async function withFilters(partial: Partial<Filters>, more: Partial<TalentQuery> = {}) {
    const filters = { ...noFilters, ...partial };
    const query = {
      ...filters,
      ...more,
      must: await concepts(filters.must),
      nice: await concepts(filters.nice),
    };
    const found = await search(query);
    const rest = found.total > 50 ? await search({ ...query, offset: 50 }) : { hits: [] };
    return { found, ids: [...found.hits, ...rest.hits].map((hit) => hit.id) };
  }
  async function typed(text: string, more: Partial<TalentQuery> = {}) {
    const copy = await currentCopy(app.current.parts.database);
    const { words, unknown } = readWords(copy, text, programme.id);
    const found = await search({ words, unknown, sort: 'fit', ...more });
    const rest =
      found.total > 50 ? await search({ words, unknown, sort: 'fit', ...more, offset: 50 }) : { hits: [] };
    return { ...found, hits: [...found.hits, ...rest.hits] };
  }
  const personOf = (id: string) => people.find((person) => person.documentId === id);

  describe.skipIf(under.absent)(under.absent ?? 'answers', () => {
    test.each(cases)('%s: the same people and counts as by hand', async (_name, filters) => {
      const partial = filters(people);
      const { found, ids } = await withFilters(partial);
      const right = expected(people, { ...noFilters, ...partial });
      expect([...ids].sort()).toEqual(right.ids);
      expect(found.total).toBe(right.ids.length);
      for (const facet of talentFacets)
        expect(sorted(found.facets[facet]), facet).toEqual(right.facets[facet]);
      for (const facet of talentFacets) {
        const without = found.without[facet];
        if (without !== undefined) expect(without, facet).toBe(right.without(facet));
      }
    });

    test('how many there would be without a filter is said for each facet that filters', async () => {
      const { found } = await withFilters({ countries: ['NL'], education: '7' });
      expect(Object.keys(found.without).sort()).toEqual(['country', 'education']);
    });

    test('forty random questions: the same people and counts as by hand', async () => {
      const random = randomFrom(11);
      for (let number = 0; number < 40; number += 1) {
        const partial = randomQuestion(random, people);
        const { found, ids } = await withFilters(partial, {
          sort: random.one(['fit', 'recent', 'experience']),
        });
        const right = expected(people, partial);
        expect([...ids].sort(), JSON.stringify(partial)).toEqual(right.ids);
        for (const facet of talentFacets)
          expect(sorted(found.facets[facet]), `${facet} ${JSON.stringify(partial)}`).toEqual(
            right.facets[facet],
          );
      }
    });

    test.each(['fit', 'recent', 'experience'] as const)(
      'pages by %s never repeat or lose anybody',
      async (sort) => {
        const ids: string[] = [];
        const nice = await concepts([need(wound)]);
        for (let offset = 0; offset < 80; offset += 20) {
          const page = await search({ sort, nice, offset, limit: 20 });
          expect(page.total).toBe(crowd);
          ids.push(...page.hits.map((hit) => hit.id));
        }
        expect(new Set(ids).size).toBe(crowd);
        expect(ids).toHaveLength(crowd);
      },
    );

    test('recent: the last changed month first, and within it by the random id', async () => {
      const { ids } = await withFilters({});
      const right = people
        .map((person) => ({ id: person.documentId, month: months.get(person.documentId) ?? '' }))
        .sort((one, other) =>
          one.month === other.month ? (one.id < other.id ? -1 : 1) : one.month < other.month ? 1 : -1,
        );
      expect(new Set(right.map(({ month }) => month)).size).toBeGreaterThan(3);
      expect(ids).toEqual(right.map(({ id }) => id));
    });

    test('equal fit: the last changed month first, and within it by the random id', async () => {
      const nobodys = await concepts([need(skillUri('solar-power'), 4)]);
      const { ids } = await withFilters({ countries: ['NL'] }, { sort: 'fit', nice: nobodys });
      const rest = ids.filter((id) => !personOf(id)?.skills.some(([uri]) => uri === skillUri('solar-power')));
      expect(rest.length).toBeGreaterThan(5);
      const right = [...rest].sort((one, other) => {
        const [mine, theirs] = [months.get(one) ?? '', months.get(other) ?? ''];
        return mine === theirs ? (one < other ? -1 : 1) : mine < theirs ? 1 : -1;
      });
      expect(rest).toEqual(right);
    });

    test('fit of musts and nices falls as by hand', async () => {
      const filters: Filters = {
        ...noFilters,
        nice: [need(wound, 2), need(occupationUri('registered-nurse')), need(groupUri('health-nursing'))],
        must: [need(skillUri('general-nursing-care'))],
      };
      const { ids } = await withFilters(filters, { sort: 'fit' });
      const fits = ids.map((id) => fitByHand(personOf(id) as Person, filters));
      expect(fits.length).toBeGreaterThan(10);
      expect(new Set(fits).size).toBeGreaterThan(3);
      for (const [at, fit] of fits.entries())
        if (at > 0) expect(fit).toBeLessThanOrEqual((fits[at - 1] ?? 0) + 1e-9);
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
      const { hits, total } = await typed(text);
      const named = people.filter(
        (person) =>
          jobs.includes(person.occupation ?? '') ||
          person.skills.some(([uri]) => abilities.some((key) => uri === skillUri(key))),
      );
      const found = new Set(hits.map((hit) => hit.id));
      expect(found.size).toBe(total);
      expect(named.filter((person) => !found.has(person.documentId))).toEqual([]);
      expect(total).toBeGreaterThan(0);
    });

    test('a language, a country or a sector is found by its name in any language', async () => {
      const by = async (text: string) => (await typed(text)).hits.map(({ id }) => id).sort();
      const those = (test_: (person: Person) => boolean) =>
        people
          .filter(test_)
          .map(({ documentId }) => documentId)
          .sort();
      const dutch = those((person) => person.languages.some(([code]) => code === 'nld'));
      expect(await by('Nederlands')).toEqual(dutch);
      expect(await by('néerlandais')).toEqual(dutch);
      expect(await by('United Kingdom')).toEqual(those((person) => person.country === 'GB'));
      expect(await by('الولايات المتحدة')).toEqual(those((person) => person.country === 'US'));
      expect(await by('Suriname')).toEqual(those((person) => person.origin === 'SR'));
      const both = await by('Nederlands Royaume-Uni');
      expect(both).toEqual(
        those((person) => person.country === 'GB' && person.languages.some(([code]) => code === 'nld')),
      );
    });

    test('every word narrows, in any order: who meets one word only is not found', async () => {
      const { hits } = await typed('paediatric nurse wound');
      const found = new Set(hits.map((hit) => hit.id));
      const right = people.filter(
        (person) => person.skills.some(([uri]) => uri === wound) && person.occupation === 'paediatric-nurse',
      );
      for (const person of right) expect(found).toContain(person.documentId);
      for (const person of people.filter((each) => !each.skills.some(([uri]) => uri === wound)))
        expect(found).not.toContain(person.documentId);
      const turned = await typed('wound nurse paediatric');
      expect(turned.hits.map(({ id }) => id).sort()).toEqual([...found].sort());
    });

    test('what is marked was asked for and is met', async () => {
      const id = await conceptId(app.current, wound);
      const { hits } = await typed('wound');
      expect(hits.length).toBeGreaterThan(0);
      for (const hit of hits) expect(hit.matched).toEqual([id]);
      const { hits: all } = await search({});
      for (const hit of all) expect(hit.matched).toEqual([]);
      const nice = await search({ nice: await concepts([need(wound, 3)]), sort: 'fit' });
      for (const hit of nice.hits) {
        const level = personOf(hit.id)?.skills.find(([uri]) => uri === wound)?.[1] ?? 0;
        expect(hit.matched.includes(id)).toBe(level >= 3);
      }
    });

    test('a group finds those below it', async () => {
      const nursing = await conceptId(app.current, groupUri('health-nursing'));
      const { hits } = await typed('nursing');
      const met = hits.filter((hit) => hit.matched.includes(nursing));
      expect(met.length).toBeGreaterThan(0);
    });

    test('fit: higher levels first', async () => {
      const { hits } = await typed('wound');
      const levels = hits.map((hit) => personOf(hit.id)?.skills.find(([uri]) => uri === wound)?.[1]);
      expect(levels).toEqual([...levels].sort((a, b) => (b ?? 0) - (a ?? 0)));
    });

    test('experience: longest first, unknown last', async () => {
      const { ids } = await withFilters({}, { sort: 'experience' });
      const ranks = ids.map((id) =>
        experienceBands.indexOf(bandOf(personOf(id)?.experienceYears) as (typeof experienceBands)[number]),
      );
      expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    });

    test('words that name nothing beside one that does are left out; alone they find nobody', async () => {
      expect((await typed('wound zzzzqqqq')).total).toBe((await typed('wound')).total);
      if (under.name === 'postgres') expect((await typed('zzzzqqqq')).total).toBe(0);
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
      const { total } = await typed(text);
      expect(total).toBeLessThanOrEqual(crowd);
      if (!/[a-z]{3}/i.test(text) || text === 'zzzzqqqq') expect(total).toBe(0);
    });

    test.each([["NL'; drop table profiles; --"], ['{NL,GB}'], ['NL" or true'], ['%']])(
      'a country %j is a value, not a query',
      async (country) => {
        expect((await search({ countries: [country] })).total).toBe(0);
        expect((await search({ regions: [country] })).total).toBe(0);
        expect((await search({ languages: [{ code: country, level: 'A1' }] })).total).toBe(0);
      },
    );

    test('asks of another programme, another recipient or by nobody find nothing', async () => {
      const outside = [
        { scope: {}, recipient: 'programme_team' as const },
        { scope: { government: [programme.id] }, recipient: 'programme_team' as const },
        { scope: { team: [programme.id] }, recipient: 'home_government' as const },
        { scope: { programme: programme.id }, recipient: 'programme_team' as const },
        { scope: { administrator: true }, recipient: 'programme_team' as const },
        { scope: { institutions: [programme.id] }, recipient: 'programme_team' as const },
      ];
      for (const { scope, recipient } of outside) {
        const found = await engine.search(reader(scope), { programmeId: programme.id, recipient }, everybody);
        expect(found.total, JSON.stringify(scope)).toBe(0);
        expect(found.hits).toEqual([]);
        expect(Object.values(found.facets).flat()).toEqual([]);
      }
    });

    test('government sees exactly those who ticked its box', async () => {
      const found = await engine.search(
        reader({ government: [programme.id] }),
        { programmeId: programme.id, recipient: 'home_government' },
        { ...everybody, limit: 50 },
      );
      const ticked = people.filter((person) => person.recipients?.includes('home_government'));
      expect(found.total).toBe(ticked.length);
      expect(found.total).toBeLessThan(crowd);
      // The same person has another random id there: the two lists cannot be laid side by side.
      const teamIds = people.map((person) => person.documentId);
      for (const hit of found.hits) expect(teamIds).not.toContain(hit.id);
      // Nor can a list of the one be asked among the other.
      const across = await engine.search(
        reader({ government: [programme.id] }),
        { programmeId: programme.id, recipient: 'home_government' },
        { ...everybody, among: teamIds },
      );
      expect(across.total).toBe(0);
    });

    test('bringing in step twice changes nothing; a pause hides and ends; a withdrawn consent is gone', async () => {
      const { owner } = app.current;
      const another = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, another, { recipients: ['programme_team'] });
      await engine.sync(another.id, [id]);
      await under.inStep(engine);
      const before = await pool(another);
      const xids = () =>
        owner`select document_id, xid from talent_changes where programme_id = ${another.id}`;
      const written = await xids();
      await engine.sync(another.id, [id]);
      await under.inStep(engine);
      expect(await pool(another)).toEqual(before);
      expect([...(await xids())]).toEqual([...written]);
      expect(before.total).toBe(1);
      for (const [status, total] of [
        ['paused', 0],
        ['active', 1],
      ] as const) {
        await owner`update profiles set status = ${status} where id = ${id}`;
        await engine.sync(another.id, [id]);
        await under.inStep(engine);
        expect((await pool(another)).total).toBe(total);
      }
      await owner`delete from consents where profile_id = ${id}`;
      await under.inStep(engine);
      expect((await pool(another)).total).toBe(0);
    });

    test('a withdrawn consent is gone from every process at once', async () => {
      const { owner } = app.current;
      const other = await under.open(app.current);
      const place = await makeProgramme(app.current);
      const made: MadeProfile[] = [];
      for (let number = 0; number < 3; number += 1)
        made.push(await makeProfile(app.current, place, { recipients: ['programme_team'], country: 'NL' }));
      await under.inStep(engine);
      await under.inStep(other);
      for (const one of [engine, other]) expect((await pool(place, one)).total).toBe(3);
      await owner`delete from consents where profile_id = ${made[1]?.id ?? ''}`;
      await under.inStep(engine);
      await under.inStep(other);
      for (const one of [engine, other]) {
        const found = await pool(place, one, { countries: ['NL'] });
        expect(found.total).toBe(2);
        expect(found.facets.country).toEqual([{ value: 'NL', count: 2 }]);
        expect((await pool(place, one, { countries: ['GB'] })).without.country).toBe(2);
      }
      // What stays of the document is its random id.
      const [tombstone] =
        await owner`select c.*, d.id from talent_changes c left join talent_documents d on d.id = c.document_id
        where c.programme_id = ${place.id} and d.id is null`;
      expect(Object.keys(tombstone ?? {}).sort()).toEqual(['document_id', 'id', 'programme_id', 'xid']);
    });

    test('who comes back after a withdrawal is somebody else', async () => {
      const { owner } = app.current;
      const place = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, place, { recipients: ['programme_team'] });
      await under.inStep(engine);
      const before = (await pool(place)).hits[0]?.id;
      await owner`delete from consents where profile_id = ${id}`;
      await under.inStep(engine);
      await owner`insert into consents (profile_id, programme_id, purpose, recipient, wording)
        values (${id}, ${place.id}, 'talent_pool', 'programme_team', 'test')`;
      await engine.sync(place.id, [id]);
      await under.inStep(engine);
      const after = await pool(place);
      expect(after.total).toBe(1);
      expect(after.hits[0]?.id).not.toBe(before);
    });

    test('a transaction that commits after a later one is still seen', async () => {
      const { owner } = app.current;
      const place = await makeProgramme(app.current);
      const early = await makeProfile(app.current, place, { recipients: ['programme_team'], country: 'NL' });
      const late = await makeProfile(app.current, place, { recipients: ['programme_team'], country: 'NL' });
      await under.inStep(engine);
      const living = async () => {
        await under.inStep(engine);
        return (await pool(place)).facets.country;
      };
      expect(await living()).toEqual([{ value: 'NL', count: 2 }]);
      let commit = () => {};
      const held = new Promise<void>((settle) => (commit = settle));
      let begun = () => {};
      const first = new Promise<void>((settle) => (begun = settle));
      const slow = owner.begin(async (tx) => {
        await tx`update talent_documents set residence_country = 'GB' where profile_id = ${early.id}`;
        begun();
        await held;
      });
      await first;
      // A later transaction, by its number, that commits first and is seen.
      await owner`update talent_documents set residence_country = 'CA' where profile_id = ${late.id}`;
      expect(await living()).toEqual([
        { value: 'CA', count: 1 },
        { value: 'NL', count: 1 },
      ]);
      expect(await living()).toHaveLength(2);
      commit();
      await slow;
      expect(await living()).toEqual([
        { value: 'CA', count: 1 },
        { value: 'GB', count: 1 },
      ]);
    });

    test('what a session has written itself and then takes back is never kept', async () => {
      const place = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, place, { recipients: ['programme_team'], country: 'NL' });
      await under.inStep(engine);
      const scope = { programmeId: place.id, recipient: 'programme_team' as const };
      const undone = app.current.parts.database.transaction(
        { system: 'worker', programme: place.id },
        async (tx) => {
          await tx.execute(`update talent_documents set residence_country = 'BR' where profile_id = '${id}'`);
          // A later transaction ends, so that snapshots reach beyond the number of this one.
          await app.current.owner`select pg_current_xact_id()`;
          await engine.search((work) => work(tx), scope, everybody);
          throw new Error('taken back');
        },
      );
      await expect(undone).rejects.toThrow('taken back');
      expect((await pool(place)).facets.country).toEqual([{ value: 'NL', count: 1 }]);
      await app.current.owner`update talent_documents set residence_country = 'CA' where profile_id = ${id}`;
      await under.inStep(engine);
      expect((await pool(place)).facets.country).toEqual([{ value: 'CA', count: 1 }]);
    });

    test('an answer of the database that comes in late does not bring the past back', async () => {
      if (under.name !== 'postgres') return;
      const place = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, place, { recipients: ['programme_team'], country: 'NL' });
      const { owner } = app.current;
      expect((await pool(place)).total).toBe(1);
      await owner`update talent_documents set residence_country = 'GB' where profile_id = ${id}`;
      let release = () => {};
      const held = new Promise<void>((settle) => (release = settle));
      const read = reader({ team: [place.id] });
      const scope = { programmeId: place.id, recipient: 'programme_team' as const };
      const slow = engine.search(
        async (work) => {
          const told = await read(work);
          await held;
          return told;
        },
        scope,
        everybody,
      );
      await new Promise((later) => setTimeout(later, 200));
      await owner`update talent_documents set residence_country = 'CA' where profile_id = ${id}`;
      expect((await pool(place)).facets.country).toEqual([{ value: 'CA', count: 1 }]);
      release();
      expect((await slow).facets.country).toEqual([{ value: 'CA', count: 1 }]);
    });

    test('a database that went back in time is read anew', async () => {
      if (under.name !== 'postgres') return;
      const { owner } = app.current;
      const place = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, place, { recipients: ['programme_team'], country: 'NL' });
      expect((await pool(place)).facets.country).toEqual([{ value: 'NL', count: 1 }]);
      // Documents that differ without any news of it, as after a restore.
      await owner.begin(async (tx) => {
        await tx`alter table talent_documents disable trigger talent_changed`;
        await tx`update talent_documents set residence_country = 'GB' where profile_id = ${id}`;
        await tx`alter table talent_documents enable trigger talent_changed`;
      });
      expect((await pool(place)).facets.country).toEqual([{ value: 'NL', count: 1 }]);
      const read = reader({ team: [place.id] });
      let restored = false;
      const found = await engine.search(
        async (work) => {
          const told = await read(work);
          if (restored) return told;
          restored = true;
          // A server whose transactions are counted from an earlier number.
          return { ...(told as object), snapshot: '10:10:', changes: [] } as typeof told;
        },
        { programmeId: place.id, recipient: 'programme_team' },
        everybody,
      );
      expect(found.facets.country).toEqual([{ value: 'GB', count: 1 }]);
      await owner`update talent_documents set residence_country = 'CA' where profile_id = ${id}`;
      expect((await pool(place)).facets.country).toEqual([{ value: 'CA', count: 1 }]);
    });

    test('a hundred changes while twenty searches run at once: every answer afterwards is the database’s', async () => {
      const place = await makeProgramme(app.current);
      const made: MadeProfile[] = [];
      for (let number = 0; number < 10; number += 1)
        made.push(await makeProfile(app.current, place, { recipients: ['programme_team'], country: 'NL' }));
      await under.inStep(engine);
      const random = randomFrom(3);
      const changes = async () => {
        for (let number = 0; number < 100; number += 1)
          await app.current.owner`update talent_documents set residence_country = ${random.one(countries)}
            where profile_id = ${random.one(made).id}`;
      };
      const asking = async () => {
        for (let number = 0; number < 20; number += 1) await pool(place);
      };
      await Promise.all([changes(), ...Array.from({ length: 4 }, asking)]);
      await under.inStep(engine);
      const rows = await app.current.owner<{ value: string; count: number }[]>`
        select residence_country as value, count(*)::int as count from talent_documents
        where programme_id = ${place.id} group by 1`;
      expect(sorted((await pool(place)).facets.country)).toEqual(sorted([...rows]));
    });

    test('bringing in step never reaches into another programme', async () => {
      const another = await makeProgramme(app.current);
      const { id } = await makeProfile(app.current, another, { recipients: ['programme_team'] });
      await app.current.owner`delete from talent_documents where profile_id = ${id}`;
      await engine.sync(programme.id, [id]);
      const [row] = await app.current.owner<
        { n: number }[]
      >`select count(*)::int as n from talent_documents where profile_id = ${id}`;
      expect(row?.n).toBe(0);
    });

    test('reads every pool in ahead, once, and leaves empty programmes alone', async () => {
      if (under.name !== 'postgres') return;
      const fresh = postgresEngine(app.current.parts.database);
      await makeProgramme(app.current);
      await fresh.warm();
      const rows = await app.current.owner`select distinct programme_id, recipient from talent_documents`;
      expect(rows.length).toBeGreaterThan(5);
      expect(fresh.held().pools).toBe(rows.length);
      const [people_] = await app.current.owner<
        { n: number }[]
      >`select count(*)::int as n from talent_documents`;
      expect(fresh.held().people).toBe(people_?.n);
      const place = await makeProgramme(app.current);
      const stop = new AbortController();
      stop.abort();
      const halted = postgresEngine(app.current.parts.database);
      await halted.warm(stop.signal);
      expect(halted.held().pools).toBe(0);
      expect((await pool(place, fresh)).total).toBe(0);
    });

    test('is alive', async () => expect(engine.ping()).resolves.toBeUndefined());
  });
});
