// Match runs over the API: who may look, what each hard condition says, what a shortlist shows and what it never shows.
import { beforeAll, describe, expect, test } from 'vitest';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { scoring } from '@compatriot/server/matching/rules.ts';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makeProfile,
  makeProgramme,
  type MadeProfile,
  type MadeProgramme,
  type ProfileOptions,
  setNearness,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, type Persona } from '../personas.ts';

interface Funnel {
  started: number;
  steps: { condition: string; excluded: number; left: number; only: number }[];
  passed: number;
}
interface Result {
  profileId: string;
  rank: number;
  score: number;
  pseudonym: string;
  parts: { part: string; state: string; points: number; maximum: number; weight: number }[];
  needs: { label: string; verdict: string; answer: { label: string; similarity: number } | null }[];
  unknownConditions: string[];
  [name: string]: unknown;
}
interface Run {
  id: string;
  funnel: Funnel;
  kept: number;
  items: Result[];
  total: number;
  can: string[];
}

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const near = 'urn:compatriot:skill:wound-care';
const far = 'urn:compatriot:skill:health-promotion';
let programme: MadeProgramme;
let coordinator: Persona;
let focalPoint: Persona;

beforeAll(async () => {
  await setNearness(app.current, nursing, near, 64);
  await setNearness(app.current, nursing, far, scoring.nearSimilarity - 1);
  programme = await makeProgramme(app.current, { countries: ['GY', 'SR'] });
  coordinator = await asCoordinator(app.current, programme.id);
  focalPoint = await asFocalPoint(app.current, programme.id);
});

const url = (assignment: string, path = '', code = programme.code) =>
  `/api/programmes/${code}/assignments/${assignment}/match-runs${path}`;
const fits: ProfileOptions = { skills: [[nursing, 3]], languages: [['eng', 'C1']] };
const assignmentOf = (own: MadeProgramme, status: 'sourcing' | 'draft' | 'closed' = 'sourcing') =>
  makeAssignment(app.current, own.id, {
    status,
    skills: [[nursing, 'essential', 3]],
    languages: [['eng', 'B2']],
  });

/** A pool of its own, an assignment in it, and somebody to ask. */
async function freshPool(people: ProfileOptions[]) {
  const own = await makeProgramme(app.current, { countries: ['GY', 'SR'] });
  const asker = await asCoordinator(app.current, own.id);
  const made: MadeProfile[] = [];
  for (const each of people) made.push(await makeProfile(app.current, own, each));
  const assignment = await assignmentOf(own);
  const run = async (who = asker) => (await who.send<Run>('POST', url(assignment.id, '', own.code))).body;
  const read = async (id: string, who = asker, page = 1) =>
    who.get<Run>(url(assignment.id, `/${id}?page=${page}`, own.code));
  /** As the worker does when a profile has changed. */
  const sync = () =>
    app.current.parts.database.transaction({ system: 'seed', programme: own.id }, (tx) =>
      syncTalentDocuments(
        tx,
        made.map((each) => each.id),
      ),
    );
  return { own, asker, people: made, assignment, run, read, sync };
}

