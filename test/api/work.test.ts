// People at work: sessions held from afar, short reports, "this is not working", and reminders of the end. Above all, who
// reads what: the other side of a complaint nothing at all.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { insertSession } from '@compatriot/db/queries/work.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { remindOfEnd } from '@compatriot/server/work/jobs.ts';
import { dayAt, minusMonths, plusDays } from '@compatriot/server/work/rules.ts';
import type { Work } from '@compatriot/server/work/schema.ts';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody, type Persona } from '../personas.ts';
import { day, inDatabase, looksAt } from './placement-stage.ts';
import { type AtWork, endContact, mailsTo, makeAtWork } from './work-stage.ts';

const app = useTestApp();

const work = (who: Persona, on: AtWork) => who.get<Work>(`/api/placements/${on.id}/work`);
const tell = (who: Persona, on: AtWork, what: string, body: Record<string, unknown>) =>
  who.send<{ id: string; code: string; details: { path: string }[] }>(
    'POST',
    `/api/placements/${on.id}/${what}`,
    body,
  );
const arrived = (on: AtWork, arrivedOn: string) =>
  app.current.owner`update placements set arrived_on = ${arrivedOn} where id = ${on.id}`;
const become = (on: AtWork, status: PlacementStatus) =>
  app.current.owner`update placements set status = ${status} where id = ${on.id}`;

describe('virtual work', () => {
  const session = (more: Record<string, unknown> = {}) => ({
    heldOn: day(-1),
    minutes: 90,
    topic: 'Reading an X-ray',
    women: 6,
    men: 3,
    deliverables: 'Slides and ten cases',
    ...more,
  });

  test('a session is recorded by one side and confirmed by another; a repeated tap writes it once', async () => {
    const on = await makeAtWork(app.current, 'active', { mode: 'virtual' });
    await arrived(on, day(-30));
    expect((await tell(asOutsider(app.current), on, 'sessions', session())).status).toBe(401);
    for (const who of [await asSomebody(app.current), on.government])
      expect((await tell(who, on, 'sessions', session())).status).toBe(404);
    for (const [fault, path] of [
      [{ heldOn: day(3) }, 'heldOn'],
      [{ heldOn: day(-31) }, 'heldOn'],
      [{ minutes: 0 }, 'minutes'],
      [{ topic: ' ' }, 'topic'],
      [{ women: -1 }, 'women'],
      [{ party: 'host' }, ''],
    ] as const) {
      const refused = await tell(on.member, on, 'sessions', session(fault));
      expect([refused.status, refused.body.details[0]?.path]).toEqual([400, path]);
    }
    const id = randomUUID();
    const made = await tell(on.member, on, 'sessions', session({ id }));
    expect([made.status, made.body.id]).toEqual([201, id]);
    expect((await tell(on.member, on, 'sessions', session({ id }))).body).toEqual({ id });
    // One's own word is not borne out by oneself.
    expect((await tell(on.member, on, `sessions/${id}/confirm`, {})).status).toBe(409);
    expect((await work(on.host, on)).body.sessions).toMatchObject([
      { id, party: 'member', can: ['confirm'] },
    ]);
    expect((await tell(on.host, on, `sessions/${id}/confirm`, {})).status).toBe(200);
    expect((await tell(on.coordinator, on, `sessions/${id}/confirm`, {})).status).toBe(409);
    expect((await on.member.send('DELETE', `/api/placements/${on.id}/sessions/${id}`)).status).toBe(409);

    const wrong = await tell(on.host, on, 'sessions', session({ men: 30 }));
    const colleague = await asHost(app.current, on.programme.id, on.assignment.institutionId);
    expect(
      (await colleague.send('DELETE', `/api/placements/${on.id}/sessions/${wrong.body.id}`)).status,
    ).toBe(409);
    expect((await on.host.send('DELETE', `/api/placements/${on.id}/sessions/${wrong.body.id}`)).status).toBe(
      204,
    );
    expect((await work(on.member, on)).body).toMatchObject({
      as: 'member',
      phase: 'at_work',
      totals: { sessions: 1, minutes: 90, women: 6, men: 3, unknown: 0 },
      sessions: [{ deliverables: 'Slides and ten cases', confirmedBy: 'host', can: [] }],
    });
    expect((await eventKinds(app.current, on.id)).slice(1)).toEqual([
      'session.held',
      'session.confirmed',
      'session.held',
      'session.taken_back',
    ]);
  });

  test('work at a place has no such sessions, and none are held before it begins', async () => {
    for (const [status, mode] of [
      ['active', 'temporary'],
      ['oriented', 'virtual'],
      ['completed', 'virtual'],
    ] as const) {
      const on = await makeAtWork(app.current, status, { mode });
      expect((await tell(on.member, on, 'sessions', session())).status).toBe(409);
      expect((await work(on.member, on)).body.can).not.toContain('session.record');
    }
  });

  test('nobody writes a session as confirmed, or in another side’s name, past the API either', async () => {
    const on = await makeAtWork(app.current, 'active', { mode: 'virtual' });
    const row = {
      programmeId: on.programme.id,
      placementId: on.id,
      profileId: on.profile.id,
      institutionId: on.assignment.institutionId,
      accountId: on.member.accountId,
      heldOn: day(-1),
      minutes: 60,
      topic: 'x',
      women: 0,
      men: 0,
      unknown: 0,
    };
    const confirmed = { confirmedParty: 'host', confirmedBy: on.host.accountId, confirmedAt: new Date() };
    for (const forged of [
      { ...row, party: 'host' },
      { ...row, party: 'member', ...confirmed },
    ])
      await expect(
        inDatabase(app.current, on.member, (tx) => insertSession(tx, forged)),
      ).rejects.toMatchObject({
        cause: { code: '42501' },
      });
    await expect(
      inDatabase(app.current, on.member, (tx) => insertSession(tx, { ...row, party: 'member' })),
    ).resolves.toMatchObject({ fresh: true });
  });
});

