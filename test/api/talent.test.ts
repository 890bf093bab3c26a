// Talent search over the API: who sees whom, what a card holds, what is written down, and how soon a no is a no.
import { beforeAll, describe, expect, test } from 'vitest';
import { readTalent } from '@compatriot/db/queries/talent.ts';
import { talentDocuments } from '@compatriot/db/tables/profiles.ts';
import { asSystem } from '@compatriot/server/events.ts';
import type { TalentAnswer, TalentCard, TalentPreview } from '@compatriot/server/talent/schema.ts';
import { useTestApp } from '../app.ts';
import {
  type MadeProfile,
  type MadeProgramme,
  makeInstitution,
  makeProfile,
  makeProgramme,
} from '../make.ts';
import {
  type Answer,
  type Persona,
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asOutsider,
  asSomebody,
} from '../personas.ts';

const app = useTestApp();
const nurse = 'urn:compatriot:occupation:registered-nurse';
const wound = 'urn:compatriot:skill:wound-care';
const triage = 'urn:compatriot:skill:patient-triage';

let programme: MadeProgramme;
let foreign: MadeProgramme;
let team: Persona;
let government: Persona;
let both: MadeProfile;
let teamOnly: MadeProfile;
let base: string;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  foreign = await makeProgramme(app.current);
  base = `/api/programmes/${programme.code}/talent`;
  team = await asCoordinator(app.current, programme.id);
  government = await asFocalPoint(app.current, programme.id);
  both = await makeProfile(app.current, programme, {
    country: 'NL',
    occupation: nurse,
    skills: [
      [wound, 4],
      [triage, 2],
    ],
    languages: [
      ['eng', 'C2'],
      ['fra', 'B1'],
    ],
    availableFrom: '2027-03-17',
    availableUntil: '2027-08-20',
    name: 'Ama Mensah',
  });
  teamOnly = await makeProfile(app.current, programme, {
    country: 'GB',
    recipients: ['programme_team'],
    skills: [['urn:compatriot:skill:solar-power', 3]],
    educationLevel: '4',
    experienceYears: 1,
    availableFrom: '2027-06-01',
  });
  await makeProfile(app.current, programme, { country: 'CA', recipients: [] });
  await makeProfile(app.current, foreign, { country: 'US', occupation: nurse, skills: [[wound, 4]] });
});

const search = (persona: Persona, query = '') => persona.get<TalentAnswer>(`${base}${query}`);
const accesses = async (profile: MadeProfile, persona: Persona) =>
  app.current.owner<{ route: string; tier: number }[]>`select route, tier from access_records
    where profile_id = ${profile.id} and account_id = ${persona.accountId} order by at`;

describe('who may search', () => {
  test('nobody without signing in: 401', async () => {
    expect((await search(asOutsider(app.current))).status).toBe(401);
  });

  test('nobody without a role in the programme: 404, as for a programme that does not exist', async () => {
    const personas = [
      await asSomebody(app.current),
      await asMember(app.current, teamOnly.id),
      await asHost(app.current, programme.id, await makeInstitution(app.current, programme.id)),
      await asCoordinator(app.current, foreign.id),
      await asFocalPoint(app.current, foreign.id),
      await asAdministrator(app.current),
    ];
    for (const persona of personas) {
      const answer = await search(persona, '?q=nurse');
      const absent = await persona.get('/api/programmes/there-is-none/talent?q=nurse');
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(absent.body);
      expect(JSON.stringify(answer.body)).not.toContain('Quiet');
    }
  });

  test('the team sees whom said yes to it, and nobody of another programme', async () => {
    const { status, body } = await search(team);
    expect(status).toBe(200);
    expect(body.items.map((item) => item.pseudonym).sort()).toEqual(
      [both.pseudonym, teamOnly.pseudonym].sort(),
    );
    expect(body.total).toBe(2);
    expect(body.notes).toEqual([]);
    expect(body.facets.country).toEqual([
      { value: 'GB', count: 1 },
      { value: 'NL', count: 1 },
    ]);
  });

  test('a focal point sees whom ticked the government box, and reads that others may exist', async () => {
    const { body } = await search(government);
    expect(body.items.map((item) => item.pseudonym)).toEqual([both.pseudonym]);
    expect(body.total).toBe(1);
    expect(body.notes).toEqual(['some_hidden']);
    expect(body.facets.country).toEqual([{ value: 'NL', count: 1 }]);
    // The note stands whoever is hidden, also where nobody is found: it tells nothing about anyone.
    expect((await search(government, '?country=BR')).body.notes).toEqual(['some_hidden']);
  });
});

