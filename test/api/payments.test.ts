// Promises and payments over the API: who makes them, what they rest on, and what becomes of them when a placement ends.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeLine } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider } from '../personas.ts';
import {
  allFrom,
  lineOf,
  makeChosen,
  makeMoneyStage,
  makeTerms,
  type Money,
  type MoneyStage,
  setAside,
  wholeTerms,
} from './money-stage.ts';

const app = useTestApp();
let stage: MoneyStage;
beforeAll(async () => {
  stage = await makeMoneyStage(app.current, { amount: 100_000_000 });
});
const at = (id: string, path = 'money') => `/api/placements/${id}/${path}`;
const promise = (on: MoneyStage, id: string, body: object = allFrom(on.line.id)) =>
  on.coordinator.send<Money>('PUT', at(id, 'promises'), body);
const active = (money: Money) => money.payments.filter((each) => each.status !== 'cancelled');

describe('a promise', () => {
  test('is made by a coordinator who decides about money, from the lines of the need', async () => {
    const { id, member } = await makeChosen(app.current, stage);
    const body = allFrom(stage.line.id);
    const without = await asCoordinator(app.current, stage.programme.id);
    await app.current.owner`update memberships set finance = false where account_id = ${without.accountId}`;
    const host = await asHost(app.current, stage.programme.id, stage.assignment.institutionId);
    const focal = await asFocalPoint(app.current, stage.programme.id);
    const stranger = (await makeMoneyStage(app.current)).coordinator;
    expect((await asOutsider(app.current).send('PUT', at(id, 'promises'), body)).status).toBe(401);
    for (const who of [host, focal, stranger]) {
      expect((await who.send('PUT', at(id, 'promises'), body)).status).toBe(404);
      expect((await who.get(at(id))).status).toBe(404);
    }
    expect((await without.send('PUT', at(id, 'promises'), body)).status).toBe(403);
    expect((await member.send('PUT', at(id, 'promises'), body)).status).toBe(403);
    expect(
      (await promise(stage, id, { parts: [{ part: 'stipend', lineId: stage.line.id }] })).body.details?.map(
        (each) => each.path,
      ),
    ).toEqual(['parts.1.lineId', 'parts.1.lineId']);
    const other = await makeLine(app.current, stage.programme.id);
    expect((await promise(stage, id, allFrom(other.id))).status).toBe(400);
    expect(
      (await promise(stage, id, allFrom(stage.line.id, { rate: '1.1', ratedOn: '2027-01-01' }))).status,
    ).toBe(400);

    const before = await lineOf(app.current, stage.line.id);
    const made = await promise(stage, id);
    expect(made.body).toMatchObject({ promised: true, settled: false });
    expect(made.body.payments.map(({ part, dueOn, amount }) => [part, dueOn, amount])).toEqual([
      ['allowance', '2027-03-01', 31_000],
      ['travel', '2027-03-01', 50_000],
      ['stipend', '2027-03-31', 100_000],
      ['allowance', '2027-04-01', 29_000],
      ['stipend', '2027-04-30', 100_000],
      ['stipend', '2027-05-31', 100_000],
    ]);
    expect((await lineOf(app.current, stage.line.id)).committed - before.committed).toBe(wholeTerms);
    expect(await eventKinds(app.current, id)).toEqual(['money.promised']);
    // Twice is once.
    expect(active((await promise(stage, id)).body)).toHaveLength(6);
    expect((await lineOf(app.current, stage.line.id)).committed - before.committed).toBe(wholeTerms);
    // The person reads what they will get, and nothing of the books.
    const own = await member.get<Money>(at(id));
    expect(own.body.payments).toHaveLength(6);
    expect(own.body.lines).toEqual([]);
    expect(own.body.payments.every((each) => each.books === null)).toBe(true);
  });

  test('waits for terms that stand, and for somebody chosen', async () => {
    const { id } = await makeChosen(app.current, stage, 'scored');
    expect((await promise(stage, id)).status).toBe(409);
    await app.current.owner`update placements set status = 'cleared' where id = ${id}`;
    await app.current
      .owner`update terms set status = 'withdrawn', withdrawn_at = now() where placement_id = ${id}`;
    const missing = await promise(stage, id);
    expect([missing.status, missing.body.code]).toEqual([409, 'facts_missing']);
  });

  test('of other terms replaces it, until something is paid', async () => {
    const { id, profile } = await makeChosen(app.current, stage);
    const before = (await lineOf(app.current, stage.line.id)).committed;
    await promise(stage, id);
    await app.current
      .owner`update terms set status = 'withdrawn', withdrawn_at = now() where placement_id = ${id}`;
    await makeTerms(app.current, stage, { id, profile }, { number: 2, stipend: 200_000 });
    expect((await stage.coordinator.get<Money>(at(id))).body.promised).toBe(false);
    const anew = await promise(stage, id);
    expect(anew.body.promised).toBe(true);
    expect((await lineOf(app.current, stage.line.id)).committed - before).toBe(wholeTerms + 300_000);
    expect(anew.body.payments.filter((each) => each.stopped === 'terms_changed')).toHaveLength(6);
    const first = active(anew.body)[0];
    await stage.coordinator.send('PUT', at(id, `payments/${first?.id}/made`), {
      madeOn: '2026-01-05',
      reference: 'V1',
    });
    const again = await promise(stage, id);
    expect([again.status, again.body.code]).toEqual([409, 'paid_already']);
  });

  test('in another currency takes the rate that somebody looked up, and its day', async () => {
    const dollars = await makeMoneyStage(app.current, { currency: 'USD' });
    const { id } = await makeChosen(app.current, dollars);
    expect((await promise(dollars, id)).body.details?.map((each) => each.path)).toEqual([
      'parts.0.rate',
      'parts.1.rate',
      'parts.2.rate',
    ]);
    expect((await promise(dollars, id, allFrom(dollars.line.id, { rate: '1.1' }))).status).toBe(400);
    const rated = await promise(
      dollars,
      id,
      allFrom(dollars.line.id, { rate: '1.1', ratedOn: '2026-11-20' }),
    );
    expect(rated.body.promised).toBe(true);
    expect(await lineOf(app.current, dollars.line.id)).toMatchObject({ committed: 451_000 });
    // Paid at another rate: the line gives what was paid.
    const travel = rated.body.payments.find((each) => each.part === 'travel');
    const made = await dollars.coordinator.send<Money>('PUT', at(id, `payments/${travel?.id}/made`), {
      madeOn: '2026-01-05',
      reference: 'V1',
      rate: '1.2',
      ratedOn: '2026-01-05',
    });
    expect(made.status).toBe(200);
    expect(await lineOf(app.current, dollars.line.id)).toMatchObject({ committed: 456_000, paid: 60_000 });
  });

  test('stays within the days of the line, within the line, and within what is set aside', async () => {
    const small = await makeMoneyStage(app.current, { amount: wholeTerms + 5, funded: wholeTerms - 1 });
    const { id } = await makeChosen(app.current, small);
    const over = await promise(small, id);
    expect([over.status, over.body.code]).toEqual([409, 'budget_overdrawn']);
    expect(await lineOf(app.current, small.line.id)).toMatchObject({ committed: 0 });
    const early = await makeLine(app.current, small.programme.id, { until: '2027-05-30' });
    await setAside(app.current, small.programme.id, small.assignment.id, early.id, 1_000_000);
    const late = await promise(small, id, allFrom(early.id));
    expect([late.status, late.body.details?.map((each) => each.path)]).toEqual([400, ['parts.0.lineId']]);
    await app.current
      .owner`update assignment_funding set amount = ${wholeTerms} where line_id = ${small.line.id}`;
    expect((await promise(small, id)).status).toBe(200);
  });
});