describe('progress', () => {
  test('both sides give it, all three read it, and who reads is noted; the next is awaited in a month', async () => {
    const on = await makeAtWork(app.current);
    await arrived(on, day(-10));
    expect((await work(on.member, on)).body.progressDue).toBe(plusDays(day(-10), 30));
    expect((await tell(asOutsider(app.current), on, 'progress', {})).status).toBe(401);
    expect((await tell(on.coordinator, on, 'progress', { pace: 'on_track', done: 'x' })).status).toBe(403);
    expect((await tell(on.member, on, 'progress', { pace: 'on_track', done: ' ' })).status).toBe(400);
    expect(
      (await tell(on.member, on, 'progress', { pace: 'behind', done: 'Taught the night shift' })).status,
    ).toBe(201);
    expect(
      (await tell(on.host, on, 'progress', { pace: 'on_track', done: 'They like it', ahead: 'More' })).status,
    ).toBe(201);
    for (const who of [on.member, on.host, on.coordinator])
      expect((await work(who, on)).body.progress.map(({ party, pace }) => [party, pace])).toEqual([
        ['host', 'on_track'],
        ['member', 'behind'],
      ]);
    expect((await work(on.member, on)).body.progressDue).toBe(plusDays(dayAt(new Date(), null), 30));
    expect((await work(on.government, on)).status).toBe(404);
    expect((await work(await asFocalPoint(app.current, on.programme.id, 'programme_team'), on)).status).toBe(
      404,
    );
    expect(
      new Set((await looksAt(app.current, on.profile)).map(({ account, tier }) => `${account} ${tier}`)),
    ).toEqual(new Set([`${on.host.accountId} 2`, `${on.coordinator.accountId} 2`]));
    expect((await eventKinds(app.current, on.id)).slice(1)).toEqual(['progress.given', 'progress.given']);
    await become(on, 'completed');
    expect((await tell(on.member, on, 'progress', { pace: 'on_track', done: 'x' })).status).toBe(409);
  });

  test('with the contact the words are closed to the host and the coordinator, never to the person', async () => {
    const on = await makeAtWork(app.current);
    await tell(on.member, on, 'progress', { pace: 'on_track', done: 'Taught the night shift' });
    await endContact(app.current, on.id);
    for (const who of [on.host, on.coordinator]) {
      const read = await work(who, on);
      expect([read.status, read.body.progress]).toEqual([200, []]);
      expect(JSON.stringify(read.body)).not.toContain('night shift');
    }
    expect((await work(on.member, on)).body.progress).toHaveLength(1);
    expect((await tell(on.host, on, 'progress', { pace: 'on_track', done: 'x' })).status).toBe(404);
  });

  test('a host that waits for an answer reads nothing but "before", whatever the answer was', async () => {
    const answers = [];
    for (const status of ['invited', 'declined', 'lapsed'] as const) {
      const on = await makeAtWork(app.current, status, { contact: false });
      const { id: _id, since: _since, ...rest } = (await work(on.host, on)).body;
      answers.push(JSON.stringify(rest));
    }
    expect(new Set(answers).size).toBe(1);
  });
});

