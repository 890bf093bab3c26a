// Two people at once cannot overdraw: many colleagues promise, pay, stop, fund and change lines in parallel, through the API and
// by SQL alone, and whatever order it comes to, no line gives more than it has and every sum is the sum of its payments.
import { inject, expect, test } from 'vitest';
import { applicationUrl } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { useTestApp } from '../app.ts';
import { makeLine } from '../make.ts';
import { asCoordinator, type Persona } from '../personas.ts';
import {
  allFrom,
  lineOf,
  makeChosen,
  makeMoneyStage,
  type Money,
  type MoneyStage,
  setAside,
  wholeTerms,
} from './money-stage.ts';

const app = useTestApp();

/** What must be true of every line at every moment. */
async function faultsOf(programmeId: string): Promise<readonly unknown[]> {
  return app.current.owner`
    select l.id, l.amount, l.funded, l.committed, l.paid from budget_lines l
    where l.programme_id = ${programmeId} and (l.committed > l.amount or l.funded > l.amount or l.paid > l.committed
      or l.committed <> coalesce((select sum(line_amount) from payments p where p.line_id = l.id and p.status <> 'cancelled'), 0)
      or l.paid <> coalesce((select sum(line_amount) from payments p where p.line_id = l.id and p.status = 'made'), 0)
      or l.funded <> coalesce((select sum(amount) from assignment_funding f where f.line_id = l.id), 0)
      or exists (select 1 from assignment_funding f where f.line_id = l.id and (f.committed > f.amount or f.committed <> coalesce(
        (select sum(line_amount) from payments p where p.line_id = l.id and p.assignment_id = f.assignment_id
          and p.status <> 'cancelled'), 0))))`;
}

const promise = (who: Persona, id: string, lineId: string) =>
  who.send<Money>('PUT', `/api/placements/${id}/promises`, allFrom(lineId));

async function colleaguesOf(stage: MoneyStage, many: number): Promise<Persona[]> {
  const all = [stage.coordinator];
  while (all.length < many) all.push(await asCoordinator(app.current, stage.programme.id));
  return all;
}

test('of twelve who promise at once from a line that has enough for three, three do', async () => {
  const stage = await makeMoneyStage(app.current, { amount: 3 * wholeTerms + 1, seats: 12 });
  const colleagues = await colleaguesOf(stage, 4);
  const people = [];
  for (let at = 0; at < 12; at++) people.push((await makeChosen(app.current, stage)).id);
  const answers = await Promise.all(
    people.map((id, at) => promise(colleagues[at % 4] ?? stage.coordinator, id, stage.line.id)),
  );
  expect(answers.map((each) => each.status).sort()).toEqual([
    200,
    200,
    200,
    ...Array.from({ length: 9 }, () => 409),
  ]);
  for (const refused of answers.filter((each) => each.status === 409))
    expect(refused.body.code).toBe('budget_overdrawn');
  expect((await lineOf(app.current, stage.line.id)).committed).toBe(3 * wholeTerms);
  expect(await faultsOf(stage.programme.id)).toEqual([]);
}, 60_000);

test('two who promise the same person at once promise it once', async () => {
  const stage = await makeMoneyStage(app.current, { amount: 10 * wholeTerms });
  const colleagues = await colleaguesOf(stage, 4);
  const { id } = await makeChosen(app.current, stage);
  const answers = await Promise.all(colleagues.map((each) => promise(each, id, stage.line.id)));
  expect(answers.map((each) => each.status)).toEqual([200, 200, 200, 200]);
  expect((await lineOf(app.current, stage.line.id)).committed).toBe(wholeTerms);
});

test('two needs that take the last of a line at once: one gets it', async () => {
  const stage = await makeMoneyStage(app.current, { amount: 1_000, funded: 1 });
  const colleagues = await colleaguesOf(stage, 2);
  const answers = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (at) => {
      const [need] = await app.current.owner<{ id: string }[]>`
        insert into assignments (programme_id, institution_id, status, title, mode, sector, country)
        values (${stage.programme.id}, ${stage.assignment.institutionId}, 'approved', ${`Need ${at}`}, 'temporary', 'health', 'GY')
        returning id`;
      return (colleagues[at % 2] ?? stage.coordinator).send(
        'POST',
        `/api/programmes/${stage.programme.code}/assignments/${need?.id}/transitions`,
        { to: 'funded', lines: [{ lineId: stage.line.id, amount: 999 }] },
      );
    }),
  );
  expect(answers.filter((each) => each.status === 200)).toHaveLength(1);
  expect(await lineOf(app.current, stage.line.id)).toMatchObject({ funded: 1_000 });
  expect(await faultsOf(stage.programme.id)).toEqual([]);
});

