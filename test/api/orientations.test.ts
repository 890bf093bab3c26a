// Orientation sessions: planned, filled to the last seat and not beyond, held, counted; and the fact that a step rests on.
import { signOn } from '@compatriot/db/queries/accounts.ts';
import { findOrientation } from '@compatriot/db/queries/orientations.ts';
import { describe, expect, test } from 'vitest';
import type {
  OrientationPlace,
  OrientationSession,
  OrientationSessions,
} from '@compatriot/server/orientations/schema.ts';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, asSomebody, type Persona } from '../personas.ts';
import { makeAtWork, mailsTo, placed, type AtWork } from './work-stage.ts';

const app = useTestApp();

const body = (more: Record<string, unknown> = {}) => ({
  title: 'Before you go',
  form: 'site',
  place: 'Utrecht, Domplein 1',
  startsAt: '2030-03-01T09:30',
  timeZone: 'Europe/Amsterdam',
  minutes: 180,
  capacity: 2,
  ...more,
});
const sessions = (on: AtWork) => `/api/programmes/${on.programme.code}/orientations`;

async function planned(on: AtWork, more: Record<string, unknown> = {}): Promise<string> {
  const made = await on.coordinator.send<{ id: string }>('POST', sessions(on), body(more));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}
const begin = (id: string) =>
  app.current.owner`update orientations set starts_at = now() - interval '1 hour' where id = ${id}`;
const seat = (who: Persona, placement: string, orientationId: string) =>
  who.send('POST', `/api/placements/${placement}/orientation`, { orientationId });

test('the meeting’s address is read by who has a seat and by the team, also by a query that asks more', async () => {
  const { current } = app;
  const on = await makeAtWork(current, 'contracted');
  const link = 'https://meet.example/cardamom';
  const id = await planned(on, { form: 'online', place: undefined, link });
  const reads = (who: Persona) =>
    current.parts.database.transaction({}, async (tx) => {
      const [session] = await current.owner<{ id: string }[]>`
        select id from sessions where account_id = ${who.accountId} limit 1`;
      await signOn(tx, session?.id ?? '');
      const row = await findOrientation(tx, on.programme.id, id);
      return row && { title: row.title, link: row.link };
    });
  const chosen = { title: 'Before you go', link: null };
  expect(await reads(on.member)).toEqual(chosen);
  expect(JSON.stringify(await on.member.get(`/api/placements/${on.id}/orientation`))).not.toContain(
    'meet.example',
  );
  expect(await reads(on.coordinator)).toEqual({ ...chosen, link });
  expect((await seat(on.member, on.id, id)).status).toBeLessThan(300);
  expect(await reads(on.member)).toEqual({ ...chosen, link });
  expect((await on.member.send('DELETE', `/api/placements/${on.id}/orientation/${id}`)).status).toBe(204);
  expect(await reads(on.member)).toEqual(chosen);
  // The column itself is nobody's.
  for (const text of ['link', '*', 'orientations'])
    await expect(current.parts.database.call(`select ${text} from orientations`, [])).rejects.toMatchObject({
      code: '42501',
    });
});