describe('a payment', () => {
  test('is noted as made, taken back by whoever noted it, or stopped', async () => {
    const { id, member } = await makeChosen(app.current, stage, 'active');
    const money = (await promise(stage, id)).body;
    const [first, second] = money.payments;
    const made = at(id, `payments/${first?.id}/made`);
    const note = { madeOn: '2026-01-05', reference: 'Voucher 12' };
    expect((await member.send('PUT', made, note)).status).toBe(403);
    expect((await stage.coordinator.send('PUT', made, { ...note, madeOn: '2999-01-01' })).status).toBe(400);
    expect((await stage.coordinator.send('PUT', made, { ...note, amount: 31_001 })).status).toBe(400);
    expect((await stage.coordinator.send('PUT', made, { madeOn: '2026-01-05' })).status).toBe(400);
    const before = await lineOf(app.current, stage.line.id);
    const paid = await stage.coordinator.send<Money>('PUT', made, { ...note, amount: 30_000 });
    expect(paid.body.payments[0]).toMatchObject({
      status: 'made',
      madeAmount: 30_000,
      books: { reference: 'Voucher 12', unmake: true },
    });
    expect((await stage.coordinator.send('PUT', made, note)).status).toBe(409);
    // What was saved is free again.
    const after = await lineOf(app.current, stage.line.id);
    expect([after.paid - before.paid, after.committed - before.committed]).toEqual([30_000, -1_000]);
    await app.current.settle();
    const mails = await app.current.owner<{ subject: string; body: string }[]>`
      select subject, body from mails where account_id = ${member.accountId}`;
    expect(mails.map((each) => each.subject)).toEqual(['A payment was made: Train a paediatric ward']);
    expect(mails[0]?.body).not.toMatch(/30,?000|EUR|€/);

    const colleague = await asCoordinator(app.current, stage.programme.id);
    expect((await colleague.send('DELETE', made)).status).toBe(409);
    expect((await stage.coordinator.send<Money>('DELETE', made)).body.payments[0]).toMatchObject({
      status: 'due',
      amount: 31_000,
    });
    expect(await lineOf(app.current, stage.line.id)).toEqual(before);

    const cancel = at(id, `payments/${second?.id}/cancel`);
    expect((await stage.coordinator.send('POST', cancel, {})).status).toBe(400);
    const stopped = await stage.coordinator.send<Money>('POST', cancel, { reason: 'Came by own car' });
    expect(stopped.body.payments[1]).toMatchObject({ status: 'cancelled', reason: 'Came by own car' });
    expect((await stage.coordinator.send('POST', cancel, { reason: 'Again' })).status).toBe(409);
    expect((await eventKinds(app.current, id)).slice(1)).toEqual([
      'payment.made',
      'payment.not_made',
      'payment.cancelled',
    ]);
  });

  test('made more than a day ago is not taken back', async () => {
    const { id } = await makeChosen(app.current, stage, 'active');
    const [first] = (await promise(stage, id)).body.payments;
    const made = at(id, `payments/${first?.id}/made`);
    await stage.coordinator.send('PUT', made, { madeOn: '2026-01-05', reference: 'V' });
    await app.current
      .owner`update payments set made_at = now() - interval '25 hours' where id = ${first?.id ?? ''}`;
    expect((await stage.coordinator.send<Money>('DELETE', made)).body.code).toBe('nothing_to_undo');
  });

  test('of one’s own placement is for a colleague to make', async () => {
    const { id, profile } = await makeChosen(app.current, stage, 'active');
    const [first] = (await promise(stage, id)).body.payments;
    await app.current
      .owner`update profiles set account_id = ${stage.coordinator.accountId} where id = ${profile.id}`;
    const made = at(id, `payments/${first?.id}/made`);
    expect((await stage.coordinator.send('PUT', made, { madeOn: '2026-01-05', reference: 'V' })).status).toBe(
      403,
    );
  });
});

