// Expense claims over the API: made by the person with a receipt, decided by somebody else, paid from a line of the need.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, type Persona } from '../personas.ts';
import {
  type ChosenPerson,
  lineOf,
  makeChosen,
  makeMoneyStage,
  type Money,
  type MoneyStage,
} from './money-stage.ts';

const app = useTestApp();
let stage: MoneyStage;
let chosen: ChosenPerson;
beforeAll(async () => {
  stage = await makeMoneyStage(app.current);
  chosen = await makeChosen(app.current, stage, 'active');
});

const claim = (more: object = {}) => ({
  kind: 'travel',
  note: 'Bus to the district hospital',
  spentOn: '2026-10-02',
  amount: 1_250,
  currency: 'EUR',
  ...more,
});
const url = (id = chosen.id) => `/api/placements/${id}/claims`;
const make = (who: Persona, body: object = claim(), id = chosen.id) => who.send<Money>('POST', url(id), body);
const waiting = (money: Money) => money.claims.filter((each) => each.status === 'sent');

/** As a phone would send it: a photograph, then the claim that names it. */
async function receiptOf(who: Persona, id: string, kind = 'receipt'): Promise<string> {
  const [row] = await app.current.owner<{ id: string }[]>`
    insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes, uploaded_by, party)
    select programme_id, id, profile_id, ${kind}, 'bus.jpg', 'image/jpeg', 1, '', 'x', ${who.accountId}, 'member'
    from placements where id = ${id} returning id`;
  return row?.id ?? '';
}

describe('making one', () => {
  test('is the person’s alone, at work, for money that was spent', async () => {
    const host = await asHost(app.current, stage.programme.id, stage.assignment.institutionId);
    const focal = await asFocalPoint(app.current, stage.programme.id);
    const other = await makeChosen(app.current, stage, 'cleared');
    expect((await make(asOutsider(app.current))).status).toBe(401);
    for (const who of [host, focal, other.member]) expect((await make(who)).status).toBe(404);
    expect((await make(stage.coordinator)).status).toBe(403);
    expect((await make(other.member, claim(), other.id)).status).toBe(409);
    const path = async (more: object) => (await make(chosen.member, claim(more))).body.details?.[0]?.path;
    expect(await path({ spentOn: '2999-01-01' })).toBe('spentOn');
    expect(await path({ spentOn: '2019-01-01' })).toBe('spentOn');
    expect(await path({ currency: 'ABC' })).toBe('currency');
    expect(await path({ amount: 0 })).toBe('amount');
    expect(await path({ note: ' ' })).toBe('note');
    // A receipt of somebody else's, and a paper of another kind.
    expect(await path({ documentId: await receiptOf(other.member, other.id) })).toBe('documentId');
    expect(await path({ documentId: await receiptOf(chosen.member, chosen.id, 'identity') })).toBe(
      'documentId',
    );
    expect((await make(chosen.member, claim({ status: 'approved' }))).status).toBe(400);

    const made = await make(chosen.member, claim({ documentId: await receiptOf(chosen.member, chosen.id) }));
    expect(made.status).toBe(201);
    expect(waiting(made.body)).toHaveLength(1);
    expect(await eventKinds(app.current, chosen.id)).toEqual(['claim.made']);
    const [event] = await app.current.owner<{ text: string }[]>`
      select details::text as text from events where subject_id = ${chosen.id} and kind = 'claim.made'`;
    expect(event?.text).not.toContain('Bus');
    // Those who decide about money are told; others are not.
    const without = await asCoordinator(app.current, stage.programme.id);
    await app.current.owner`update memberships set finance = false where account_id = ${without.accountId}`;
    await app.current.settle();
    const mails = await app.current.owner<{ id: string; body: string }[]>`
      select account_id as id, body from mails where subject like 'A claim waits%'`;
    expect(mails.map((each) => each.id)).toContain(stage.coordinator.accountId);
    expect(mails.map((each) => each.id)).not.toContain(without.accountId);
    expect(mails.every((each) => !each.body.includes('Bus'))).toBe(true);
  });

  test('can be taken back until it is decided', async () => {
    const made = await make(chosen.member, claim({ note: 'Twice by mistake' }));
    const mine = made.body.claims.find((each) => each.note === 'Twice by mistake');
    expect((await stage.coordinator.send('DELETE', `${url()}/${mine?.id}`)).status).toBe(403);
    expect((await chosen.member.send('DELETE', `${url()}/${mine?.id}`)).status).toBe(200);
    expect((await chosen.member.send('DELETE', `${url()}/${mine?.id}`)).status).toBe(409);
    expect((await decide(stage.coordinator, mine?.id ?? '')).status).toBe(409);
  });
});

const decide = (who: Persona, id: string, more: object = {}) =>
  who.send<Money>('POST', `${url()}/${id}/decision`, { decision: 'approve', lineId: stage.line.id, ...more });

