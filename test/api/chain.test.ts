// One placement from the invitation to the closed file, through every noun that has a say in it: nothing is put into the
// database by hand, and no step is taken before its facts are there.
import { describe, expect, test } from 'vitest';
import { kindsFor } from '@compatriot/server/checks/rules.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeLine } from '../make.ts';
import { asCoordinator, type Persona } from '../personas.ts';
import { terms } from './clearance-stage.ts';
import { setAside } from './money-stage.ts';
import { answer, day, invited, makeStage, official, type Stage, statusOf, step } from './placement-stage.ts';
import { colleague, liked, publishFollowUp, report, type Result } from './result-stage.ts';

const app = useTestApp();

interface Answer {
  [key: string]: unknown;
}

/** Sends, and says what came back when it was not what the story needs. */
async function done(
  who: Persona,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: object = {},
): Promise<Answer> {
  const { status, body: said } = await who.send<Answer>(method, path, body as Record<string, unknown>);
  expect(status, `${method} ${path}: ${JSON.stringify(said)}`).toBeLessThan(300);
  return said;
}

async function lacks(on: Stage, id: string, verb: string, who = on.coordinator): Promise<string[]> {
  const story = await official(on, id, who);
  return story.body.next.find((each) => each.step === verb)?.missing ?? ['not offered'];
}

async function choose(on: Stage, id: string): Promise<void> {
  expect((await step(on.host, id, { step: 'interview', date: day(0) })).status).toBe(200);
  expect(await lacks(on, id, 'score')).toEqual(['panel_complete']);
  const panel = `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/panel`;
  for (const who of [on.host, on.coordinator])
    await done(on.coordinator, 'POST', panel, { accountId: who.accountId });
  for (const who of [on.host, on.coordinator]) {
    const { body } = await who.get<{ seats: { id: string; mine: boolean }[] }>(
      `/api/placements/${id}/selection`,
    );
    const seatId = body.seats.find((seat) => seat.mine)?.id;
    await done(who, 'POST', `/api/placements/${id}/declaration`, { seatId, conflict: null });
    await done(who, 'POST', `/api/placements/${id}/scores`, {
      seatId,
      scores: [{ uri: null, score: 4 }],
      note: 'Knows the ward',
    });
  }
  if ((await statusOf(app.current, id)) === 'interviewed')
    expect((await step(on.coordinator, id, { step: 'score' })).status).toBe(200);
  await done(on.host, 'POST', `/api/placements/${id}/host-choice`, { choice: 'select', note: 'She fits' });
  const select = { step: 'select', note: 'Both agree' };
  expect((await step(on.coordinator, id, select)).status).toBe(200);
}

async function clear(on: Stage, id: string): Promise<void> {
  expect(await lacks(on, id, 'clear')).toEqual(['checks_valid']);
  for (const kind of kindsFor('temporary')) {
    await done(on.coordinator, 'POST', `/api/placements/${id}/checks/${kind}/steps`, {
      step: 'verify',
      note: 'Seen',
      validUntil: '2099-12-31',
    });
  }
  expect((await step(on.coordinator, id, { step: 'clear' })).status).toBe(200);
}

async function contract(on: Stage, id: string): Promise<void> {
  expect(await lacks(on, id, 'offer')).toEqual(['terms_ready', 'budget_committed']);
  await done(on.coordinator, 'PUT', `/api/placements/${id}/terms`, {
    ...terms,
    stipend: 100_000,
    stipendTimes: 2,
    travel: 50_000,
    startsOn: day(-40),
    endsOn: day(-2),
  });
  await done(on.coordinator, 'POST', `/api/placements/${id}/terms/ready`);
  const line = await makeLine(app.current, on.programme.id, { amount: 300_000 });
  await setAside(app.current, on.programme.id, on.assignment.id, line.id, 300_000);
  await done(on.coordinator, 'PUT', `/api/placements/${id}/promises`, {
    parts: ['stipend', 'travel'].map((part) => ({ part, lineId: line.id })),
  });
  expect((await step(on.coordinator, id, { step: 'offer' })).status).toBe(200);
  expect((await step(on.member, id, { step: 'accept' })).body).toMatchObject({ code: 'facts_missing' });
  await sign(on.member, id, 'Ama Mensah');
  if ((await statusOf(app.current, id)) === 'offered')
    expect((await step(on.member, id, { step: 'accept' })).status).toBe(200);
  await sign(on.coordinator, id, 'Programme coordinator');
  if ((await statusOf(app.current, id)) === 'accepted')
    expect((await step(on.coordinator, id, { step: 'contract' })).status).toBe(200);
}