describe('the end', () => {
  const end = (on: MoneyStage, id: string) =>
    on.coordinator.send<Money>('POST', `/api/placements/${id}/steps`, {
      step: 'end_early',
      reason: 'funding',
    });

  test('before anybody worked releases all, and a wrong click promises it again', async () => {
    const on = await makeMoneyStage(app.current);
    const { id } = await makeChosen(app.current, on, 'contracted');
    await promise(on, id);
    expect((await end(on, id)).status).toBe(200);
    await app.current.settle();
    expect(await lineOf(app.current, on.line.id)).toMatchObject({ committed: 0 });
    expect((await on.coordinator.send('POST', `/api/placements/${id}/undo`)).status).toBe(200);
    await app.current.settle();
    expect(await lineOf(app.current, on.line.id)).toMatchObject({ committed: wholeTerms });
    expect((await on.coordinator.get<Money>(at(id))).body.promised).toBe(true);
  });

  test('undone too late, when others were promised it, stays released and says so', async () => {
    const on = await makeMoneyStage(app.current, { amount: wholeTerms });
    const { id } = await makeChosen(app.current, on, 'contracted');
    await promise(on, id);
    await end(on, id);
    await app.current.settle();
    const other = await makeChosen(app.current, on);
    expect((await promise(on, other.id)).status).toBe(200);
    await on.coordinator.send('POST', `/api/placements/${id}/undo`);
    await app.current.settle();
    expect(await lineOf(app.current, on.line.id)).toMatchObject({ committed: wholeTerms });
    expect((await on.coordinator.get<Money>(at(id))).body.promised).toBe(false);
    expect((await eventKinds(app.current, id)).at(-1)).toBe('money.gone');
  });

  test('of work that began leaves what fell due before it', async () => {
    const on = await makeMoneyStage(app.current);
    const { id } = await makeChosen(app.current, on, 'active');
    await promise(on, id);
    // As if it had begun in the past: travel and two living costs and two stipends are due.
    await app.current
      .owner`update payments set due_on = due_on - interval '5 years' where placement_id = ${id} and due_on < '2027-05-01'`;
    await end(on, id);
    await app.current.settle();
    expect(await lineOf(app.current, on.line.id)).toMatchObject({ committed: wholeTerms - 100_000 });
    const money = (await on.coordinator.get<Money>(at(id))).body;
    expect(money.settled).toBe(false);
    expect(active(money).every((each) => each.late)).toBe(true);
  });

  test('of a person’s data keeps what was paid in the sums, and nothing of the person', async () => {
    const on = await makeMoneyStage(app.current);
    const { id, profile, member } = await makeChosen(app.current, on, 'active');
    const [first] = (await promise(on, id)).body.payments;
    await on.coordinator.send('PUT', at(id, `payments/${first?.id}/made`), {
      madeOn: '2026-01-05',
      reference: 'V',
    });
    expect((await member.send('DELETE', `/api/me/profiles/${profile.id}`)).status).toBeLessThan(300);
    expect(await lineOf(app.current, on.line.id)).toEqual({
      funded: 1_000_000,
      committed: 31_000,
      paid: 31_000,
      erased: 31_000,
    });
    const [left] = await app.current.owner<{ rows: number }[]>`
      select count(*)::int as rows from payments where profile_id = ${profile.id}`;
    expect(left?.rows).toBe(0);
  });
});