describe('deciding one', () => {
  const fresh = async (more: object = {}) => {
    const money = (await make(chosen.member, claim(more))).body;
    const [newest] = waiting(money);
    return newest?.id ?? '';
  };

  test('is for a coordinator who decides about money: granted, it is due, and paid from the line', async () => {
    const id = await fresh({ documentId: await receiptOf(chosen.member, chosen.id) });
    const without = await asCoordinator(app.current, stage.programme.id);
    await app.current.owner`update memberships set finance = false where account_id = ${without.accountId}`;
    expect((await decide(without, id)).status).toBe(403);
    expect((await decide(chosen.member, id)).status).toBe(403);
    expect((await decide(await asFocalPoint(app.current, stage.programme.id), id)).status).toBe(404);
    expect((await decide(stage.coordinator, id, { amount: 1_251 })).body.details?.[0]?.path).toBe('amount');
    expect((await decide(stage.coordinator, id, { amount: 1_000 })).body.details?.[0]?.path).toBe('reason');
    expect((await decide(stage.coordinator, id, { lineId: chosen.id })).body.details?.[0]?.path).toBe(
      'lineId',
    );
    const before = await lineOf(app.current, stage.line.id);
    const granted = await decide(stage.coordinator, id, { amount: 1_000, reason: 'One way' });
    expect(granted.body.claims.find((each) => each.id === id)).toMatchObject({
      status: 'approved',
      granted: 1_000,
      reason: 'One way',
    });
    expect(granted.body.payments.find((each) => each.part === 'claim')).toMatchObject({
      status: 'due',
      amount: 1_000,
    });
    expect((await lineOf(app.current, stage.line.id)).committed - before.committed).toBe(1_000);
    expect((await decide(stage.coordinator, id)).status).toBe(409);
    // The receipt it was decided on stays.
    const [kept] = await app.current.owner<{ held: boolean }[]>`
      select d.held from documents d join expense_claims c on c.document_id = d.id where c.id = ${id}`;
    expect(kept?.held).toBe(true);
    expect((await eventKinds(app.current, chosen.id)).at(-1)).toBe('claim.approved');
    await app.current.settle();
    const mails = await app.current.owner<{ subject: string }[]>`
      select subject from mails where account_id = ${chosen.member.accountId}`;
    expect(mails.map((each) => each.subject)).toContain('Your claim was approved: Train a paediatric ward');
  });

  test('is refused with a reason that the person reads', async () => {
    const id = await fresh();
    const refuse = (reason?: string) =>
      stage.coordinator.send<Money>('POST', `${url()}/${id}/decision`, {
        decision: 'refuse',
        ...(reason ? { reason } : {}),
      });
    expect((await refuse()).status).toBe(400);
    expect((await refuse('The receipt cannot be read')).status).toBe(200);
    const own = (await chosen.member.get<Money>(`/api/placements/${chosen.id}/money`)).body;
    expect(own.claims.find((each) => each.id === id)).toMatchObject({
      status: 'refused',
      reason: 'The receipt cannot be read',
    });
  });

  test('is never for whoever spent it', async () => {
    const both = await makeChosen(app.current, stage, 'active');
    const id = waiting((await make(both.member, claim(), both.id)).body)[0]?.id ?? '';
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient, finance)
      values (${stage.programme.id}, ${both.member.accountId}, 'coordinator', 'programme_team', true)`;
    const own = await both.member.send('POST', `${url(both.id)}/${id}/decision`, {
      decision: 'approve',
      lineId: stage.line.id,
    });
    expect(own.status).toBe(403);
  });

  test('of two who decide at once, one does', async () => {
    const id = await fresh();
    const colleague = await asCoordinator(app.current, stage.programme.id);
    const before = (await lineOf(app.current, stage.line.id)).committed;
    const answers = await Promise.all(
      [stage.coordinator, colleague, stage.coordinator, colleague].map((who) => decide(who, id)),
    );
    expect(answers.map((each) => each.status).sort()).toEqual([200, 409, 409, 409]);
    expect((await lineOf(app.current, stage.line.id)).committed - before).toBe(1_250);
  });

  test('a placement is settled when nothing is due and nothing waits', async () => {
    const on = await makeChosen(app.current, stage, 'followed_up');
    const at = `/api/placements/${on.id}`;
    const close = () => stage.coordinator.send<Money>('POST', `${at}/steps`, { step: 'close' });
    const id = waiting((await make(on.member, claim(), on.id)).body)[0]?.id ?? '';
    const refused = await close();
    expect([refused.status, refused.body.details?.[0]?.path]).toEqual([409, 'payments_settled']);
    const granted = await stage.coordinator.send<Money>('POST', `${url(on.id)}/${id}/decision`, {
      decision: 'approve',
      lineId: stage.line.id,
    });
    expect((await close()).status).toBe(409);
    await stage.coordinator.send('PUT', `${at}/payments/${granted.body.payments[0]?.id}/made`, {
      madeOn: '2026-10-09',
      reference: 'V7',
    });
    expect((await close()).status).toBe(200);
  });
});