describe('the question', () => {
  test.each([
    'country=nl',
    'country=NLD',
    'mode=remote',
    'sector=crime',
    'language=french',
    'language=fra:Z9',
    'education=12',
    'experience=many',
    'availableFrom=2027-13-01',
    'availableUntil=tomorrow',
    'availableOn=2027-01-01',
    'stay=forever',
    'activity=sleep',
    'origin=Ghana',
    'list=mine',
    'nice=urn:compatriot:skill:none-such',
    'cards=3',
    'sort=age',
    Array.from({ length: 11 }, (_each, at) => `skill=urn:x:skill-${at}`).join('&'),
    'page=0',
    'page=501',
    'sex=female',
    'skill=urn:compatriot:skill:none-such',
    `q=${'x'.repeat(201)}`,
  ])('%s is refused with its place', async (query) => {
    const { status, body } = await team.get<{ details: { path: string; message: string }[] }>(
      `${base}?${query}`,
    );
    expect(status).toBe(400);
    expect(body.details[0]?.message).not.toBe('');
  });

  test.each([
    'q=nurs',
    'q=enfermera',
    'q=infirmi%C3%A8re%20plaies',
    'country=NL&country=BE',
    'language=fra:B1',
    'education=5',
    'experience=11_20',
    'availableFrom=2027-03-02&country=NL',
    'availableFrom=2027-03-02&availableUntil=2027-08-30',
    `skill=${wound}:4`,
    `skill=${wound}&skill=${triage}:2`,
    `skill=${nurse}:4`,
    'skill=urn:compatriot:skill-group:health-nursing:4',
  ])('%s finds the nurse only', async (query) => {
    const { status, body } = await team.get<TalentAnswer>(`${base}?${query}`);
    expect(status).toBe(200);
    const named = body.items.map((item) => item.pseudonym);
    expect(named).toContain(both.pseudonym);
    expect(named).not.toContain(teamOnly.pseudonym);
  });

  test.each([
    'language=fra:B2',
    'country=BR',
    `skill=${triage}:3&country=NL`,
    'availableFrom=2027-02-28&country=NL',
    'availableFrom=2027-04-01&availableUntil=2027-09-01&country=NL',
    'q=zzzzqqqq',
  ])('%s finds nobody there', async (query) => {
    const { status, body } = await team.get<TalentAnswer>(`${base}?${query}`);
    expect(status).toBe(200);
    expect(body.items).toEqual([]);
  });

  test('days of a month cannot be told apart', async () => {
    const on = async (day: string) => (await search(team, `?country=NL&availableFrom=${day}`)).body.total;
    expect(await on('2027-03-01')).toBe(1);
    expect(await on('2027-03-31')).toBe(1);
    expect(await on('2027-08-31')).toBe(1);
    expect(await on('2027-02-28')).toBe(0);
    expect(await on('2027-09-01')).toBe(0);
  });

  test('says what the words were understood as, in the reader’s language, and marks what they met', async () => {
    const { body } = await team.get<TalentAnswer>(`${base}?q=pediatrc%20nurse`, { 'accept-language': 'fr' });
    expect(body.understood.map((each) => each.label)).toContain(
      'infirmier puériculteur/infirmière puéricultrice',
    );
    const marked = (await search(team, '?q=wound')).body.items[0];
    expect(marked?.skills.map((each) => [each.uri, each.matched])).toEqual([
      [wound, true],
      [triage, false],
    ]);
    expect(marked?.occupation?.matched).toBe(false);
    expect((await search(team, '?q=registered')).body.items[0]?.occupation?.matched).toBe(true);
    expect((await search(team, `?skill=${triage}`)).body.skills).toEqual([
      { uri: triage, label: expect.any(String), level: 1 },
    ]);
  });
});

describe('more than one skill', () => {
  test('must leaves out who lacks one, nice only orders; both are told with the URI that was asked and shown on cards', async () => {
    const place = await makeProgramme(app.current);
    const reader = await asCoordinator(app.current, place.id);
    const url = `/api/programmes/${place.code}/talent`;
    const solar = 'urn:compatriot:skill:solar-power';
    const all = await makeProfile(app.current, place, { skills: [[wound, 3], [triage, 3], [solar, 1]] }); // prettier-ignore
    const some = await makeProfile(app.current, place, { skills: [[wound, 3], [triage, 3]] }); // prettier-ignore
    await makeProfile(app.current, place, { skills: [[wound, 3]] });
    const { body } = await reader.get<TalentAnswer>(
      `${url}?skill=${wound}&skill=${triage}:2&nice=${solar}&nice=${nurse}`,
    );
    expect(body.items.map((item) => item.pseudonym)).toEqual([all.pseudonym, some.pseudonym]);
    expect(body.skills.map(({ uri, level }) => [uri, level])).toEqual([
      [wound, 1],
      [triage, 2],
    ]);
    expect(body.nice.map(({ uri, level }) => [uri, level])).toEqual([
      [solar, 1],
      [nurse, 1],
    ]);
    expect(body.items.map(({ must, nice }) => [must, nice])).toEqual([
      [[wound, triage], [solar]],
      [[wound, triage], []],
    ]);
    // A group asked for marks what is below it on the card.
    const group = await reader.get<TalentAnswer>(`${url}?skill=urn:compatriot:skill-group:health-nursing`);
    const marked = group.body.items[0]?.skills.filter((each) => each.matched).map((each) => each.uri);
    expect(marked).toContain(wound);
    expect(marked).not.toContain(solar);
  });
});

