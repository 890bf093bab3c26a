// What-if over the API: who may ask, what is refused and why, and that the answer is what a run would give.
import { beforeAll, describe, expect, test } from 'vitest';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';
import { useTestApp } from '../app.ts';
import {
  makeAssignment,
  makeProfile,
  type MadeProfile,
  type MadeProgramme,
  makeProgramme,
  type ProfileOptions,
  setNearness,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, type Persona } from '../personas.ts';

interface Item {
  profileId: string;
  cardId: string;
  rank: number;
  score: number;
  parts: { part: string; points: number; maximum: number; state: string }[];
  needs: { uri: string; verdict: string }[];
}
interface Preview {
  funnel: {
    started: number;
    passed: number;
    steps: { condition: string; excluded: number; left: number; only: number }[];
  };
  needs: { uri: string; importance: string; level: number }[];
  weights: Record<string, number>;
  items: Item[];
  total: number;
  settingsVersion: number;
  details: { path: string; message: string }[];
}

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const near = 'urn:compatriot:skill:wound-care';
const nurse = 'urn:compatriot:occupation:paediatric-nurse';
let programme: MadeProgramme;
let coordinator: Persona;
let people: MadeProfile[];
let saved: { id: string; institutionId: string };

const url = '/api/match/preview';
const fits: ProfileOptions = { skills: [[nursing, 3]], languages: [['eng', 'C1']] };
const essential = (uri: string, level = 3) => ({ uri, importance: 'essential', level });
const terms = { mode: 'temporary', country: 'GY', skills: [essential(nursing)] };
const ask = (change: object = {}, who = coordinator) =>
  who.send<Preview>('POST', url, { programme: programme.code, assignment: terms, ...change });
const trying = (assignment: object) => ask({ assignment });

beforeAll(async () => {
  await setNearness(app.current, nursing, near, 64);
  programme = await makeProgramme(app.current, { countries: ['GY', 'SR'] });
  coordinator = await asCoordinator(app.current, programme.id);
  people = [];
  for (const each of [
    fits,
    { ...fits, skills: [[near, 4]] },
    { ...fits, legalRoom: 'no' },
    { ...fits, origin: 'SR' },
    { ...fits, availableFrom: '2028-01-01' },
    { ...fits, experienceYears: 1, educationLevel: '3' },
  ] as ProfileOptions[])
    people.push(await makeProfile(app.current, programme, each));
  saved = await makeAssignment(app.current, programme.id, {
    skills: [[nursing, 'essential', 3]],
    languages: [['eng', 'B2']],
  });
});

test('401, 404, 403', async () => {
  expect((await ask({}, asOutsider(app.current))).status).toBe(401);
  const foreign = await makeProgramme(app.current);
  const stranger = await asCoordinator(app.current, foreign.id);
  expect((await ask({}, stranger)).status).toBe(404);
  expect((await ask({}, await asHost(app.current, programme.id, saved.institutionId))).status).toBe(404);
  expect((await ask({}, await asFocalPoint(app.current, programme.id))).status).toBe(403);
  expect((await ask({}, await asFocalPoint(app.current, programme.id, 'programme_team'))).status).toBe(403);
  const elsewhere = await makeAssignment(app.current, foreign.id, { skills: [[nursing, 'essential', 3]] });
  expect((await ask({ assignmentId: elsewhere.id })).status).toBe(404);
});

