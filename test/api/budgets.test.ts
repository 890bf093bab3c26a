// Donors, lines and money for needs over the API: who reads, who decides, and that no line gives more than it has.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeAssignment, makeLine, makeProgramme, type MadeProgramme } from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asHost,
  asOutsider,
  type Persona,
} from '../personas.ts';
import { type Line, lineOf, makeChosen, makeMoneyStage } from './money-stage.ts';

interface Budget {
  lines: Line[];
  donors: { name: string; currency: string; granted: number; left: number }[];
  names: string[];
  can: string[];
  id?: string;
  code?: string;
  details?: { path: string; message: string }[];
}

const app = useTestApp();
let programme: MadeProgramme;
let finance: Persona;
let coordinator: Persona;
let focalPoint: Persona;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  finance = await asCoordinator(app.current, programme.id);
  coordinator = await asCoordinator(app.current, programme.id);
  await app.current.owner`update memberships set finance = false where account_id = ${coordinator.accountId}`;
  focalPoint = await asFocalPoint(app.current, programme.id, 'programme_team');
});

const url = (path = 'budget') => `/api/programmes/${programme.code}/${path}`;
const newLine = (more: object = {}) => ({
  donor: 'Development fund',
  code: `A${randomUUID().slice(0, 6)}`,
  name: 'Temporary returns',
  currency: 'EUR',
  amount: 1_000_000,
  validFrom: '2027-01-01',
  validUntil: '2027-12-31',
  ...more,
});

describe('lines', () => {
  test('a coordinator who decides about money adds one; others read, or do not', async () => {
    const { institutionId } = await makeAssignment(app.current, programme.id);
    const host = await asHost(app.current, programme.id, institutionId);
    const stranger = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
    expect((await asOutsider(app.current).send('POST', url('budget-lines'), newLine())).status).toBe(401);
    expect((await stranger.send('POST', url('budget-lines'), newLine())).status).toBe(404);
    expect((await host.send('POST', url('budget-lines'), newLine())).status).toBe(404);
    expect((await focalPoint.send('POST', url('budget-lines'), newLine())).status).toBe(403);
    expect((await coordinator.send('POST', url('budget-lines'), newLine())).status).toBe(403);
    const wrong = await finance.send<Budget>(
      'POST',
      url('budget-lines'),
      newLine({ validUntil: '2026-01-01' }),
    );
    expect([wrong.status, wrong.body.details?.[0]?.path]).toEqual([400, 'validUntil']);
    expect((await finance.send('POST', url('budget-lines'), newLine({ currency: 'XXZ' }))).status).toBe(400);
    expect((await finance.send('POST', url('budget-lines'), newLine({ committed: 0 }))).status).toBe(400);

    const body = newLine();
    const made = await finance.send<Budget>('POST', url('budget-lines'), body);
    expect(made.status).toBe(201);
    expect(await eventKinds(app.current, made.body.id ?? '')).toEqual(['budget_line.added']);
    const twice = await finance.send<Budget>('POST', url('budget-lines'), body);
    expect([twice.status, twice.body.code]).toEqual([409, 'already_exists']);
    await finance.send('POST', url('budget-lines'), newLine({ amount: 500_000 }));
    await finance.send('POST', url('budget-lines'), newLine({ currency: 'USD' }));

    expect((await focalPoint.get(url())).status).toBe(403);
    expect((await host.get(url())).status).toBe(404);
    const read = await coordinator.get<Budget>(url());
    expect(read.body.can).toEqual(['budget.read']);
    expect(read.body.lines).toHaveLength(3);
    // Two currencies are never one sum.
    expect(read.body.donors.map(({ currency, granted, left }) => [currency, granted, left]).sort()).toEqual([
      ['EUR', 1_500_000, 1_500_000],
      ['USD', 1_000_000, 1_000_000],
    ]);
    expect(read.body.names).toEqual(['Development fund']);
  });

  test('is changed by whoever read it last, never below what is set aside', async () => {
    const { id } = await makeLine(app.current, programme.id, { amount: 1_000_000 });
    const need = await makeAssignment(app.current, programme.id, { status: 'funded' });
    const funding = url(`assignments/${need.id}/funding`);
    expect((await finance.send('PUT', funding, { lines: [{ lineId: id, amount: 600_000 }] })).status).toBe(
      200,
    );
    const at = url(`budget-lines/${id}`);
    expect((await coordinator.send('PATCH', at, { amount: 700_000 })).status).toBe(403);
    const less = await finance.send<Budget>('PATCH', at, { amount: 599_999 });
    expect([less.status, less.body.code]).toEqual([409, 'budget_overdrawn']);
    const first = await finance.send<Line>('PATCH', at, { amount: 600_000 }, { 'if-match': '"1"' });
    expect(first.body).toMatchObject({ granted: 600_000, funded: 600_000, left: 600_000, version: 2 });
    expect((await finance.send('PATCH', at, { amount: 700_000 }, { 'if-match': '"1"' })).status).toBe(412);
    const [other] = await app.current.owner<{ id: string }[]>`
      select id from budget_lines where programme_id <> ${programme.id} limit 1`;
    if (other) expect((await finance.get(url(`budget-lines/${other.id}`))).status).toBe(404);
  });
});