describe('planning', () => {
  test('401, 404, 403, 400, then planned, changed and cancelled; the hour is that of the place', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const url = sessions(on);
    expect((await asOutsider(app.current).send('POST', url, body())).status).toBe(401);
    expect((await (await asSomebody(app.current)).send('POST', url, body())).status).toBe(404);
    const teamFocal = await asFocalPoint(app.current, on.programme.id, 'programme_team');
    expect((await teamFocal.send('POST', url, body())).status).toBe(403);
    // Who was where is nothing that a home government is told.
    expect((await on.government.get(url)).status).toBe(403);
    expect((await teamFocal.get(url)).status).toBe(200);
    for (const [fault, path] of [
      [{ place: undefined }, 'place'],
      [{ form: 'online' }, 'link'],
      [{ form: 'online', link: 'http://example.org' }, 'link'],
      [{ timeZone: 'Europe/Atlantis' }, 'timeZone'],
      [{ startsAt: '2030-03-01' }, 'startsAt'],
      [{ capacity: 0 }, 'capacity'],
      [{ madeBy: on.member.accountId }, ''],
    ] as const) {
      const refused = await on.coordinator.send<{ details: { path: string }[] }>('POST', url, body(fault));
      expect(refused.status).toBe(400);
      expect(refused.body.details[0]?.path).toBe(path);
    }
    const id = await planned(on);
    // Utrecht is an hour ahead of UTC in winter; in summer it is two.
    const winter = await on.coordinator.get<OrientationSession>(`${url}/${id}`);
    expect(winter.body).toMatchObject({ startsAt: '2030-03-01T08:30:00.000Z', state: 'coming', version: 1 });
    const summer = { ...body(), startsAt: '2030-07-01T09:30' };
    const changed = await on.coordinator.send('PUT', `${url}/${id}`, summer, { 'if-match': '"1"' });
    expect(changed.body).toEqual({ version: 2 });
    expect((await on.coordinator.get<OrientationSession>(`${url}/${id}`)).body.startsAt).toBe(
      '2030-07-01T07:30:00.000Z',
    );
    expect((await on.coordinator.send('PUT', `${url}/${id}`, summer, { 'if-match': '"1"' })).status).toBe(
      412,
    );

    const foreign = await makeAtWork(app.current, 'contracted');
    expect((await foreign.coordinator.get(`${sessions(foreign)}/${id}`)).status).toBe(404);
    expect((await on.coordinator.send('POST', `${url}/${id}/cancel`)).status).toBe(200);
    expect((await on.coordinator.send('POST', `${url}/${id}/cancel`)).status).toBe(409);
    expect((await on.coordinator.send('PUT', `${url}/${id}`, body())).status).toBe(409);
    expect(await eventKinds(app.current, id)).toEqual([
      'orientation.planned',
      'orientation.changed',
      'orientation.cancelled',
    ]);
  });
});

