// How a programme matches: versions with a reason each, that only coordinators add and nobody writes over.
import { beforeAll, describe, expect, test } from 'vitest';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeAssignment, makeProfile, type MadeProgramme, makeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, type Persona } from '../personas.ts';

interface Settings {
  version: number;
  weights: Record<string, number>;
  ages: { from: string | null; to: string | null };
  floors: { group: string; value: string; percent: number }[];
  note: string;
  madeBy: string | null;
  madeAt: string | null;
  history: Settings[];
  can: string[];
}

const app = useTestApp();
let programme: MadeProgramme;
let coordinator: Persona;
let focalPoint: Persona;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  coordinator = await asCoordinator(app.current, programme.id);
  focalPoint = await asFocalPoint(app.current, programme.id);
});

const url = (code = programme.code) => `/api/programmes/${code}/match-settings`;
const body = (change: object = {}) => ({ weights: defaultWeights, note: 'Host survey of May', ...change });
const put = (who: Persona, sent: unknown, version?: number) =>
  who.send<Settings & { details: { path: string; message: string }[] }>(
    'PUT',
    url(),
    sent,
    version === undefined ? {} : { 'if-match': `"${version}"` },
  );

test('a programme that has set nothing matches by the usual weights', async () => {
  const { status, body: answer } = await focalPoint.get<Settings>(url());
  expect(status).toBe(200);
  expect(answer).toEqual({
    version: 0,
    weights: defaultWeights,
    ages: { from: null, to: null },
    floors: [],
    note: '',
    madeBy: null,
    madeAt: null,
    history: [],
    can: ['match_settings.read'],
  });
});

test('401, 404, 403', async () => {
  const outsider = asOutsider(app.current);
  expect((await outsider.get(url())).status).toBe(401);
  expect((await put(outsider, body())).status).toBe(401);
  const stranger = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
  expect((await stranger.get(url())).status).toBe(404);
  expect((await put(stranger, body())).status).toBe(404);
  const { institutionId } = await makeAssignment(app.current, programme.id);
  expect((await (await asHost(app.current, programme.id, institutionId)).get(url())).status).toBe(404);
  expect((await put(focalPoint, body())).status).toBe(403);
});

describe('400', () => {
  const zero = Object.fromEntries(Object.keys(defaultWeights).map((part) => [part, 0]));
  test.each<[string, object, string]>([
    ['no reason', { note: ' ' }, 'note'],
    ['weights that sum to zero', { weights: zero }, 'weights'],
    ['a part left out', { weights: { ...defaultWeights, wishes: undefined } }, 'weights.wishes'],
    ['a part that is not one', { weights: { ...defaultWeights, charm: 5 } }, 'weights'],
    ['half a point', { weights: { ...defaultWeights, wishes: 0.5 } }, 'weights.wishes'],
    ['less than nothing', { weights: { ...defaultWeights, wishes: -1 } }, 'weights.wishes'],
    ['ages the wrong way round', { ages: { from: '45_54', to: '25_34' } }, 'ages.to'],
    ['an age that is no band', { ages: { from: '30', to: null } }, 'ages.from'],
    ['a sex that is none', { floors: [{ group: 'sex', value: 'NL', percent: 40 }] }, 'floors.0.value'],
    [
      'a region that is none',
      { floors: [{ group: 'region', value: 'female', percent: 40 }] },
      'floors.0.value',
    ],
    ['a floor of nothing', { floors: [{ group: 'sex', value: 'female', percent: 0 }] }, 'floors.0.percent'],
    [
      'a floor twice',
      {
        floors: [
          { group: 'sex', value: 'female', percent: 40 },
          { group: 'sex', value: 'female', percent: 30 },
        ],
      },
      'floors.1.value',
    ],
    [
      'floors past all seats',
      {
        floors: [
          { group: 'sex', value: 'female', percent: 60 },
          { group: 'sex', value: 'male', percent: 50 },
        ],
      },
      'floors',
    ],
    ['a key nobody knows', { version: 4 }, ''],
  ])('%s', async (_name, change, path) => {
    const answer = await put(coordinator, body(change));
    expect(answer.status).toBe(400);
    expect(answer.body.details.map((each) => each.path)).toEqual([path]);
    expect(answer.body.details[0]?.message).not.toMatch(/^invalid_/);
  });
});