describe('money for a need', () => {
  test('comes with the step, from lines of the programme that have it', async () => {
    const line = await makeLine(app.current, programme.id, { donor: 'First', amount: 100_000 });
    const second = await makeLine(app.current, programme.id, {
      donor: 'Second',
      amount: 100_000,
      currency: 'USD',
    });
    const foreign = await makeLine(app.current, (await makeProgramme(app.current)).id);
    const { id } = await makeAssignment(app.current, programme.id, { status: 'approved' });
    const steps = url(`assignments/${id}/transitions`);
    const take = (who: Persona, lines: object[]) =>
      who.send<Budget & { next?: { step: string }[] }>('POST', steps, { to: 'funded', lines });
    expect(
      (await coordinator.get<Budget & { next: { step: string }[] }>(url(`assignments/${id}`))).body.next.map(
        (each) => each.step,
      ),
    ).not.toContain('fund');
    expect((await take(coordinator, [{ lineId: line.id, amount: 1 }])).status).toBe(403);
    const much = await take(finance, [{ lineId: line.id, amount: 100_001 }]);
    expect([much.status, much.body.details?.[0]?.path]).toEqual([400, 'lines.0.amount']);
    const elsewhere = await take(finance, [{ lineId: foreign.id, amount: 1 }]);
    expect([elsewhere.status, elsewhere.body.details?.[0]?.path]).toEqual([400, 'lines.0.lineId']);
    expect(
      (
        await take(finance, [
          { lineId: line.id, amount: 1 },
          { lineId: line.id, amount: 1 },
        ])
      ).status,
    ).toBe(400);
    const funded = await take(finance, [
      { lineId: line.id, amount: 60_000 },
      { lineId: second.id, amount: 30_000 },
    ]);
    expect(funded.body).toMatchObject({ status: 'funded', donor: 'First' });
    expect(await lineOf(app.current, line.id)).toMatchObject({ funded: 60_000, committed: 0 });
    expect(await eventKinds(app.current, id)).toEqual(['assignment.money_set_aside', 'assignment.funded']);

    const funding = url(`assignments/${id}/funding`);
    expect((await coordinator.send('PUT', funding, { lines: [{ lineId: line.id, amount: 1 }] })).status).toBe(
      403,
    );
    expect((await focalPoint.get(funding)).status).toBe(403);
    expect(
      (await finance.send('PUT', funding, { lines: [{ lineId: line.id, amount: 100_000 }] })).status,
    ).toBe(200);
    expect(await lineOf(app.current, line.id)).toMatchObject({ funded: 100_000 });
    expect(await lineOf(app.current, second.id)).toMatchObject({ funded: 0 });
  });

  test('goes back to its lines when the need is cancelled, but for what is promised', async () => {
    const stage = await makeMoneyStage(app.current, { funded: 600_000 });
    const { id } = await makeChosen(app.current, stage);
    const { coordinator: own, line } = stage;
    await own.send('PUT', `/api/placements/${id}/promises`, {
      parts: ['stipend', 'travel', 'allowance'].map((part) => ({ part, lineId: line.id })),
    });
    const at = `/api/programmes/${stage.programme.code}/assignments/${stage.assignment.id}`;
    expect(
      (await own.send('POST', `${at}/transitions`, { to: 'cancelled', reasonCode: 'funding' })).status,
    ).toBe(200);
    await app.current.settle();
    expect(await lineOf(app.current, line.id)).toMatchObject({ funded: 410_000, committed: 410_000 });
  });
});

test('an administrator says who decides about money, and nobody else', async () => {
  const administrator = await asAdministrator(app.current);
  const officials = `/api/programmes/${programme.code}/officials`;
  interface Officials {
    items: { membershipId: string; email: string; role: string; finance: boolean }[];
  }
  const items = (await administrator.get<Officials>(officials)).body.items;
  const mine = items.find((each) => each.email === coordinator.email);
  const focal = items.find((each) => each.email === focalPoint.email);
  expect(mine?.finance).toBe(false);
  const at = (id = mine?.membershipId) => `${officials}/${id}/finance`;
  expect((await asOutsider(app.current).send('PUT', at(), { finance: true })).status).toBe(401);
  for (const who of [coordinator, finance, focalPoint])
    expect((await who.send('PUT', at(), { finance: true })).status).toBe(403);
  expect((await administrator.send('PUT', at(focal?.membershipId), { finance: true })).status).toBe(404);
  expect((await administrator.send('PUT', at(), { finance: true })).body).toEqual({ finance: true });
  expect((await coordinator.send('POST', url('budget-lines'), newLine())).status).toBe(201);
  expect((await administrator.send('PUT', at(), { finance: false })).status).toBe(200);
  // At once, in the session they have.
  expect((await coordinator.send('POST', url('budget-lines'), newLine())).status).toBe(403);
  expect(await eventKinds(app.current, mine?.membershipId ?? '')).toEqual([
    'membership.finance',
    'membership.finance',
  ]);
});