describe('seats', () => {
  test('a member takes one and changes it; both are told by mail; a cancelled session tells them', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const [first, second] = [
      await planned(on),
      await planned(on, {
        title: 'Online',
        startsAt: '2030-03-01T11:30',
        form: 'online',
        place: undefined,
        link: 'https://meet.example.org/a',
      }),
    ];
    const before = await on.member.get<OrientationPlace>(`/api/placements/${on.id}/orientation`);
    expect(before.body).toMatchObject({ attendedAt: null, enrolled: [], can: ['orientation.enrol'] });
    expect(before.body.open.map(({ id, full }) => [id, full])).toEqual([
      [first, false],
      [second, false],
    ]);
    // The link is for those who are coming.
    expect(JSON.stringify(before.body)).not.toContain('meet.example.org');

    expect((await seat(asOutsider(app.current), on.id, first)).status).toBe(401);
    for (const who of [on.host, on.government, await asSomebody(app.current)])
      expect((await seat(who, on.id, first)).status).toBe(404);
    expect((await seat(on.member, on.id, 'x')).status).toBe(400);
    expect((await seat(on.member, on.id, first)).status).toBe(201);
    expect((await seat(on.member, on.id, first)).status).toBe(409);
    expect((await seat(on.member, on.id, second)).status).toBe(201);
    const after = await on.member.get<OrientationPlace>(`/api/placements/${on.id}/orientation`);
    expect(after.body.enrolled).toMatchObject([
      { id: second, link: 'https://meet.example.org/a', attended: null },
    ]);
    expect(after.body.open.map(({ id }) => id)).toEqual([first]);

    await app.current.settle();
    await on.coordinator.send('POST', `${sessions(on)}/${second}/cancel`);
    await app.current.settle();
    const mails = await mailsTo(app.current, on.member.email);
    expect(mails.map(({ subject }) => subject)).toEqual(['Your seat: Online', 'Cancelled: Online']);
    expect(mails[0]?.body).toMatch(/1 March 2030.*11:30/);
    expect(mails[0]?.body).toContain(`/me/invitations/${on.id}/work`);
    expect((await seat(on.member, on.id, second)).status).toBe(409);
  });

  test('twenty at once take two seats: two sit, the others are told that it is full', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const id = await planned(on);
    const people = await Promise.all(
      Array.from({ length: 20 }, () => placed(app.current, on, 'contracted', { contact: false })),
    );
    const answers = await Promise.all(people.map(({ id: placement, member }) => seat(member, placement, id)));
    const refused = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(refused).toHaveLength(18);
    expect(new Set(refused.map(({ body: answer }) => answer.code))).toEqual(new Set(['orientation_full']));
    const late = await on.member.get<OrientationPlace>(`/api/placements/${on.id}/orientation`);
    expect(late.body.open).toMatchObject([{ id, full: true }]);
    // Nor may the room shrink below those who sit in it.
    const smaller = await on.coordinator.send<{ details: { path: string }[] }>(
      'PUT',
      `${sessions(on)}/${id}`,
      body({ capacity: 1 }),
    );
    expect([smaller.status, smaller.body.details[0]?.path]).toEqual([400, 'capacity']);
  });

  test('who steps back leaves the seat; nobody takes one before they are chosen or after they began', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const id = await planned(on, { capacity: 1 });
    expect((await seat(on.member, on.id, id)).status).toBe(201);
    const next = await placed(app.current, on, 'cleared');
    expect((await seat(next.member, next.id, id)).status).toBe(409);
    const gone = await on.member.send('POST', `/api/placements/${on.id}/steps`, {
      step: 'withdraw',
      reason: 'family',
    });
    expect(gone.status, JSON.stringify(gone.body)).toBe(200);
    await app.current.settle();
    expect((await seat(next.member, next.id, id)).status).toBe(201);
    const left = await next.member.send('DELETE', `/api/placements/${next.id}/orientation/${id}`);
    expect(left.status).toBe(204);
    expect((await next.member.send('DELETE', `/api/placements/${next.id}/orientation/${id}`)).status).toBe(
      404,
    );
    for (const status of ['interested', 'active'] as const) {
      const other = await placed(app.current, on, status);
      expect((await seat(on.coordinator, other.id, id)).status).toBe(409);
    }
    expect((await eventKinds(app.current, next.id)).slice(1)).toEqual([
      'orientation.enrolled',
      'orientation.left',
    ]);
  });

  test('whoever sits in a session of tomorrow is reminded once', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const id = await planned(on);
    await seat(on.member, on.id, id);
    await app.current.settle();
    await app.current.owner`update orientations set starts_at = now() + interval '20 hours' where id = ${id}`;
    const { remindSeated } = await import('@compatriot/server/orientations/jobs.ts');
    await remindSeated(app.current.parts);
    await remindSeated(app.current.parts);
    const subjects = (await mailsTo(app.current, on.member.email)).map(({ subject }) => subject);
    expect(subjects).toEqual(['Your seat: Before you go', 'Soon: Before you go']);
  });
});