describe('"this is not working"', () => {
  const concern = { kind: 'people', text: 'The head nurse shouts at me' };

  test('goes to the coordinators, and no trace of it to the other side', async () => {
    const on = await makeAtWork(app.current);
    const before = (await work(on.host, on)).body;
    expect((await tell(asOutsider(app.current), on, 'concerns', concern)).status).toBe(401);
    expect((await tell(on.government, on, 'concerns', concern)).status).toBe(404);
    expect((await tell(on.coordinator, on, 'concerns', concern)).status).toBe(403);
    expect((await tell(on.member, on, 'concerns', { ...concern, kind: 'weather' })).status).toBe(400);
    const raised = await tell(on.member, on, 'concerns', concern);
    expect(raised.status).toBe(201);
    await app.current.settle();

    expect((await work(on.host, on)).body).toEqual(before);
    expect(await mailsTo(app.current, on.host.email)).toEqual([]);
    // Nor does the story of the placement tell it, to which the programme's focal points have a door.
    expect((await eventKinds(app.current, on.id)).filter((kind) => kind.startsWith('concern'))).toEqual([]);
    expect(await eventKinds(app.current, raised.body.id)).toEqual(['concern.raised']);
    const [mail] = await mailsTo(app.current, on.coordinator.email);
    expect(mail?.subject).toContain('Not working');
    expect(mail?.body).not.toContain('shouts');
    expect((await work(on.member, on)).body.concerns).toMatchObject([{ seenAt: null, answer: null }]);

    const read = (await work(on.coordinator, on)).body;
    expect(read.concerns).toMatchObject([{ party: 'member', kind: 'people', text: concern.text }]);
    expect(read.can).toContain('concern.answer');
    // That it was read is told to whoever waits for it.
    expect((await work(on.member, on)).body.concerns[0]?.seenAt).not.toBe(null);
    const answer = (who: Persona) =>
      tell(who, on, `concerns/${raised.body.id}/answer`, { answer: 'I call you today' });
    expect((await answer(on.host)).status).toBe(403);
    expect((await answer(on.member)).status).toBe(403);
    expect((await answer(on.coordinator)).status).toBe(200);
    expect((await answer(await asCoordinator(app.current, on.programme.id))).status).toBe(409);
    await app.current.settle();
    expect((await work(on.member, on)).body.concerns[0]?.answer).toBe('I call you today');
    expect((await mailsTo(app.current, on.member.email)).map(({ subject }) => subject)).toEqual([
      'Your coordinator answered: Train a paediatric ward',
    ]);
    expect((await work(on.host, on)).body).toEqual(before);
  });

  test('the same from the host’s side; and what touches somebody’s safety is marked in the mail', async () => {
    const on = await makeAtWork(app.current);
    const raised = await tell(on.host, on, 'concerns', { kind: 'safety', text: 'They were followed home' });
    await app.current.settle();
    expect((await work(on.member, on)).body.concerns).toEqual([]);
    expect(await mailsTo(app.current, on.member.email)).toEqual([]);
    const mails = await mailsTo(app.current, on.coordinator.email);
    expect(mails.map(({ subject }) => subject)).toEqual([
      `Urgent: ${on.profile.pseudonym}, Train a paediatric ward`,
    ]);
    // Of another institution, or another programme, nobody.
    const other = await makeAtWork(app.current);
    for (const who of [other.host, other.coordinator, other.member])
      expect((await work(who, on)).status).toBe(404);
    expect(
      (await tell(other.coordinator, on, `concerns/${raised.body.id}/answer`, { answer: 'x' })).status,
    ).toBe(404);
  });

  test('what was raised is read and answered though the placement ended, and a month longer', async () => {
    const on = await makeAtWork(app.current);
    const raised = await tell(on.member, on, 'concerns', concern);
    const gone = await on.member.send('POST', `/api/placements/${on.id}/steps`, {
      step: 'withdraw',
      reason: 'safety',
    });
    expect(gone.status).toBe(200);
    expect((await tell(on.member, on, 'concerns', concern)).status).toBe(409);
    expect((await work(on.coordinator, on)).body.concerns).toMatchObject([{ text: concern.text }]);
    const answered = await tell(on.coordinator, on, `concerns/${raised.body.id}/answer`, {
      answer: 'Spoken',
    });
    expect(answered.status, JSON.stringify(answered.body)).toBe(200);
    expect((await work(on.coordinator, on)).body.concerns).toMatchObject([{ answer: 'Spoken' }]);
    await app.current
      .owner`update concerns set closed_at = now() - interval '31 days' where id = ${raised.body.id}`;
    expect((await work(on.coordinator, on)).body.concerns).toEqual([]);
    expect((await work(on.member, on)).body.concerns).toMatchObject([{ answer: 'Spoken' }]);
  });
});