test('412 for who read an older version; one of two at once; each version stays as it was, with its event', async () => {
  const floors = [
    { group: 'sex', value: 'female', percent: 40 },
    { group: 'region', value: 'NL', percent: 20 },
  ];
  const first = await put(coordinator, body({ floors, ages: { from: '25_34', to: null } }), 0);
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({ version: 1, floors, ages: { from: '25_34', to: null } });
  expect((await put(coordinator, body(), 0)).status).toBe(412);
  const both = await Promise.all(
    [1, 2].map((wishes) => put(coordinator, body({ weights: { ...defaultWeights, wishes } }), 1)),
  );
  expect(both.map((each) => each.status).sort()).toEqual([200, 412]);
  const { body: now } = await coordinator.get<Settings>(url());
  expect(now.version).toBe(2);
  expect(now.history.map((each) => each.version)).toEqual([2, 1]);
  expect(now.history[1]).toMatchObject({ floors, note: 'Host survey of May', weights: defaultWeights });
  expect(now.can).toEqual(['match_settings.read', 'match_settings.change']);
  expect(await eventKinds(app.current, programme.id)).toEqual([
    'match_settings.changed',
    'match_settings.changed',
  ]);
  const [event] = await app.current
    .owner`select details, actor_id from events where subject_id = ${programme.id} order by at limit 1`;
  expect(event?.details).toEqual({
    version: 1,
    weights: defaultWeights,
    ages: { from: '25_34', to: null },
    floors,
  });
  expect(event?.actor_id).toBe(coordinator.accountId);
});

test('what is set decides the next run: weights and ages, and which version it was', async () => {
  const own = await makeProgramme(app.current);
  const asker = await asCoordinator(app.current, own.id);
  const nursing = 'urn:compatriot:skill:paediatric-nursing';
  const fits = { skills: [[nursing, 3]] as [string, number][] };
  await makeProfile(app.current, own, { ...fits, birthYear: 1960 });
  await makeProfile(app.current, own, { ...fits, birthYear: 1990 });
  await makeProfile(app.current, own, { ...fits, birthYear: null });
  const assignment = await makeAssignment(app.current, own.id, { skills: [[nursing, 'essential', 3]] });
  const runs = `/api/programmes/${own.code}/assignments/${assignment.id}/match-runs`;
  interface Run {
    id: string;
    settingsVersion: number;
    ages: object;
    funnel: { passed: number; steps: { condition: string; excluded: number; only: number }[] };
    weights: Record<string, number>;
    items: { unknownConditions: string[] }[];
  }
  const before = await asker.send<Run>('POST', runs);
  expect(before.body).toMatchObject({ settingsVersion: 0, funnel: { passed: 3 } });
  const weights = { ...defaultWeights, wishes: 60 };
  const set = await asker.send('PUT', url(own.code), body({ weights, ages: { from: '25_34', to: '35_44' } }));
  expect(set.status).toBe(200);
  const after = await asker.send<Run>('POST', runs);
  expect(after.body).toMatchObject({
    settingsVersion: 1,
    ages: { from: '25_34', to: '35_44' },
    funnel: { passed: 2 },
  });
  expect(after.body.funnel.steps.find((step) => step.condition === 'age')).toMatchObject({
    excluded: 1,
    only: 1,
  });
  const read = await asker.get<Run>(`${runs}/${after.body.id}`);
  expect(read.body.weights).toEqual(weights);
  expect(read.body.items.map((each) => each.unknownConditions.includes('age')).sort()).toEqual([false, true]);
});