describe('attendance', () => {
  const mark = (on: AtWork, id: string, more: Record<string, unknown>, who: Persona = on.coordinator) =>
    who.send<{ attended: number; details: { path: string }[] }>(
      'PUT',
      `${sessions(on)}/${id}/attendance`,
      more,
    );
  const orient = (on: AtWork) =>
    on.coordinator.send<{ details: { code?: string }[]; code: string }>(
      'POST',
      `/api/placements/${on.id}/steps`,
      { step: 'orient' },
    );

  test('being there is what the step to oriented rests on', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const id = await planned(on);
    await seat(on.coordinator, on.id, id);
    expect(await orient(on)).toMatchObject({ status: 409 });
    const here = { people: [{ placementId: on.id, attended: true }] };
    // Before it begins nobody was there, whoever says so.
    expect((await mark(on, id, here)).status).toBe(409);
    await begin(id);
    expect((await mark(on, id, here, on.government)).status).toBe(403);
    const stranger = await placed(app.current, on, 'contracted');
    expect((await mark(on, id, { people: [{ placementId: stranger.id, attended: true }] })).status).toBe(400);
    expect((await mark(on, id, { people: [{ placementId: on.id, attended: false }] })).body).toEqual({
      attended: 0,
    });
    expect(await orient(on)).toMatchObject({ status: 409 });
    expect((await mark(on, id, here)).body).toEqual({ attended: 1 });
    expect((await mark(on, id, here)).body).toEqual({ attended: 1 });
    // Whoever came without a seat is entered afterwards.
    expect((await seat(on.coordinator, stranger.id, id)).status).toBe(201);
    expect((await seat((await placed(app.current, on, 'contracted')).member, stranger.id, id)).status).toBe(
      404,
    );
    expect(await orient(on)).toMatchObject({ status: 200 });
    // The step rests on it: it is not unsaid any more.
    expect((await mark(on, id, { people: [{ placementId: on.id, attended: false }] })).status).toBe(409);
    expect(await on.coordinator.send('POST', `${sessions(on)}/${id}/cancel`)).toMatchObject({ status: 409 });
    expect((await eventKinds(app.current, on.id)).slice(1)).toEqual([
      'orientation.enrolled',
      'orientation.missed',
      'orientation.attended',
      'placement.oriented',
    ]);
  });

  test('a member enrols no more once it began, and marks nobody, whatever they say', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const id = await planned(on);
    await begin(id);
    expect((await seat(on.member, on.id, id)).body).toMatchObject({ status: 409, code: 'orientation_over' });
    expect((await mark(on, id, { people: [] }, on.member)).status).toBe(404);
    expect((await on.member.get<OrientationPlace>(`/api/placements/${on.id}/orientation`)).body.open).toEqual(
      [],
    );
  });

  test('the room is counted by nationality and sex, and added up by place', async () => {
    const on = await makeAtWork(app.current, 'contracted');
    const [one, two] = [await planned(on), await planned(on)];
    await begin(one);
    await begin(two);
    await seat(on.coordinator, on.id, one);
    const counts = [
      { nationality: 'GY', women: 3, men: 2, unknown: 0 },
      { nationality: 'NL', women: 1, men: 0, unknown: 1 },
      { nationality: 'SR', women: 0, men: 0, unknown: 0 },
    ];
    expect((await mark(on, one, { people: [{ placementId: on.id, attended: true }], counts })).status).toBe(
      200,
    );
    expect(
      (await mark(on, two, { people: [], counts: [{ nationality: 'GY', women: 1, men: 1, unknown: 0 }] }))
        .status,
    ).toBe(200);
    expect((await mark(on, two, { people: [], counts: [...counts, ...counts] })).status).toBe(400);
    const list = await on.coordinator.get<OrientationSessions>(`${sessions(on)}?when=past`);
    expect(list.body.figures).toEqual({
      places: [
        { place: 'Utrecht, Domplein 1', sessions: 2, enrolled: 1, attended: 1, women: 5, men: 3, unknown: 1 },
      ],
      nationalities: [
        { nationality: 'GY', women: 4, men: 3, unknown: 0 },
        { nationality: 'NL', women: 1, men: 0, unknown: 1 },
      ],
    });
    expect(
      list.body.items.map(({ enrolled, attended, counted }) => [enrolled, attended, counted]).sort(),
    ).toEqual([
      [0, 0, 2],
      [1, 1, 7],
    ]);
    // A colleague counts again: what stands is the last count.
    const colleague = await asCoordinator(app.current, on.programme.id);
    await mark(on, two, { people: [], counts: [] }, colleague);
    expect((await on.coordinator.get<OrientationSession>(`${sessions(on)}/${two}`)).body.counts).toEqual([]);
  });
});