describe('400 says where and what', () => {
  const many = (most: number) =>
    Array.from({ length: most }, (_each, index) => essential(`urn:none:${index}`));
  const zero = Object.fromEntries(Object.keys(defaultWeights).map((part) => [part, 0]));
  test.each<[string, object, string[]]>([
    ['nothing at all', { assignment: {} }, ['assignment.mode', 'assignment.country', 'assignment.skills']],
    ['no skills', { assignment: { ...terms, skills: [] } }, ['assignment.skills']],
    ['skills taken away', { assignmentId: 'saved', assignment: { skills: [] } }, ['assignment.skills']],
    [
      'contradictory dates',
      { assignment: { ...terms, startsOn: '2027-05-01', endsOn: '2027-04-30' } },
      ['assignment.endsOn'],
    ],
    [
      'a date before what is saved',
      { assignmentId: 'saved', assignment: { endsOn: '2026-01-01' } },
      ['assignment.endsOn'],
    ],
    ['a day that is none', { assignment: { ...terms, startsOn: '2027-02-30' } }, ['assignment.startsOn']],
    [
      'an unknown skill among known ones',
      { assignment: { ...terms, skills: [essential(nursing), essential('urn:no:such')] } },
      ['assignment.skills.1.uri'],
    ],
    [
      'an occupation as a skill',
      { assignment: { ...terms, skills: [essential(nurse)] } },
      ['assignment.skills.0.uri'],
    ],
    [
      'an unknown occupation',
      { assignment: { ...terms, occupation: 'urn:no:such' } },
      ['assignment.occupation'],
    ],
    [
      'a skill twice',
      { assignment: { ...terms, skills: [essential(nursing), essential(nursing)] } },
      ['assignment.skills'],
    ],
    ['101 skills', { assignment: { ...terms, skills: many(101) } }, ['assignment.skills']],
    ['10,000 skills', { assignment: { ...terms, skills: many(10_000) } }, ['assignment.skills']],
    ['a country of another programme', { assignment: { ...terms, country: 'KE' } }, ['assignment.country']],
    ['a region of another country', { assignment: { ...terms, region: 'SR-PM' } }, ['assignment.region']],
    [
      'somebody else’s institution',
      { assignment: { ...terms, institutionId: crypto.randomUUID() } },
      ['assignment.institutionId'],
    ],
    ['weights that sum to zero', { weights: zero }, ['weights']],
    ['a weight below zero', { weights: { wishes: -1 } }, ['weights.wishes']],
    ['a weight that is no number', { weights: { wishes: 'much' } }, ['weights.wishes']],
    ['a part that is none', { weights: { charm: 3 } }, ['weights']],
    ['a condition that is none', { without: ['kindness'] }, ['without.0']],
    ['nobody to show', { top: 0 }, ['top']],
    ['more than a page', { top: 51 }, ['top']],
    ['a key nobody knows', { seed: 'mine' }, ['']],
  ])('%s', async (_name, change: { assignmentId?: string }, paths) => {
    const answer = await ask({ ...change, ...(change.assignmentId ? { assignmentId: saved.id } : {}) });
    expect(answer.status, JSON.stringify(answer.body)).toBe(400);
    expect(answer.body.details.map((each) => each.path)).toEqual(paths);
    for (const { message } of answer.body.details) expect(message).not.toMatch(/^invalid_|\{/);
  });

  test('weights that only together with the programme’s own are zero', async () => {
    const own = await makeProgramme(app.current);
    const asker = await asCoordinator(app.current, own.id);
    const weights = { ...zero, wishes: 10 };
    const put = `/api/programmes/${own.code}/match-settings`;
    expect((await asker.send('PUT', put, { weights, note: 'Only wishes' })).status).toBe(200);
    const answer = await asker.send<Preview>('POST', url, {
      programme: own.code,
      assignment: terms,
      weights: { wishes: 0 },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.details[0]?.path).toBe('weights');
  });
});

test('an unsaved assignment: best first, with reasons and what each condition keeps away; nothing is kept but who was seen', async () => {
  const { status, body } = await ask({
    assignment: { ...terms, startsOn: '2027-03-01', endsOn: '2027-04-11' },
  });
  expect(status).toBe(200);
  expect(body.funnel).toMatchObject({ started: 6, passed: 3 });
  expect(body.funnel.steps.filter((step) => step.excluded > 0)).toEqual([
    { condition: 'place', excluded: 1, left: 5, only: 1 },
    { condition: 'dates', excluded: 1, left: 4, only: 1 },
    // Somebody without legal room, which no card shows: who is one person's answer is not told apart.
    { condition: 'essential_skills', excluded: 1, left: 3, only: 0 },
  ]);
  expect(body.total).toBe(3);
  expect(body.items.map((each) => each.rank)).toEqual([1, 2, 3]);
  const scores = body.items.map((each) => each.score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  for (const item of body.items) {
    expect(item.parts.reduce((sum, part) => sum + part.points, 0)).toBe(item.score);
    expect(item.parts.reduce((sum, part) => sum + part.maximum, 0)).toBe(100);
  }
  expect(body.items.at(-1)).toMatchObject({ profileId: people[1]?.id, needs: [{ verdict: 'near' }] });
  const kept = await app.current.owner`select 1 from match_runs where programme_id = ${programme.id}`;
  const events = await app.current.owner`select 1 from events where programme_id = ${programme.id}`;
  expect([kept.length, events.length]).toEqual([0, 0]);
  const seen = await app.current.owner<{ profile_id: string; route: string }[]>`
    select profile_id, route from access_records where account_id = ${coordinator.accountId} and route = ${url}`;
  expect(new Set(seen.map((row) => row.profile_id))).toEqual(
    new Set(body.items.map((each) => each.profileId)),
  );
});

test('a saved assignment gives what its run gives; each term tried takes the place of the saved one', async () => {
  const runs = `/api/programmes/${programme.code}/assignments/${saved.id}/match-runs`;
  const made = await coordinator.send<{ id: string; funnel: object }>('POST', runs);
  const run = await coordinator.get<Preview>(`${runs}/${made.body.id}`);
  const asSaved = await ask({ assignmentId: saved.id, assignment: undefined });
  const bare = (items: Item[]) =>
    items.map(({ profileId, cardId, rank, score, parts, needs }) => ({
      profileId,
      cardId,
      rank,
      score,
      parts,
      needs,
    }));
  expect(asSaved.body.funnel).toEqual(made.body.funnel);
  expect(bare(asSaved.body.items)).toEqual(bare(run.body.items));

  const tried = async (assignment: object) => (await ask({ assignmentId: saved.id, assignment })).body;
  const virtual = await tried({ mode: 'virtual' });
  expect(virtual.funnel.steps.find((step) => step.condition === 'legal_room')?.excluded).toBe(0);
  expect((await tried({ languages: [{ code: 'nld', level: 'B1' }] })).funnel.passed).toBe(0);
  expect((await tried({ languages: [] })).funnel.passed).toBe(3);
  expect(
    (await tried({ startsOn: null, endsOn: null })).funnel.steps.find((step) => step.condition === 'dates')
      ?.excluded,
  ).toBe(0);
  const harder = await tried({ skills: [essential(nursing, 4)] });
  expect(harder.needs).toMatchObject([{ level: 4 }]);
  expect(harder.items[0]?.score).toBeLessThan(asSaved.body.items[0]?.score ?? 0);
});

test('sliders re-rank: with other weights somebody else leads', async () => {
  const own = await makeProgramme(app.current);
  const asker = await asCoordinator(app.current, own.id);
  const skilled = await makeProfile(app.current, own, { ...fits, educationLevel: '3' });
  const learned = await makeProfile(app.current, own, {
    ...fits,
    skills: [[nursing, 1]],
    educationLevel: '7',
  });
  const leads = async (weights: object) => {
    const sent = { programme: own.code, assignment: { ...terms, minimumEducation: '7' }, weights };
    return (await asker.send<Preview>('POST', url, sent)).body.items[0]?.profileId;
  };
  expect(await leads({ education: 0 })).toBe(skilled.id);
  expect(await leads({ education: 100, essential_skills: 10 })).toBe(learned.id);
});

test('loosening a condition brings as many as the funnel said', async () => {
  const dated = { ...terms, startsOn: '2027-03-01', endsOn: '2027-04-11' };
  const before = (await ask({ assignment: dated })).body.funnel;
  for (const { condition, only } of before.steps) {
    const { body } = await ask({ assignment: dated, without: [condition] });
    if (['tie', 'legal_room', 'licence'].includes(condition)) expect(only, condition).toBe(0);
    else expect(body.funnel.passed, condition).toBe(before.passed + only);
  }
});

test('who blocked the institution is not there at all, once it is named', async () => {
  const blocking = people[0]?.id ?? '';
  const { owner } = app.current;
  await owner`insert into blocked_institutions values (${blocking}, ${saved.institutionId})`;
  try {
    const unnamed = await trying(terms);
    expect(unnamed.body.items.map((each) => each.profileId)).toContain(blocking);
    for (const asked of [
      await ask({ assignmentId: saved.id }),
      await trying({ ...terms, institutionId: saved.institutionId }),
    ]) {
      expect(asked.body.funnel.started).toBe(unnamed.body.funnel.started - 1);
      expect(asked.body.items.map((each) => each.profileId)).not.toContain(blocking);
    }
  } finally {
    await owner`delete from blocked_institutions where profile_id = ${blocking}`;
  }
});

test('an occupation alone is enough', async () => {
  const { status, body } = await trying({ mode: 'temporary', country: 'GY', occupation: nurse });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.needs).toEqual([]);
  expect(body.items.length).toBeGreaterThan(0);
});

test('a hundred skills are answered', async () => {
  const rows = await app.current.owner<
    { uri: string }[]
  >`select uri from concepts where kind = 'skill' and not retired and programme_id is null limit 100`;
  const { status, body } = await trying({ ...terms, skills: rows.map(({ uri }) => essential(uri)) });
  expect(status).toBe(200);
  expect(body.needs).toHaveLength(rows.length);
});

test('whom it shows counts for the day’s quota', async () => {
  const own = await makeProgramme(app.current);
  const asker = await asCoordinator(app.current, own.id);
  for (let each = 0; each < 4; each++) await makeProfile(app.current, own, fits);
  await app.current.owner`update programmes set daily_quota = 3 where id = ${own.id}`;
  const sent = (top: number) =>
    asker.send<Preview>('POST', url, { programme: own.code, assignment: terms, top });
  const first = await sent(3);
  expect([first.status, first.body.items.length, first.body.total]).toEqual([200, 3, 4]);
  expect((await sent(4)).status).toBe(429);
  const [count] = await app.current
    .owner`select count(distinct profile_id)::int as people from access_records where account_id = ${asker.accountId}`;
  expect(count?.people).toBe(3);
  expect((await sent(3)).status).toBe(200);
});