describe('running', () => {
  test('401, 404, 400, 409, 201', async () => {
    const { id, institutionId } = await assignmentOf(programme);
    expect((await asOutsider(app.current).send('POST', url(id))).status).toBe(401);
    const stranger = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
    expect((await stranger.send('POST', url(id))).status).toBe(404);
    const host = await asHost(app.current, programme.id, institutionId);
    expect((await host.send('POST', url(id))).status).toBe(404);
    expect((await host.get(url(id))).status).toBe(404);
    expect((await coordinator.send('POST', url(id), { weights: {} })).status).toBe(400);
    expect((await coordinator.send('POST', url(id), { without: ['kindness'] })).status).toBe(400);
    expect((await focalPoint.send('POST', url(id), { without: ['dates'] })).status).toBe(403);
    const nothing = await makeAssignment(app.current, programme.id);
    expect((await coordinator.send('POST', url(nothing.id))).status).toBe(400);
    for (const status of ['draft', 'closed'] as const) {
      const other = await assignmentOf(programme, status);
      expect((await coordinator.send('POST', url(other.id))).status).toBe(409);
    }
    const made = await coordinator.send<Run>('POST', url(id));
    expect(made.status).toBe(201);
    expect(await eventKinds(app.current, made.body.id)).toEqual(['match.run']);
    const [row] = await app.current.owner`select details from events where subject_id = ${made.body.id}`;
    expect(row?.details).toEqual({ assignmentId: id, passed: made.body.funnel.passed, lifted: [] });
  });

  test('keeps what it was asked and what answered: needs, weights, versions, the index, and each person as matching saw them', async () => {
    const { run, assignment, people, own } = await freshPool([fits]);
    const { id, ...head } = await run();
    expect(head).toMatchObject({ kept: 1, lifted: [], settingsVersion: 0, taxonomy: 'starter-1', people: 1 });
    const [row] = await app.current.owner`select * from match_runs where id = ${id}`;
    expect(row).toMatchObject({
      recipient: 'programme_team',
      taxonomy: 'starter-1',
      weights: { wishes: 5, education: 5, essential_skills: 40 },
      kept: 1,
      index_state: { people: 1, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(row?.nearness).not.toBe('');
    expect(row?.inputs.needs).toMatchObject({
      mode: 'temporary',
      skills: [{ essential: true, level: 3 }],
      institutionId: assignment.institutionId,
    });
    expect(row?.inputs.near[0].length).toBeGreaterThan(1);
    // Who had blocked the institution is nobody's to read later; how many is enough.
    expect(row?.inputs.blocked).toBe(0);
    const [kept] = await app.current.owner`select * from match_results where run_id = ${id}`;
    const [document] = await app.current.owner<{ id: string }[]>`select id from talent_documents
      where profile_id = ${people[0]?.id ?? ''} and recipient = 'programme_team' and programme_id = ${own.id}`;
    expect(kept?.document_id).toBe(document?.id);
    expect(kept?.facts).toMatchObject({ originCountry: 'GY', tie: 'birth', skills: [{ level: 3 }] });
    expect(kept?.facts).not.toHaveProperty('id');
  });

  test('a condition that is lifted keeps nobody away, and the run says so', async () => {
    const { asker, assignment, own, run } = await freshPool([fits, { ...fits, availableFrom: '2028-01-01' }]);
    const dates = (await run()).funnel.steps.find((step) => step.condition === 'dates');
    expect(dates).toMatchObject({ excluded: 1, only: 1 });
    const lifted = await asker.send<Run>('POST', url(assignment.id, '', own.code), {
      without: ['dates', 'dates'],
    });
    expect(lifted.status).toBe(201);
    expect(lifted.body).toMatchObject({ lifted: ['dates'], funnel: { passed: 2 } });
  });
});

describe('hard conditions', () => {
  test.each<[string, ProfileOptions]>([
    ['mode', { modes: ['virtual'] }],
    ['mode', { modes: [] }],
    ['place', { origin: 'SR' }],
    ['tie', { tie: 'none' }],
    ['legal_room', { legalRoom: 'no' }],
    ['dates', { availableFrom: '2027-05-01' }],
    ['dates', { availableUntil: '2027-02-28' }],
    ['languages', { languages: [['eng', 'B1']] }],
    ['languages', { languages: [['fra', 'C2']] }],
    ['licence', { licence: false }],
    ['essential_skills', { skills: [[far, 4]] }],
    ['essential_skills', { skills: [] }],
  ])('%s excludes and is counted: %j', async (condition, change) => {
    const { run, read, assignment } = await freshPool([fits, { ...fits, ...change }]);
    await app.current.owner`update assignments set licence_needed = true where id = ${assignment.id}`;
    const made = await run();
    expect(made.funnel).toMatchObject({ started: 2, passed: 1 });
    // Of what no card shows, one person is not told apart: counted with whom essential skills keep out.
    const told = !['tie', 'legal_room', 'licence'].includes(condition);
    expect(made.funnel.steps.filter((step) => step.excluded > 0)).toEqual([
      told
        ? { condition, excluded: 1, left: 1, only: 1 }
        : { condition: 'essential_skills', excluded: 1, left: 1, only: 0 },
    ]);
    expect((await read(made.id)).body.items).toHaveLength(1);
  });

  test('each is counted at the first that excludes; who would pass but for one is counted there', async () => {
    const { run } = await freshPool([
      fits,
      { ...fits, origin: 'SR' },
      { ...fits, origin: 'SR', legalRoom: 'no' },
      { ...fits, legalRoom: 'no' },
    ]);
    const { steps } = (await run()).funnel;
    expect(steps.filter((step) => step.excluded > 0)).toEqual([
      { condition: 'place', excluded: 2, left: 2, only: 1 },
      { condition: 'essential_skills', excluded: 1, left: 1, only: 0 },
    ]);
  });

  test.each<[string, ProfileOptions, string[]]>([
    ['legal room', { legalRoom: null }, ['legal_room']],
    ['legal room "I do not know"', { legalRoom: 'unknown' }, ['legal_room']],
    ['tie', { tie: null }, ['tie']],
    ['licence', { licence: null }, ['licence']],
    ['languages', { languages: [] }, ['languages']],
  ])('unknown passes and is shown: %s', async (_name, change, shown) => {
    const { run, read, assignment } = await freshPool([{ ...fits, availableFrom: '2027-01-01', ...change }]);
    await app.current.owner`update assignments set licence_needed = true where id = ${assignment.id}`;
    const { id } = await run();
    expect((await read(id)).body.items.map((each) => each.unknownConditions)).toEqual([shown]);
  });

  test('virtual work needs no legal room', async () => {
    const { run, assignment } = await freshPool([{ ...fits, legalRoom: 'no' }]);
    await app.current.owner`update assignments set mode = 'virtual' where id = ${assignment.id}`;
    expect((await run()).funnel.passed).toBe(1);
  });

  test('people who are paused or blocked the institution are not there at all, and nobody is told', async () => {
    const { run, people, assignment, sync } = await freshPool([fits, fits, fits, fits]);
    const [paused, over, blocking] = people;
    await app.current
      .owner`update profiles set status = 'paused', paused_until = '2099-01-01' where id = ${paused?.id ?? ''}`;
    await app.current
      .owner`update profiles set status = 'paused', paused_until = '2020-01-01' where id = ${over?.id ?? ''}`;
    await app.current
      .owner`insert into blocked_institutions values (${blocking?.id ?? ''}, ${assignment.institutionId})`;
    await sync();
    const made = await run();
    expect(made.funnel).toMatchObject({ started: 2, passed: 2 });
  });
});

describe('a shortlist', () => {
  test('explains: parts add up, each need in words, unknown shares its weight', async () => {
    const { read, run, people } = await freshPool([
      { ...fits, educationLevel: null },
      { ...fits, skills: [[near, 4]] },
      { ...fits, skills: [[nursing, 2]] },
    ]);
    const made = await run();
    expect(made.kept).toBe(3);
    const { status, body } = await read(made.id);
    expect(status).toBe(200);
    expect(body.items.map((each) => each.rank)).toEqual([1, 2, 3]);
    expect(body.items[0]?.profileId).toBe(people[0]?.id);
    for (const each of body.items) {
      expect(each.parts.reduce((sum, part) => sum + part.points, 0)).toBe(each.score);
      expect(each.parts.reduce((sum, part) => sum + part.maximum, 0)).toBe(100);
    }
    const verdicts = Object.fromEntries(body.items.map((each) => [each.profileId, each.needs[0]]));
    expect(verdicts[people[0]?.id ?? '']).toMatchObject({
      label: 'paediatric nursing',
      verdict: 'met',
      answer: { similarity: 100 },
    });
    expect(verdicts[people[1]?.id ?? '']).toMatchObject({
      verdict: 'near',
      answer: { label: 'wound care', similarity: 64 },
    });
    expect(verdicts[people[2]?.id ?? '']).toMatchObject({
      verdict: 'near',
      answer: { label: 'paediatric nursing' },
    });
    const education = body.items[0]?.parts.find((part) => part.part === 'education');
    expect(education).toMatchObject({ state: 'not_asked', points: 0, maximum: 0, weight: 5 });
    expect(body.can).toEqual(['match.run', 'match.read', 'match.preview', 'match.invite']);
  });

  test('is blind: the answer has no name, sex, age, address, city or exact date in it', async () => {
    const { read, run } = await freshPool([
      {
        ...fits,
        name: 'Zipporah Unmistakable',
        email: 'zipporah@example.org',
        birthYear: 1977,
        sex: 'female',
        availableFrom: '2027-02-17',
      },
    ]);
    const { id } = await run();
    const { body } = await read(id);
    expect(body.items).toHaveLength(1);
    expect(Object.keys(body.items[0] ?? {}).sort()).toEqual(
      [
        'cardId',
        'country',
        // That they were at this institution before: their pseudonym tells as much.
        'earlier',
        'experienceBand',
        'needs',
        'occupation',
        'parts',
        'passedOver',
        'placement',
        'profileId',
        'pseudonym',
        'rank',
        'score',
        'unknownConditions',
      ].sort(),
    );
    expect(JSON.stringify(body.items)).not.toMatch(/Zipporah|zipporah|1977|female|Utrecht|3120|2027-02/);
  });

  test('people of one band of experience score alike, so points never tell the years', async () => {
    const { read, run, assignment } = await freshPool([
      { ...fits, experienceYears: 11 },
      { ...fits, experienceYears: 20 },
    ]);
    await app.current.owner`update assignments set minimum_experience = 18 where id = ${assignment.id}`;
    const { id } = await run();
    const scores = (await read(id)).body.items.map((each) => each.score);
    expect(new Set(scores).size).toBe(1);
  });

  test('reading writes who looked, once a card, and stops at the day’s quota', async () => {
    const { read, run, asker, own } = await freshPool(Array.from({ length: 23 }, () => fits));
    const made = await run();
    const looks = () =>
      app.current.owner<
        { route: string }[]
      >`select route from access_records where account_id = ${asker.accountId}`;
    expect(await looks()).toHaveLength(0);
    const first = await read(made.id);
    expect([first.body.items.length, first.body.total]).toEqual([20, 23]);
    expect(await looks()).toHaveLength(20);
    expect((await looks())[0]?.route).toBe('/api/programmes/:programme/assignments/:id/match-runs/:run');
    await app.current.owner`update programmes set daily_quota = 22 where id = ${own.id}`;
    expect((await read(made.id, asker, 2)).status).toBe(429);
    expect(await looks()).toHaveLength(20);
    await app.current.owner`update programmes set daily_quota = 23 where id = ${own.id}`;
    const second = await read(made.id, asker, 2);
    expect(second.body.items.map((each) => each.rank)).toEqual([21, 22, 23]);
  });

  test('401, 404 and 400 on reading', async () => {
    const { read, run, assignment, own } = await freshPool([fits]);
    const { id } = await run();
    expect((await read(id, asOutsider(app.current))).status).toBe(401);
    expect((await read(id, coordinator)).status).toBe(404);
    const other = await assignmentOf(own);
    expect(
      (await (await asCoordinator(app.current, own.id)).get(url(other.id, `/${id}`, own.code))).status,
    ).toBe(404);
    expect((await read(id, undefined, 0)).status).toBe(400);
    const list = await (
      await asCoordinator(app.current, own.id)
    ).get<{ items: { id: string }[] }>(url(assignment.id, '', own.code));
    expect(list.body.items.map((each) => each.id)).toEqual([id]);
    expect((await asOutsider(app.current).get(url(assignment.id, '', own.code))).status).toBe(401);
  });
});

describe('who is in it', () => {
  test('somebody who withdraws is gone from old runs, for good and at once; so are pauses and blocks', async () => {
    const { read, run, people, assignment } = await freshPool([fits, fits, fits, fits]);
    const made = await run();
    expect((await read(made.id)).body.items).toHaveLength(4);
    await app.current
      .owner`delete from consents where profile_id = ${people[0]?.id ?? ''} and recipient = 'programme_team'`;
    await app.current
      .owner`update profiles set status = 'paused', paused_until = '2099-01-01' where id = ${people[1]?.id ?? ''}`;
    await app.current
      .owner`insert into blocked_institutions values (${people[2]?.id ?? ''}, ${assignment.institutionId})`;
    const after = await read(made.id);
    expect(after.body.items.map((each) => each.profileId)).toEqual([people[3]?.id]);
    expect(after.body.total).toBe(1);
    expect(JSON.stringify(after.body)).not.toContain(people[0]?.pseudonym);
    // The funnel is what it was: a record counts, it does not name.
    expect(after.body.funnel.passed).toBe(4);
  });

  test('the home government sees those who ticked its box, and not the team’s runs', async () => {
    const { run, own, assignment, people } = await freshPool([
      { ...fits, recipients: ['programme_team'] },
      { ...fits, recipients: ['programme_team', 'home_government'] },
      { ...fits, recipients: ['home_government'] },
    ]);
    const official = await asFocalPoint(app.current, own.id);
    const teams = await run();
    expect(teams.funnel.started).toBe(2);
    const theirs = await run(official);
    expect(theirs.funnel.started).toBe(2);
    const seen = await official.get<Run>(url(assignment.id, `/${theirs.id}`, own.code));
    expect(seen.body.items.map((each) => each.profileId).sort()).toEqual(
      [people[1]?.id, people[2]?.id].sort(),
    );
    expect(seen.body.can).not.toContain('match.invite');
    expect((await official.get(url(assignment.id, `/${teams.id}`, own.code))).status).toBe(404);
    const list = await official.get<{ items: { id: string }[] }>(url(assignment.id, '', own.code));
    expect(list.body.items.map((each) => each.id)).toEqual([theirs.id]);
  });

  test('somebody who works for both sides runs and reads as the team: each person once, the government’s own not at all', async () => {
    const { run, read, own, people } = await freshPool([
      { ...fits, recipients: ['programme_team', 'home_government'] },
      { ...fits, recipients: ['home_government'] },
    ]);
    const both = await asFocalPoint(app.current, own.id);
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${own.id}, ${both.accountId}, 'coordinator', 'programme_team')`;
    const made = await run(both);
    expect(made.funnel.started).toBe(1);
    expect((await read(made.id, both)).body.items.map((each) => each.profileId)).toEqual([people[0]?.id]);
    await app.current
      .owner`delete from consents where profile_id = ${people[0]?.id ?? ''} and recipient = 'programme_team'`;
    expect((await read(made.id, both)).body).toMatchObject({ items: [], total: 0 });
  });

  test('people of other programmes never take part', async () => {
    await makeProfile(app.current, await makeProgramme(app.current), fits);
    const { run } = await freshPool([fits]);
    expect((await run()).funnel.started).toBe(1);
  });

  test('matching for somebody else’s institution tells nobody who blocked whom', async () => {
    const { own, people, assignment } = await freshPool([fits]);
    await app.current
      .owner`insert into blocked_institutions values (${people[0]?.id ?? ''}, ${assignment.institutionId})`;
    const ask = (team: string[]) =>
      app.current.parts.database.transaction({ account: focalPoint.accountId ?? '', team }, (tx) =>
        tx.execute(`select people_blocking('${assignment.institutionId}')`),
      );
    expect(await ask([programme.id])).toHaveLength(0);
    expect(await ask([own.id])).toHaveLength(1);
  });
});