describe('a pause', () => {
  test('both sides are told that work stops; why is for the person and the coordinator', async () => {
    const on = await makeAtWork(app.current);
    const step = (name: string, more = {}) =>
      on.coordinator.send('POST', `/api/placements/${on.id}/steps`, { step: name, ...more });
    expect((await step('evacuate', { reason: 'health' })).status).toBe(200);
    await app.current.settle();
    expect((await work(on.host, on)).body).toMatchObject({
      ...{ phase: 'paused', evacuated: true, reason: null },
      ...{ ending: null, daysLeft: null },
    });
    expect((await work(on.member, on)).body).toMatchObject({
      phase: 'paused',
      evacuated: true,
      reason: 'health',
    });
    expect((await step('resume')).status).toBe(200);
    await app.current.settle();
    expect((await mailsTo(app.current, on.host.email)).map(({ subject }) => subject)).toEqual([
      'Brought to safety: Train a paediatric ward',
      'It goes on: Train a paediatric ward',
    ]);
    expect((await work(on.member, on)).body).toMatchObject({
      phase: 'at_work',
      evacuated: false,
      reason: null,
    });
  });
});

describe('the end', () => {
  const endsIn = (on: AtWork, endsOn: string) =>
    app.current.owner`update placements set ends_on = ${endsOn} where id = ${on.id}`;
  const subjects = async (who: Persona) =>
    (await mailsTo(app.current, who.email)).map(({ subject }) => subject);

  test('is announced three and two months before to person, host and desk; at fifteen days to every coordinator', async () => {
    const on = await makeAtWork(app.current);
    const colleague = await asCoordinator(app.current, on.programme.id);
    await app.current
      .owner`update placements set coordinator_id = ${on.coordinator.accountId}, arrived_on = ${day(-200)} where id = ${on.id}`;
    const today = dayAt(new Date(), null);
    for (const [endsOn, runs] of [
      [minusMonths(today, -3), 2],
      [minusMonths(today, -2), 1],
      [plusDays(today, 15), 2],
    ] as const) {
      await endsIn(on, endsOn);
      for (let run = 0; run < runs; run++) await remindOfEnd(app.current.parts);
    }
    const title = 'Train a paediatric ward';
    expect(await subjects(on.member)).toEqual([
      `Three months left: ${title}`,
      `Two months left: ${title}`,
      `Fifteen days left: ${title}`,
    ]);
    expect(await subjects(on.host)).toHaveLength(3);
    expect(await subjects(on.coordinator)).toHaveLength(3);
    expect(await subjects(colleague)).toEqual([
      `Please act, fifteen days left: ${on.profile.pseudonym}, ${title}`,
    ]);
    expect((await work(on.coordinator, on)).body).toMatchObject({ ending: 'fifteen_days', daysLeft: 15 });
    expect((await work(on.coordinator, on)).body.reminders.map(({ kind }) => kind)).toEqual([
      'fifteen_days',
      'two_months',
      'three_months',
    ]);
    // A reminder leaves no mark that would keep a wrong click from being undone.
    expect(await eventKinds(app.current, on.id)).toEqual(['placement.interested']);
  });

  test('of work that is over, has no end, or lies further off, nobody is reminded', async () => {
    const today = dayAt(new Date(), null);
    for (const [status, mode, endsOn] of [
      ['completed', 'temporary', plusDays(today, 10)],
      ['withdrawn', 'temporary', plusDays(today, 10)],
      ['probation', 'permanent', plusDays(today, 10)],
      ['active', 'temporary', plusDays(minusMonths(today, -3), 3)],
    ] as const) {
      const on = await makeAtWork(app.current, status, { mode });
      await endsIn(on, endsOn);
      await remindOfEnd(app.current.parts);
      expect(await subjects(on.member)).toEqual([]);
    }
  });
});