async function sign(who: Persona, id: string, name: string): Promise<void> {
  const { body } = await who.get<{ items: { sha256: string | null; status: string }[] }>(
    `/api/placements/${id}/terms`,
  );
  const sha256 = body.items.find((each) => each.status === 'ready')?.sha256;
  await done(who, 'POST', `/api/placements/${id}/terms/signatures`, {
    name,
    agreed: true,
    language: 'en',
    sha256,
  });
}

async function orient(on: Stage, id: string): Promise<void> {
  expect(await lacks(on, id, 'orient')).toEqual(['orientation_attended']);
  const list = `/api/programmes/${on.programme.code}/orientations`;
  const made = await done(on.coordinator, 'POST', list, {
    title: 'Before you go',
    form: 'online',
    link: 'https://meet.example/before',
    startsAt: `${day(2)}T10:00`,
    timeZone: 'Europe/Amsterdam',
    minutes: 60,
    capacity: 10,
  });
  const orientationId = String(made['id']);
  await done(on.member, 'POST', `/api/placements/${id}/orientation`, { orientationId });
  // The day of the session comes.
  await app.current
    .owner`update orientations set starts_at = now() - interval '2 hours' where id = ${orientationId}`;
  await done(on.coordinator, 'PUT', `${list}/${orientationId}/attendance`, {
    people: [{ placementId: id, attended: true }],
  });
  expect((await step(on.coordinator, id, { step: 'orient' })).status).toBe(200);
}

async function finish(on: Stage, id: string): Promise<void> {
  expect((await step(on.member, id, { step: 'finish', date: day(-2) })).status).toBe(200);
  expect(await lacks(on, id, 'complete')).toEqual([
    'final_report',
    'handover',
    'feedback_host',
    'feedback_member',
  ]);
  await done(on.member, 'POST', `/api/placements/${id}/report`, report);
  const named = await done(on.member, 'POST', `/api/placements/${id}/handovers`, colleague);
  await done(on.host, 'POST', `/api/placements/${id}/handovers/confirm`, { ids: [named['id']] });
  await done(on.member, 'POST', `/api/placements/${id}/feedback`, liked);
  await done(on.host, 'POST', `/api/placements/${id}/feedback`, liked);
  expect((await step(on.coordinator, id, { step: 'complete', date: day(-2) })).status).toBe(200);
}

describe('the whole chain', () => {
  test('temporary: from the invitation to the closed file', async () => {
    const on = await makeStage(app.current);
    await publishFollowUp(app.current, on.programme.id);
    const id = await invited(on);
    expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
    await choose(on, id);
    await clear(on, id);
    await contract(on, id);
    await orient(on, id);
    expect((await step(on.host, id, { step: 'confirm_arrival', date: day(-40) })).status).toBe(200);
    await finish(on, id);
    await app.current.settle();

    expect(await lacks(on, id, 'follow_up')).toEqual(['follow_ups_done']);
    const { body } = await on.coordinator.get<Result>(`/api/placements/${id}/result`);
    expect(body.followUps.length).toBeGreaterThanOrEqual(4);
    for (const each of body.followUps)
      await done(on.coordinator, 'POST', `/api/follow-ups/${each.id}/give-up`, { reason: 'unreachable' });
    await app.current.settle();
    if ((await statusOf(app.current, id)) === 'completed')
      expect((await step(on.coordinator, id, { step: 'follow_up' })).status).toBe(200);

    expect(await lacks(on, id, 'close')).toEqual(['payments_settled']);
    const money = await on.coordinator.get<{
      payments: { id: string; amount: number; currency: string; status: string }[];
    }>(`/api/placements/${id}/money`);
    for (const payment of money.body.payments.filter((each) => each.status === 'due'))
      await done(on.coordinator, 'PUT', `/api/placements/${id}/payments/${payment.id}/made`, {
        madeOn: day(0),
        amount: payment.amount,
        reference: 'B-1',
      });
    expect((await step(on.coordinator, id, { step: 'close' })).status).toBe(200);
    expect((await eventKinds(app.current, id)).filter((kind) => kind.startsWith('placement.'))).toEqual([
      'placement.invited',
      'placement.interested',
      'placement.interviewed',
      'placement.scored',
      'placement.selected',
      'placement.cleared',
      'placement.offered',
      'placement.accepted',
      'placement.contracted',
      'placement.oriented',
      'placement.started',
      'placement.finishing',
      'placement.completed',
      'placement.followed_up',
      'placement.closed',
    ]);
    // A second coordinator reads the same story.
    const second = await asCoordinator(app.current, on.programme.id);
    expect((await official(on, id, second)).body).toMatchObject({ status: 'closed', next: [] });
  });
});
