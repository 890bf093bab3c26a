// Amendments of a contract: written, held money for, signed by both or by neither; the contract holds as it was until then.
import { layOutPayments } from '@compatriot/db/queries/payments.ts';
import { changeTerms, currentTerms, insertSignature, insertTerms } from '@compatriot/db/queries/terms.ts';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeAssignment, makeLine, makePlacement } from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, type Persona } from '../personas.ts';
import { type Chosen, clearAll, makeChosen, makePaper, setStatus, terms } from './clearance-stage.ts';
import { type Line, lineOf, type Money, setAside } from './money-stage.ts';
import { inDatabase, official, statusOf, step } from './placement-stage.ts';

const app = useTestApp();
const denied = { cause: { code: '42501' } };

interface Item {
  number: number;
  status: string;
  changes: number | null;
  amendment: number | null;
  stipend: number;
  sha256: string | null;
  version: number;
  countersignedAt: string | null;
  withdrawnReason: string | null;
  signatures: { party: string; evidence: string | null }[];
}
interface Terms {
  items: Item[];
  inForce: number | null;
  can: string[];
  details?: { path: string; message: string }[];
}
type WithMoney = Money & {
  terms: { number: number } | null;
  amendment: { number: number; missing: { part: string; amount: number }[] } | null;
};
interface Contracted extends Chosen {
  line: { id: string };
}

/** Three stipends of 1,000.00 from March to May, and 500.00 for travel. */
const paid = {
  ...terms,
  stipend: 100_000,
  stipendTimes: 3,
  travel: 50_000,
  startsOn: '2027-03-01',
  endsOn: '2027-05-31',
};

const url = (on: Chosen, rest = '') => `/api/placements/${on.id}/terms${rest}`;
const read = async (who: Persona, on: Chosen) => (await who.get<Terms>(url(on))).body;
const write = (on: Chosen, more: object = {}, who = on.coordinator) =>
  who.send<Terms>('PUT', url(on), { ...paid, ...more });
const ready = (on: Chosen, who = on.coordinator) => who.send<Terms>('POST', url(on, '/ready'));
const refuse = (who: Persona, on: Chosen) =>
  who.send('POST', url(on, '/refuse'), { reason: 'I cannot come in June' });
const takeBack = (who: Persona, on: Chosen) =>
  who.send('POST', url(on, '/withdraw'), { reason: 'A slip of the hand' });
const sign = async (who: Persona, on: Chosen, more: object = {}) =>
  who.send('POST', url(on, '/signatures'), {
    name: 'Ama Mensah',
    agreed: true,
    language: 'en',
    sha256: (await newest(on)).sha256,
    ...more,
  });
const money = async (who: Persona, on: Chosen) =>
  (await who.get<WithMoney>(`/api/placements/${on.id}/money`)).body;
const promise = (on: Contracted, parts: string[], line = on.line, who = on.coordinator) =>
  who.send<WithMoney>('PUT', `/api/placements/${on.id}/promises`, {
    parts: parts.map((part) => ({ part, lineId: line.id })),
  });
const pay = (on: Chosen, payment: string) =>
  on.coordinator.send('PUT', `/api/placements/${on.id}/payments/${payment}/made`, {
    madeOn: new Date().toISOString().slice(0, 10),
    reference: 'V-1',
  });

async function newest(on: Chosen): Promise<Item> {
  const [item] = (await read(on.coordinator, on)).items;
  if (!item) throw new Error('no terms');
  return item;
}
const standing = async (on: Chosen) =>
  (await money(on.coordinator, on)).payments.filter(({ status }) => status !== 'cancelled');
const plan = async (on: Chosen) =>
  (await standing(on)).map(({ part, dueOn, amount, status }) => `${part} ${dueOn} ${amount} ${status}`);

/** What the desk shows as waiting for the programme's signature. */
const toCountersign = async (on: Chosen) =>
  (
    await on.coordinator.get<{ groups: { lines: { id: string }[] }[] }>(
      `/api/programmes/${on.programme.code}/desk?kind=countersign`,
    )
  ).body.groups.flatMap(({ lines }) => lines.map(({ id }) => id));