describe('what one question may cost', () => {
  const others = ['solar-power', 'general-nursing-care', 'paediatric-nursing', 'nursing-education'].map(
    (key) => `urn:compatriot:skill:${key}`,
  );

  test('a skill that is asked for again is one skill, at the higher level', async () => {
    const { body } = await search(
      team,
      `?skill=${wound}:2&skill=${triage}&skill=${wound}:4&nice=${wound}&nice=${wound}`,
    );
    expect(body.skills.map(({ uri, level }) => [uri, level])).toEqual([
      [wound, 4],
      [triage, 1],
    ]);
    expect(body.nice.map(({ uri }) => uri)).toEqual([wound]);
    expect(body.items.map(({ must, nice }) => [must, nice])).toEqual([[[wound, triage], [wound]]]);
  });

  test('nobody found: at most four searches more', async () => {
    const engine = app.current.parts.search;
    const asked = engine.search.bind(engine);
    let searches = 0;
    engine.search = (...question) => {
      searches += 1;
      return asked(...question);
    };
    try {
      const needs = others.map((uri) => `skill=${uri}`).join('&');
      const { body } = await search(
        team,
        `?country=BR&q=nurse&availableFrom=2027-04-01&skill=${wound}&${needs}`,
      );
      expect(body.total).toBe(0);
    } finally {
      engine.search = asked;
    }
    expect(searches).toBe(5);
  });
});

describe('nobody found', () => {
  test('a list of somebody else is not there, as one that does not exist', async () => {
    const absent = await search(team, '?list=6f6ad7c5-0000-4000-8000-000000000000');
    expect(absent.status).toBe(404);
  });
});

describe('while somebody types', () => {
  const preview = (persona: Persona, query: string, of = base) =>
    persona.get<TalentPreview>(`${of}/preview${query}`);

  test('is closed to the same people', async () => {
    expect((await preview(asOutsider(app.current), '?q=nu')).status).toBe(401);
    for (const persona of [await asSomebody(app.current), await asCoordinator(app.current, foreign.id)])
      expect((await preview(persona, '?q=nu')).status).toBe(404);
    expect((await preview(team, '?q=nu&cards=4')).status).toBe(400);
    expect((await preview(team, '?q=nu&page=1')).status).toBe(400);
    expect((await preview(government, '?country=GB')).body).toMatchObject({ total: 0, items: [] });
  });

  test('counts, what was understood, and a few cards that are written down without using up the day', async () => {
    const reader = await asCoordinator(app.current, programme.id);
    const { status, body } = await preview(reader, '?q=nurs&country=NL');
    expect(status).toBe(200);
    expect(body.total).toBe(1);
    expect(body.items.map((item) => item.pseudonym)).toEqual([both.pseudonym]);
    expect(body.understood.length).toBeGreaterThan(0);
    expect(body.counted).toBe('exact');
    expect(await accesses(both, reader)).toEqual([
      { route: '/api/programmes/:programme/talent/preview', tier: 1 },
    ]);
    const [counted] = await app.current.owner<{ counted: number }[]>`
      select count(*)::int as counted from access_records where account_id = ${reader.accountId} and not preview`;
    expect(counted?.counted).toBe(0);
    expect((await preview(reader, '?q=nurs&cards=0')).body.items).toEqual([]);
    expect((await accesses(both, reader)).length).toBe(1);
  });

  test('shows as many people as a day’s quota and no more; counts stay', async () => {
    const crowd = await makeProgramme(app.current);
    for (const country of ['NL', 'GB', 'CA', 'US', 'BE'])
      await makeProfile(app.current, crowd, { country, recipients: ['programme_team'] });
    await app.current.owner`update programmes set daily_quota = 3 where id = ${crowd.id}`;
    const reader = await asCoordinator(app.current, crowd.id);
    const url = `/api/programmes/${crowd.code}/talent`;
    const shown: string[] = [];
    for (const country of ['NL', 'GB', 'CA', 'US', 'BE', 'NL']) {
      const { body } = await preview(reader, `?country=${country}`, url);
      // Who is not shown is not counted one by one either.
      expect([body.total, body.counted]).toEqual(body.items.length > 0 ? [1, 'exact'] : [10, 'fewer']);
      shown.push(...body.items.map((item) => item.country));
    }
    // Who was shown before may be shown again.
    expect(shown).toEqual(['NL', 'GB', 'CA', 'NL']);
    // And the day's list is as long as it was.
    expect((await reader.get<TalentAnswer>(`${url}?country=NL&country=GB&country=US`)).status).toBe(200);
  });
});