/** Plain SQL as the application's role, signed on as a person. */
async function bySql(
  work: (
    as: <T>(who: Persona, act: (tx: postgres.TransactionSql) => Promise<T>) => Promise<T>,
  ) => Promise<void>,
) {
  const [here] = await app.current.owner<{ name: string }[]>`select current_database() as name`;
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${here?.name}`;
  const sql = postgres(applicationUrl(url.toString()), { max: 2, onnotice: () => undefined });
  try {
    await work(async (who, act) => {
      const [session] = await app.current.owner<{ id: string }[]>`
        select id from sessions where account_id = ${who.accountId} limit 1`;
      return (await sql.begin(async (tx) => {
        await tx`select sign_on(${session?.id ?? ''})`;
        return act(tx);
      })) as never;
    });
  } finally {
    await sql.end();
  }
}

test('the database alone says no, whatever the code above forgets', async () => {
  const stage = await makeMoneyStage(app.current, { amount: 1_000 });
  const chosen = await Promise.all([makeChosen(app.current, stage), makeChosen(app.current, stage)]);
  const { accountId } = stage.coordinator;
  await bySql(async (as) => {
    const pay = (at: number, amount: number) =>
      as(stage.coordinator, async (tx) => {
        // Both look first, and both find it free: only then does either promise.
        await tx`select committed from budget_lines where id = ${stage.line.id}`;
        await tx`select pg_sleep(0.2)`;
        await tx`insert into payments (programme_id, placement_id, profile_id, assignment_id, line_id, line_currency, part, due_on,
            amount, currency, line_amount, account_id)
          values (${stage.programme.id}, ${chosen[at]?.id ?? ''}, ${chosen[at]?.profile.id ?? ''}, ${stage.assignment.id}, ${stage.line.id},
            'EUR', 'stipend', '2027-03-01', ${amount}, 'EUR', ${amount}, ${accountId})`;
      });
    const ends = await Promise.allSettled([pay(0, 600), pay(1, 600)]);
    expect(ends.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = ends.find((each) => each.status === 'rejected');
    expect(refused?.reason).toMatchObject({
      constraint_name: expect.stringMatching(/_committed$/) as string,
    });
    // Nobody writes a sum, and nobody gives a line to another need.
    for (const statement of [
      `update budget_lines set committed = 0`,
      `update budget_lines set paid = 0`,
      `update assignment_funding set committed = 0`,
      `update payments set amount = 1`,
      `update payments set line_id = line_id`,
      `delete from payments`,
    ])
      await expect(
        as(stage.coordinator, (tx) => tx.unsafe(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' });
  });
  expect(await faultsOf(stage.programme.id)).toEqual([]);
});

test('by SQL too, nobody grants or pays themselves, and what was paid a day ago stays paid', async () => {
  const stage = await makeMoneyStage(app.current);
  const { id, member } = await makeChosen(app.current, stage, 'active');
  const at = `/api/placements/${id}`;
  const paid = (await promise(stage.coordinator, id, stage.line.id)).body.payments[0]?.id ?? '';
  await stage.coordinator.send('PUT', `${at}/payments/${paid}/made`, {
    madeOn: '2026-01-05',
    reference: 'V',
  });
  await member.send('POST', `${at}/claims`, {
    kind: 'other',
    note: 'Bus',
    spentOn: '2026-10-02',
    amount: 100,
    currency: 'EUR',
  });
  await app.current.owner`insert into memberships (programme_id, account_id, role, recipient, finance)
    values (${stage.programme.id}, ${member.accountId}, 'coordinator', 'programme_team', true)`;
  const grant = (who: Persona) => (tx: postgres.TransactionSql) =>
    tx`update expense_claims set status = 'approved', granted = 100, decided_at = now(), decided_by = ${who.accountId}`;
  const pay = (who: Persona) => (tx: postgres.TransactionSql) =>
    tx`update payments set status = 'made', made_on = '2026-01-05', made_amount = amount, reference = 'V', made_at = now(),
      made_by = ${who.accountId} where status = 'due'`;
  const unpay = (tx: postgres.TransactionSql) =>
    tx`update payments set status = 'due', made_on = null, made_amount = null, reference = null, made_at = null, made_by = null
      where status = 'made'`;
  await bySql(async (as) => {
    await expect(as(member, grant(member))).rejects.toMatchObject({ code: '42501' });
    expect((await as(member, pay(member))).count).toBe(0);
    // In somebody else's name.
    await expect(as(stage.coordinator, grant(member))).rejects.toMatchObject({ code: '42501' });
    await expect(as(stage.coordinator, pay(member))).rejects.toMatchObject({ code: '42501' });
    await app.current.owner`update payments set made_at = now() - interval '25 hours' where status = 'made'`;
    await expect(as(stage.coordinator, unpay)).rejects.toMatchObject({ code: '42501' });
    // Each of them works for whoever may: it was the right that was missing.
    expect((await as(stage.coordinator, grant(stage.coordinator))).count).toBe(1);
    expect((await as(stage.coordinator, pay(stage.coordinator))).count).toBe(5);
    await app.current.owner`update payments set made_at = now() where id = ${paid}`;
    await expect(
      as(
        stage.coordinator,
        (tx) => tx`update payments set status = 'due', made_on = null, made_amount = null,
      reference = null, made_at = null, made_by = null where id = ${paid}`,
      ),
    ).resolves.toMatchObject({ count: 1 });
  });
});

/** The same walk every time, by its seed. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test.each([1, 2, 3])(
  'many at once, at random (%i): no line is ever overdrawn',
  async (seed) => {
    const pick = seeded(seed);
    const stage = await makeMoneyStage(app.current, { amount: 4 * wholeTerms, seats: 12 });
    const second = await makeLine(app.current, stage.programme.id, { amount: 2 * wholeTerms });
    await setAside(app.current, stage.programme.id, stage.assignment.id, second.id, 2 * wholeTerms);
    const lines = [stage.line.id, second.id];
    const colleagues = await colleaguesOf(stage, 4);
    const people: string[] = [];
    for (let at = 0; at < 8; at++) people.push((await makeChosen(app.current, stage, 'active')).id);
    const statuses = new Map<number, number>();
    const act = async () => {
      const who = colleagues[pick(4)] ?? stage.coordinator;
      const id = people[pick(8)] ?? '';
      const kind = pick(6);
      const [from, other] = [lines[pick(2)] ?? '', lines[pick(2)] ?? ''];
      const share = pick(200_000) + 1;
      const money =
        kind >= 2 && kind <= 3 ? (await who.get<Money>(`/api/placements/${id}/money`)).body.payments : [];
      const due = money.filter((each) => each.status !== 'cancelled')[pick(6)]?.id;
      const answer =
        kind <= 1
          ? await who.send('PUT', `/api/placements/${id}/promises`, {
              parts: ['stipend', 'travel', 'allowance'].map((part) => ({
                part,
                lineId: part === 'stipend' ? from : other,
              })),
            })
          : due && kind === 2
            ? await who.send('PUT', `/api/placements/${id}/payments/${due}/made`, {
                madeOn: '2026-01-05',
                reference: 'V',
              })
            : due
              ? await who.send(
                  share % 2 ? 'POST' : 'DELETE',
                  `/api/placements/${id}/payments/${due}/${share % 2 ? 'cancel' : 'made'}`,
                  share % 2 ? { reason: 'x' } : undefined,
                )
              : kind === 4
                ? await who.send('PATCH', `/api/programmes/${stage.programme.code}/budget-lines/${from}`, {
                    amount: share * 8,
                  })
                : await who.send(
                    'PUT',
                    `/api/programmes/${stage.programme.code}/assignments/${stage.assignment.id}/funding`,
                    {
                      lines: lines.map((lineId) => ({ lineId, amount: share * 4 })),
                    },
                  );
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
    };
    for (let round = 0; round < 8; round++) {
      await Promise.all(Array.from({ length: 8 }, act));
      expect(await faultsOf(stage.programme.id), `after round ${round}`).toEqual([]);
    }
    // It was a race: some won, some were told.
    expect(statuses.get(200)).toBeGreaterThan(0);
    expect(statuses.get(409)).toBeGreaterThan(0);
  },
  60_000,
);