/** A contract through the API, both signatures and its money included. */
async function contracted(amount = 1_000_000): Promise<Contracted> {
  const on = await makeChosen(app.current, 'cleared');
  await clearAll(app.current, on);
  const line = await makeLine(app.current, on.programme.id, { amount });
  await setAside(app.current, on.programme.id, on.assignment.id, line.id, amount);
  await write(on);
  await ready(on);
  expect((await promise({ ...on, line }, ['stipend', 'travel'])).status).toBe(200);
  expect((await step(on.coordinator, on.id, { step: 'offer' })).status).toBe(200);
  expect(await toCountersign(on)).toEqual([]);
  expect((await sign(on.member, on)).status).toBe(200);
  expect(await toCountersign(on)).toEqual([on.id]);
  expect((await sign(on.coordinator, on, { name: 'B. Coordinator' })).status).toBe(200);
  expect(await toCountersign(on)).toEqual([]);
  expect(await statusOf(app.current, on.id)).toBe('contracted');
  return { ...on, line };
}

const daysOf = async (on: Chosen) => {
  const [row] = await app.current.owner<{ starts: string; ends: string }[]>`
    select starts_on::text as starts, ends_on::text as ends from placements where id = ${on.id}`;
  return row;
};

describe('an amendment', () => {
  test('lives from a draft to the programme’s signature, and the contract holds meanwhile', async () => {
    const on = await contracted();
    await setStatus(app.current, on.id, 'active');
    const before = { starts: '2027-03-01', ends: '2027-05-31' };
    expect((await read(on.coordinator, on)).can).toEqual(['write']);
    // A week later, and 100.00 more each month.
    const change = { startsOn: '2027-03-08', endsOn: '2027-06-07', stipend: 110_000 };
    expect((await write(on, change)).status).toBe(200);
    expect((await read(on.member, on)).items).toHaveLength(1);
    expect((await ready(on)).status).toBe(200);
    expect((await write(on, change)).status).toBe(409);
    expect(await newest(on)).toMatchObject({
      number: 2,
      changes: 1,
      amendment: 1,
      status: 'ready',
      countersignedAt: null,
    });
    expect(await read(on.member, on)).toMatchObject({ inForce: 1, can: ['sign', 'refuse'] });

    // Nobody signs what no line carries; the person sees nothing of money that is only held.
    expect(JSON.stringify((await sign(on.member, on)).body)).toContain('budget_committed');
    expect((await money(on.coordinator, on)).amendment).toMatchObject({
      number: 2,
      missing: [{ part: 'stipend', amount: 30_000 }],
    });
    expect((await lineOf(app.current, on.line.id)).committed).toBe(350_000);
    expect((await promise(on, ['stipend'])).body.amendment?.missing).toEqual([]);
    expect((await lineOf(app.current, on.line.id)).committed).toBe(380_000);
    expect((await promise(on, [])).status).toBe(200);
    expect((await lineOf(app.current, on.line.id)).committed).toBe(380_000);
    expect((await money(on.member, on)).payments.map(({ status }) => status)).toEqual(Array(4).fill('due'));
    expect(await money(on.member, on)).toMatchObject({
      promised: true,
      amendment: null,
      terms: { number: 1 },
    });

    expect((await sign(on.host, on)).status).toBe(404);
    expect((await sign(on.coordinator, on)).status).toBe(409);
    expect(await toCountersign(on)).toEqual([]);
    expect((await sign(on.member, on)).status).toBe(200);
    expect(await toCountersign(on)).toEqual([on.id]);
    // Signed by one: the contract still is what it was, for dates and for money.
    expect(await daysOf(on)).toEqual(before);
    expect(await read(on.member, on)).toMatchObject({ inForce: 1, can: [] });
    expect((await money(on.coordinator, on)).terms).toMatchObject({
      number: 1,
      parts: [{ amount: 300_000 }, {}],
    });
    expect((await refuse(on.member, on)).status).toBe(409);

    const { version } = (await official(on, on.id)).body;
    expect((await read(on.coordinator, on)).can).toEqual(['withdraw', 'countersign']);
    expect((await sign(on.coordinator, on, { name: 'B. Coordinator' })).status).toBe(200);
    expect(await toCountersign(on)).toEqual([]);
    expect(await daysOf(on)).toEqual({ starts: '2027-03-08', ends: '2027-06-07' });
    expect(await read(on.coordinator, on)).toMatchObject({ inForce: 2, can: ['write'] });
    expect(await plan(on)).toEqual([
      'travel 2027-03-08 50000 due',
      'stipend 2027-04-07 110000 due',
      'stipend 2027-05-07 110000 due',
      'stipend 2027-06-07 110000 due',
    ]);
    expect(await money(on.coordinator, on)).toMatchObject({
      promised: true,
      amendment: null,
      terms: { number: 2 },
    });
    expect((await lineOf(app.current, on.line.id)).committed).toBe(380_000);
    // No step of the placement was taken with it; the story says which party signed.
    expect((await official(on, on.id)).body).toMatchObject({ status: 'active', version });
    const { timeline } = (await official(on, on.id)).body;
    expect(
      timeline
        .filter(({ kind }) => kind === 'terms.signed')
        .map(({ details }) => details['party'])
        .sort(),
    ).toEqual(['member', 'programme']);
    expect(timeline.find(({ kind }) => kind === 'terms.amended')?.details).toMatchObject({
      amendment: 1,
      party: 'programme',
    });
    expect(timeline.find(({ kind }) => kind === 'terms.amendment_signed')?.by).toBeNull();

    await app.current.settle();
    const mails = await app.current.owner<{ recipient: string; subject: string }[]>`
      select recipient, subject from mails where recipient in (${on.member.email}, ${on.coordinator.email})`;
    expect(
      mails.map(
        ({ recipient, subject }) => `${recipient === on.member.email ? 'member' : 'team'}: ${subject}`,
      ),
    ).toEqual(
      expect.arrayContaining([
        'member: Your contract for Train a paediatric ward is to be changed',
        expect.stringMatching(/^team: .* signed the amendment$/),
        'member: Your contract for Train a paediatric ward has been changed',
      ]),
    );

    // And another one after it, which changes what that one said.
    expect((await write(on, { ...change, leaveDays: 3 })).status).toBe(200);
    expect(await newest(on)).toMatchObject({ number: 3, changes: 2, amendment: 2 });
  });

  test('is not agreed to: the contract stands, the money is free, and the coordinator reads why', async () => {
    const on = await contracted();
    expect((await refuse(on.member, on)).status).toBe(409);
    await write(on, { stipend: 120_000 });
    expect((await refuse(on.member, on)).status).toBe(409);
    await ready(on);
    await promise(on, ['stipend']);
    expect((await lineOf(app.current, on.line.id)).committed).toBe(410_000);
    expect((await refuse(asOutsider(app.current), on)).status).toBe(401);
    expect((await refuse(on.host, on)).status).toBe(404);
    expect((await refuse(on.coordinator, on)).status).toBe(403);
    expect((await on.member.send('POST', url(on, '/refuse'), { reason: ' ' })).status).toBe(400);
    expect((await refuse(on.member, on)).status).toBe(200);
    expect(await newest(on)).toMatchObject({ status: 'withdrawn', withdrawnReason: 'I cannot come in June' });
    expect((await lineOf(app.current, on.line.id)).committed).toBe(350_000);
    expect(await plan(on)).toHaveLength(4);
    expect(await read(on.coordinator, on)).toMatchObject({ inForce: 1, can: ['write'] });
    expect(await eventKinds(app.current, on.id)).toContain('terms.amendment_refused');
    await app.current.settle();
    const told = await app.current.owner<{ subject: string; body: string }[]>`
      select subject, body from mails where recipient = ${on.coordinator.email} and subject like '%does not agree%'`;
    expect(told).toHaveLength(1);
    // The reason is read on the page, not mailed.
    expect(told[0]?.body).not.toContain('June');
  });

  test('is taken back until the programme has signed, and never after', async () => {
    const on = await contracted();
    await write(on, { leaveDays: 9 });
    await ready(on);
    expect((await takeBack(on.member, on)).status).toBe(403);
    expect((await takeBack(on.coordinator, on)).status).toBe(200);
    expect((await sign(on.member, on)).status).toBe(409);
    await write(on, { leaveDays: 8 });
    await ready(on);
    expect((await sign(on.member, on)).status).toBe(200);
    expect((await takeBack(on.coordinator, on)).status).toBe(200);
    expect((await sign(on.coordinator, on)).status).toBe(409);
    await write(on, { leaveDays: 7 });
    await ready(on);
    await sign(on.member, on);
    await sign(on.coordinator, on);
    expect((await takeBack(on.coordinator, on)).status).toBe(409);
    expect(await read(on.member, on)).toMatchObject({ inForce: 4 });
    await app.current.settle();
    const told = await app.current.owner`
      select 1 from mails where recipient = ${on.member.email} and subject like '%was taken back'`;
    expect(told).toHaveLength(2);
  });

  test('is signed with ink, with the page, and countersigned by a colleague without the finance right', async () => {
    const on = await contracted();
    await write(on, { travel: 30_000 });
    await ready(on);
    const page = await makePaper(app.current, on, 'contract');
    const colleague = await asCoordinator(app.current, on.programme.id);
    await app.current.owner`update memberships set finance = false where account_id = ${colleague.accountId}`;
    const onBehalf = { evidence: 'By post, page 2 signed', documentId: page };
    expect((await sign(on.member, on, { onBehalf })).status).toBe(403);
    expect((await sign(colleague, on, { onBehalf })).status).toBe(200);
    expect((await newest(on)).signatures).toEqual([
      expect.objectContaining({ party: 'member', evidence: onBehalf.evidence }),
    ]);
    expect((await sign(colleague, on)).status).toBe(200);
    // 200.00 less: free again.
    expect((await lineOf(app.current, on.line.id)).committed).toBe(330_000);
    expect((await plan(on))[0]).toBe('travel 2027-03-01 30000 due');
  });

  test('is refused where it is an extension, in another currency, or less than is paid or due', async () => {
    const on = await contracted();
    const longer = await write(on, { endsOn: '2027-06-01' });
    expect(longer.status).toBe(400);
    expect(longer.body.details?.[0]).toMatchObject({
      path: 'endsOn',
      message: expect.stringContaining('extension') as string,
    });
    expect((await write(on, { startsOn: '2027-03-05', endsOn: '2027-06-04' })).status).toBe(200);
    expect((await write(on, { currency: 'USD' })).body.details?.[0]?.path).toBe('currency');
    for (const payment of (await standing(on)).slice(0, 3))
      expect((await pay(on, payment.id)).status).toBe(200);
    // 500 for travel and two stipends are paid.
    expect((await write(on, { travel: 49_999 })).body.details?.map(({ path }) => path)).toEqual(['travel']);
    expect((await write(on, { stipendTimes: 1 })).body.details?.map(({ path }) => path)).toEqual(['stipend']);
    expect((await write(on, { stipendTimes: 2, endsOn: '2027-04-30' })).status).toBe(200);
    await ready(on);
    await sign(on.member, on);
    // Somebody pays the third one meanwhile: the amendment cannot be countersigned any more, and is taken back.
    const [last] = (await standing(on)).filter(({ status }) => status === 'due');
    expect((await pay(on, last?.id ?? '')).status).toBe(200);
    const late = await sign(on.coordinator, on);
    expect([late.status, late.body['code']]).toEqual([409, 'not_amendable']);
    expect((await takeBack(on.coordinator, on)).status).toBe(200);
    expect(await lineOf(app.current, on.line.id)).toMatchObject({ committed: 350_000, paid: 350_000 });
  });

  test('does not run into the longer stay that is agreed', async () => {
    const on = await contracted();
    const week = { startsOn: '2027-03-08', endsOn: '2027-06-07' };
    const need = await makeAssignment(app.current, on.programme.id, {
      institutionId: on.assignment.institutionId,
    });
    await app.current.owner`update assignments set again = 'extension' where id = ${need.id}`;
    const longer = await makePlacement(app.current, on.programme.id, need, on.profile, 'contracted');
    await app.current.owner`
      update placements set parent_id = ${on.id}, starts_on = '2027-06-01' where id = ${longer}`;
    expect((await write(on, week)).body.details).toMatchObject([
      { path: 'endsOn', message: expect.stringContaining('longer stay') as string },
    ]);
    await setStatus(app.current, longer, 'withdrawn');
    expect((await write(on, week)).status).toBe(200);
    // Agreed while this one waits for its signatures.
    await promise(on, ['stipend']);
    await ready(on);
    await setStatus(app.current, longer, 'contracted');
    expect((await sign(on.member, on)).body['code']).toBe('not_amendable');
    await app.current.owner`update placements set starts_on = '2027-06-08' where id = ${longer}`;
    expect((await sign(on.member, on)).status).toBe(200);
  });

  test('leaves what is paid, and lays out the rest from the lines that carry it', async () => {
    const on = await contracted();
    const other = await makeLine(app.current, on.programme.id, { amount: 100_000 });
    await setAside(app.current, on.programme.id, on.assignment.id, other.id, 100_000);
    const first = (await standing(on)).find(({ part }) => part === 'stipend');
    await pay(on, first?.id ?? '');
    await write(on, { stipend: 120_000 });
    await ready(on);
    expect((await promise(on, ['stipend'], other)).status).toBe(200);
    await sign(on.member, on);
    expect((await sign(on.coordinator, on)).status).toBe(200);
    const day = new Date().toISOString().slice(0, 10);
    expect((await plan(on)).sort()).toEqual(
      [
        `stipend ${day} 20000 due`,
        'stipend 2027-03-31 100000 made',
        'stipend 2027-04-30 120000 due',
        'stipend 2027-05-31 60000 due',
        'stipend 2027-05-31 60000 due',
        'travel 2027-03-01 50000 due',
      ].sort(),
    );
    expect((await lineOf(app.current, on.line.id)).committed).toBe(350_000);
    expect((await lineOf(app.current, other.id)).committed).toBe(60_000);
    expect((await money(on.coordinator, on)).promised).toBe(true);
    const { lines } = await money(on.coordinator, on);
    expect(lines.map(({ line }: { line: Line }) => line.left).sort()).toEqual([40_000, 650_000]);
  });

  test('never overdraws a line, and its money is free when the placement ends first', async () => {
    const on = await contracted(360_000);
    await write(on, { stipend: 110_000 });
    await ready(on);
    const over = await promise(on, ['stipend']);
    expect([over.status, over.body.code]).toEqual([409, 'budget_overdrawn']);
    await takeBack(on.coordinator, on);
    await write(on, { stipend: 103_000 });
    await ready(on);
    await promise(on, ['stipend']);
    expect((await lineOf(app.current, on.line.id)).committed).toBe(359_000);
    const end = await step(on.coordinator, on.id, { step: 'end_early', reason: 'funding' });
    expect(end.status, JSON.stringify(end.body)).toBe(200);
    await app.current.settle();
    expect((await lineOf(app.current, on.line.id)).committed).toBe(0);
    expect((await sign(on.member, on)).status).toBe(409);
  });

  test('is one at a time, though two coordinators press at once', async () => {
    const on = await contracted();
    const colleague = await asCoordinator(app.current, on.programme.id);
    await write(on, { leaveDays: 3 });
    const both = await Promise.all([ready(on), ready(on, colleague)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    await sign(on.member, on);
    const signed = await Promise.all([
      sign(on.coordinator, on),
      sign(colleague, on),
      takeBack(colleague, on),
    ]);
    expect(signed.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const item = await newest(on);
    expect(item.status === 'withdrawn').toBe(item.countersignedAt === null);
    const saved = await Promise.all([write(on, { leaveDays: 4 }), write(on, { leaveDays: 5 }, colleague)]);
    expect(saved.every(({ status }) => status === 200)).toBe(true);
    expect((await read(on.coordinator, on)).items.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  test('is nobody’s before the contract or after the work', async () => {
    const on = await contracted();
    for (const status of ['completing', 'completed', 'withdrawn', 'ended_early'] as const) {
      await setStatus(app.current, on.id, status);
      expect((await write(on)).status, status).toBe(409);
    }
    for (const status of ['oriented', 'probation', 'suspended', 'evacuated'] as const) {
      await setStatus(app.current, on.id, status);
      expect((await write(on)).status, status).toBe(200);
    }
    // Terms that nobody countersigned are no contract.
    const other = await makeChosen(app.current, 'active');
    expect((await write(other)).status).toBe(409);
    expect((await write(on, {}, await asFocalPoint(app.current, on.programme.id))).status).toBe(404);
  });

  test('as a paper is called one, and says what it changes', async () => {
    const on = await contracted();
    await write(on, { duties: 'Teach the night shift as well' });
    for (const language of ['en', 'ar']) {
      const file = await on.coordinator.get(url(on, `/2/file?language=${language}`));
      expect([file.status, file.headers['content-type']]).toEqual([200, 'application/pdf']);
    }
  });
});

describe('the database', () => {
  test('lets nobody bring an amendment into force, or its money out, but with the signature', async () => {
    const on = await contracted();
    await write(on, { stipend: 1_000 });
    await ready(on);
    const [row] = await app.current.owner<{ id: string; version: number }[]>`
      select id, version from terms where placement_id = ${on.id} and number = 2`;
    const at = { version: row?.version ?? 0, status: 'ready' as const };
    const change = (who: Persona, set: object) =>
      inDatabase(app.current, who, (tx) => changeTerms(tx, row?.id ?? '', at, set));
    await expect(change(on.coordinator, { countersignedAt: new Date() })).rejects.toMatchObject(denied);
    // The person says no, and nothing else.
    await expect(change(on.member, { stipend: 999_000 })).rejects.toMatchObject(denied);
    await expect(change(on.member, { status: 'draft' })).rejects.toMatchObject(denied);
    await expect(
      inDatabase(app.current, on.coordinator, (tx) => layOutPayments(tx, on.id, [])),
    ).rejects.toMatchObject(denied);
    await sign(on.member, on);
    await expect(change(on.member, { status: 'withdrawn', withdrawnAt: new Date() })).rejects.toMatchObject(
      denied,
    );
    await sign(on.coordinator, on);
    // Not later either, and not a contract that stands.
    await expect(
      inDatabase(app.current, on.coordinator, (tx) => layOutPayments(tx, on.id, [])),
    ).rejects.toMatchObject(denied);
    await expect(change(on.member, { status: 'withdrawn', withdrawnAt: new Date() })).rejects.toMatchObject(
      denied,
    );
  });
});

describe('whoever declared to know the person', () => {
  async function declares(on: Contracted, who: Persona): Promise<void> {
    const sql = app.current.owner;
    const [seat] = await sql<{ id: string }[]>`insert into panel_seats ${sql({
      programme_id: on.programme.id,
      assignment_id: on.assignment.id,
      account_id: who.accountId,
      institution_id: on.assignment.institutionId,
      party: 'coordinator',
      name: 'On the panel',
    })} returning id`;
    await sql`insert into panel_declarations ${sql({
      seat_id: seat?.id ?? '',
      placement_id: on.id,
      programme_id: on.programme.id,
      assignment_id: on.assignment.id,
      institution_id: on.assignment.institutionId,
      conflict: 'family',
    })}`;
  }

  test('neither writes, makes ready, takes back nor signs terms of theirs', async () => {
    const on = await contracted();
    const cousin = await asCoordinator(app.current, on.programme.id);
    await declares(on, cousin);
    expect((await read(cousin, on)).can).toEqual([]);
    expect((await write(on, {}, cousin)).status).toBe(403);
    await write(on, { leaveDays: 3 });
    expect((await ready(on, cousin)).status).toBe(403);
    await ready(on);
    expect((await takeBack(cousin, on)).status).toBe(403);
    const page = await makePaper(app.current, on, 'contract');
    const onBehalf = { evidence: 'By post', documentId: page };
    expect((await sign(cousin, on, { onBehalf })).status).toBe(403);
    await sign(on.member, on);
    expect((await sign(cousin, on)).status).toBe(403);
    expect((await sign(on.coordinator, on)).status).toBe(200);
  });

  test('is held off by the database too', async () => {
    const on = await contracted();
    const cousin = await asCoordinator(app.current, on.programme.id);
    await declares(on, cousin);
    await write(on, { leaveDays: 3 });
    const draft = await inDatabase(app.current, on.coordinator, (tx) => currentTerms(tx, on.id));
    if (!draft) throw new Error('no draft');
    const { id: _, sha256: __, readyAt: ___, countersignedAt: ____, ...content } = draft;
    await expect(
      inDatabase(app.current, cousin, (tx) => insertTerms(tx, { ...content, number: 3 })),
    ).rejects.toMatchObject(denied);
    const set = { status: 'ready', updatedAt: new Date() };
    const at = { version: draft.version, status: 'draft' as const };
    expect(await inDatabase(app.current, cousin, (tx) => changeTerms(tx, draft.id, at, set))).toBe(false);
    await ready(on);
    await sign(on.member, on);
    const signature = {
      programmeId: on.programme.id,
      placementId: on.id,
      profileId: on.profile.id,
      termsId: draft.id,
      party: 'programme',
      name: 'A cousin',
      sha256: (await newest(on)).sha256 ?? '',
      language: 'en',
      accountId: cousin.accountId,
    };
    await expect(
      inDatabase(app.current, cousin, (tx) => insertSignature(tx, signature)),
    ).rejects.toMatchObject(denied);
  });
});