describe('a card', () => {
  const cardId = async (persona: Persona, profile: MadeProfile) =>
    (await search(persona)).body.items.find((item) => item.pseudonym === profile.pseudonym)?.id ?? '';

  test('holds tier 1 and nothing else: bands and months, no name, no contact, no day, no profile id', async () => {
    const { status, body } = await team.get<TalentCard>(`${base}/${await cardId(team, both)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      pseudonym: both.pseudonym,
      occupation: { uri: nurse, label: 'registered nurse', matched: false },
      experienceBand: '11_20',
      country: 'NL',
      languages: [
        { code: 'eng', level: 'C2' },
        { code: 'fra', level: 'B1' },
      ],
      availableFrom: '2027-03',
      availableUntil: '2027-08',
      educationLevel: '6',
    });
    const text = JSON.stringify([body, (await search(team)).body]);
    for (const secret of [
      'Mensah',
      'example.org',
      '+31',
      'Utrecht',
      '2027-03-17',
      '1984',
      both.id,
      both.responseId,
      'female',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  test('is somebody’s only: another programme, another recipient, another id, a broken id', async () => {
    const id = await cardId(team, both);
    const outsiders: [Persona, number][] = [
      [asOutsider(app.current), 401],
      [await asSomebody(app.current), 404],
      [await asCoordinator(app.current, foreign.id), 404],
      [government, 404],
    ];
    for (const [persona, status] of outsiders) {
      const answer = await persona.get(`${base}/${id}`);
      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer.body)).not.toContain(both.pseudonym);
    }
    // Somebody with a role in both programmes finds it under its own only.
    const twofold = await asCoordinator(app.current, programme.id);
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${foreign.id}, ${twofold.accountId}, 'coordinator', 'programme_team')`;
    expect((await twofold.get(`${base}/${id}`)).status).toBe(200);
    expect((await twofold.get(`/api/programmes/${foreign.code}/talent/${id}`)).status).toBe(404);
    expect((await team.get(`${base}/${both.id}`)).status).toBe(404);
    expect((await team.get(`${base}/nobody`)).status).toBe(400);
  });

  test('shown in a list or opened, it leaves a record each time', async () => {
    const reader = await asCoordinator(app.current, programme.id);
    const id = await cardId(reader, both);
    await reader.get(`${base}/${id}`);
    expect(await accesses(both, reader)).toEqual([
      { route: '/api/programmes/:programme/talent', tier: 1 },
      { route: '/api/programmes/:programme/talent/:id', tier: 1 },
    ]);
    const before = await accesses(both, team);
    await search(team, '?country=GB');
    expect(await accesses(both, team)).toEqual(before);
  });
});

describe('limits', () => {
  test('twenty a page, everybody once, and the day’s quota', async () => {
    const crowd = await makeProgramme(app.current);
    for (let number = 0; number < 25; number += 1)
      await makeProfile(app.current, crowd, { recipients: ['programme_team'] });
    const reader = await asCoordinator(app.current, crowd.id);
    const ask = (page: number) =>
      reader.get<TalentAnswer>(`/api/programmes/${crowd.code}/talent?page=${page}`);
    const [first, second] = [await ask(1), await ask(2)];
    expect([first.body.items.length, second.body.items.length]).toEqual([20, 5]);
    expect(new Set([...first.body.items, ...second.body.items].map((item) => item.id)).size).toBe(25);
    // A page past the end would show figures without people: it is the last page, with its people.
    expect((await ask(500)).body).toMatchObject({ page: 2, total: 25 });
    await app.current.owner`update programmes set daily_quota = 20 where id = ${crowd.id}`;
    const other = await asCoordinator(app.current, crowd.id);
    const askOther = (page: number) =>
      other.get<TalentAnswer>(`/api/programmes/${crowd.code}/talent?page=${page}`);
    expect((await askOther(1)).status).toBe(200);
    // The same twenty again are no new people.
    expect((await askOther(1)).status).toBe(200);
    const refused = await askOther(2);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'quota_reached' });
    // A day after the first look of those that count.
    const opens = Date.parse((refused.body as unknown as { opensAt: string }).opensAt) - Date.now();
    expect(opens).toBeGreaterThan(86_000_000);
    expect(opens).toBeLessThanOrEqual(86_400_000);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(86_000);
    expect(JSON.stringify(refused.body)).not.toContain('Quiet');
    expect((await askOther(500)).status).toBe(429);
  });

  test('pages asked for at once do not slip past the quota', async () => {
    const crowd = await makeProgramme(app.current);
    for (let number = 0; number < 65; number += 1)
      await makeProfile(app.current, crowd, { recipients: ['programme_team'] });
    await app.current.owner`update programmes set daily_quota = 25 where id = ${crowd.id}`;
    const reader = await asCoordinator(app.current, crowd.id);
    // Holds every page at the moment of writing down, so that all are let go at once.
    let asked: Promise<Answer<TalentAnswer>[]> = Promise.resolve([]);
    await app.current.owner.begin(async (tx) => {
      await tx`lock table access_records in share mode`;
      asked = Promise.all(
        [1, 2, 3].map((page) =>
          reader.get<TalentAnswer>(`/api/programmes/${crowd.code}/talent?page=${page}`),
        ),
      );
      await new Promise((later) => setTimeout(later, 1500));
    });
    const answers = await asked;
    const shown = new Set(answers.flatMap((answer) => (answer.body.items ?? []).map((item) => item.id)));
    expect(shown.size).toBeGreaterThan(0);
    expect(shown.size).toBeLessThanOrEqual(25);
  });
});

describe('a no', () => {
  test('withdrawn consent empties lists, counts and cards at once, before any job has run', async () => {
    const place = await makeProgramme(app.current);
    const { id, pseudonym } = await makeProfile(app.current, place);
    const reader = await asCoordinator(app.current, place.id);
    const minister = await asFocalPoint(app.current, place.id);
    const url = `/api/programmes/${place.code}/talent`;
    const card = (await reader.get<TalentAnswer>(url)).body.items[0];
    expect(card?.pseudonym).toBe(pseudonym);
    await app.current.owner`delete from consents where profile_id = ${id} and recipient = 'programme_team'`;
    expect((await reader.get<TalentAnswer>(url)).body).toMatchObject({
      total: 0,
      items: [],
      facets: { country: [] },
    });
    expect((await reader.get(`${url}/${card?.id ?? ''}`)).status).toBe(404);
    // What was given to another recipient is a choice of its own.
    expect((await minister.get<TalentAnswer>(url)).body.total).toBe(1);
    await app.current.owner`delete from profiles where id = ${id}`;
    expect((await minister.get<TalentAnswer>(url)).body.total).toBe(0);
  });

  test('the documents cannot be reached around the functions', async () => {
    const { database } = app.current.parts;
    const scope = { team: [programme.id], government: [programme.id], administrator: true };
    expect(await database.transaction(scope, (tx) => tx.$count(talentDocuments))).toBe(0);
    const own = { programmeId: programme.id, recipient: 'programme_team' as const };
    const rows = await app.current.owner<{ id: string }[]>`select id from talent_documents`;
    const ids = rows.map((row) => row.id);
    expect(
      (await database.transaction({ team: [programme.id] }, (tx) => readTalent(tx, own, ids))).size,
    ).toBe(2);
    for (const nobody of [
      {},
      { administrator: true },
      { team: [foreign.id] },
      { government: [programme.id] },
    ]) {
      expect((await database.transaction(nobody, (tx) => readTalent(tx, own, ids))).size).toBe(0);
    }
  });
});

describe('in step', () => {
  test('a changed profile is found by what it says now', async () => {
    const place = await makeProgramme(app.current);
    const { id } = await makeProfile(app.current, place, { skills: [[triage, 2]] });
    const reader = await asCoordinator(app.current, place.id);
    const found = async () =>
      (await reader.get<TalentAnswer>(`/api/programmes/${place.code}/talent?q=wound`)).body.total;
    expect(await found()).toBe(0);
    await app.current.owner`insert into profile_skills (profile_id, programme_id, concept_id, level)
      select ${id}, ${place.id}, id, 3 from concepts where uri = ${wound}`;
    await asSystem(app.current.parts, 'worker', place.id, (ctx) =>
      ctx.record('profile.changed', { id, programmeId: place.id }),
    );
    await app.current.settle();
    expect(await found()).toBe(1);
  });
});
