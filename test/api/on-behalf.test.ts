// What a coordinator takes down for somebody: money they spent and the time they chose. It shows as that, the person may
// object, and nobody grants what they wrote down themselves or what the person says is wrong.
import { beforeAll, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { asCoordinator, asFocalPoint, asHost, type Persona } from '../personas.ts';
import { type ChosenPerson, makeChosen, makeMoneyStage, type MoneyStage } from './money-stage.ts';
import { answer, day, invited, inDatabase, makeStage } from './placement-stage.ts';

const app = useTestApp();
let stage: MoneyStage;
let chosen: ChosenPerson;
beforeAll(async () => {
  stage = await makeMoneyStage(app.current);
  chosen = await makeChosen(app.current, stage, 'active');
});

interface Claims {
  claims: {
    id: string;
    note: string;
    status: string;
    way: string | null;
    evidence: string | null;
    objection: string | null;
    mine: boolean;
  }[];
}
const onBehalf = { way: 'phone', evidence: 'Rang at nine, receipt follows by post' };
const url = () => `/api/placements/${chosen.id}/claims`;
const body = (note: string, more: object = {}) => ({
  ...{ kind: 'travel', note, spentOn: '2026-10-02', amount: 900, currency: 'EUR', ...more },
});
const recorded = async (note: string, who: Persona = stage.coordinator) => {
  const made = await who.send<Claims>('POST', url(), body(note, { onBehalf }));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.claims.find((each) => each.note === note)?.id ?? '';
};
const approve = (who: Persona, id: string) =>
  who.send('POST', `${url()}/${id}/decision`, { decision: 'approve', lineId: stage.line.id });
const colleague = async () => {
  const other = await asCoordinator(app.current, stage.programme.id);
  await app.current.owner`update memberships set finance = true where account_id = ${other.accountId}`;
  return other;
};
const mailsTo = async (who: Persona) =>
  (
    await app.current.owner<{ subject: string }[]>`select subject from mails where recipient = ${who.email}`
  ).map(({ subject }) => subject);

test('a claim that was phoned: with evidence, by a coordinator, told to the person, granted by somebody else', async () => {
  const host = await asHost(app.current, stage.programme.id, stage.assignment.institutionId);
  const focal = await asFocalPoint(app.current, stage.programme.id);
  for (const who of [host, focal])
    expect((await who.send('POST', url(), body('x', { onBehalf }))).status).toBe(404);
  // The person needs none, and gives none of their own.
  expect((await chosen.member.send('POST', url(), body('x', { onBehalf }))).status).toBe(403);
  expect((await stage.coordinator.send('POST', url(), body('x'))).status).toBe(403);
  const empty = body('x', { onBehalf: { way: 'phone', evidence: ' ' } });
  expect((await stage.coordinator.send('POST', url(), empty)).status).toBe(400);

  const id = await recorded('Bus on paper');
  await app.current.settle();
  expect(await mailsTo(chosen.member)).toContain('A claim was written down for you: Train a paediatric ward');
  const mine = (await chosen.member.get<Claims>(`/api/placements/${chosen.id}/money`)).body.claims.find(
    (each) => each.id === id,
  );
  expect(mine).toMatchObject({ way: 'phone', evidence: null, objection: null, mine: false });
  expect((await approve(stage.coordinator, id)).status).toBe(403);
  // The database says the same, whoever forgets it.
  await expect(
    inDatabase(app.current, stage.coordinator, (tx) =>
      tx.execute(`update expense_claims set status = 'approved', granted = 900, decided_at = now(),
        decided_by = '${stage.coordinator.accountId}' where id = '${id}'`),
    ),
  ).rejects.toThrow();
  expect((await approve(await colleague(), id)).status).toBe(200);
});

test('"this is wrong": the coordinators hear of it, and nobody grants it', async () => {
  const id = await recorded('Taxi that never was');
  const object = (who: Persona) => who.send('POST', `${url()}/${id}/objection`, { text: 'I took no taxi' });
  expect((await object(stage.coordinator)).status).toBe(403);
  expect((await object(chosen.member)).status).toBe(200);
  expect((await object(chosen.member)).status).toBe(409);
  await app.current.settle();
  const subjects = await mailsTo(stage.coordinator);
  expect(subjects.some((each) => / says a claim is wrong: /.test(each))).toBe(true);
  const second = await colleague();
  expect((await approve(second, id)).status).toBe(409);
  await expect(
    inDatabase(app.current, second, (tx) =>
      tx.execute(`update expense_claims set status = 'approved', granted = 900, decided_at = now(),
        decided_by = '${second.accountId}' where id = '${id}'`),
    ),
  ).rejects.toThrow();
  const refused = { decision: 'refuse', reason: 'As the expert says' };
  expect((await second.send('POST', `${url()}/${id}/decision`, refused)).status).toBe(200);
  // What one sent oneself is withdrawn, not objected to.
  const own = await chosen.member.send<Claims>('POST', url(), body('My own'));
  const ownId = own.body.claims.find((each) => each.note === 'My own')?.id;
  expect((await chosen.member.send('POST', `${url()}/${ownId}/objection`, { text: 'x' })).status).toBe(409);
});

test('a time chosen by phone: with evidence, by a coordinator, shown as that, and the person chooses again', async () => {
  const on = await makeStage(app.current);
  const id = await invited(on);
  expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
  const offered = await on.host.send('POST', `/api/placements/${id}/slots`, {
    slots: [
      { date: day(7), time: '09:30' },
      { date: day(8), time: '15:00' },
    ],
    minutes: 30,
    way: 'video',
  });
  expect(offered.status, JSON.stringify(offered.body)).toBeLessThan(300);
  interface Talk {
    slots: { id: string; chosen: boolean; recorded: string | null }[];
  }
  const talk = async () => (await on.member.get<Talk>(`/api/me/invitations/${id}/interview`)).body.slots;
  const [first, second] = await talk();
  const choose = (who: Persona, slot: string | undefined, more: object = {}) =>
    who.send('POST', `/api/placements/${id}/slots/${slot}/choose`, more);
  expect((await choose(on.coordinator, first?.id)).status).toBe(403);
  expect((await choose(on.host, first?.id, { onBehalf })).status).toBe(403);
  await expect(
    inDatabase(app.current, on.host, (tx) =>
      tx.execute(`update interview_slots set chosen_at = now() where id = '${first?.id}'`),
    ),
  ).rejects.toThrow();
  await expect(
    inDatabase(app.current, on.coordinator, (tx) =>
      tx.execute(`update interview_slots set chosen_at = now() where id = '${first?.id}'`),
    ),
  ).rejects.toThrow();
  expect((await choose(on.coordinator, first?.id, { onBehalf })).status).toBe(200);
  // What shows it is read by coordinators alone, in every table.
  const evidenceFor = async (who: Persona) =>
    JSON.stringify((await who.get(`/api/placements/${id}/selection`)).body).includes(onBehalf.evidence);
  expect([await evidenceFor(on.coordinator), await evidenceFor(on.host)]).toEqual([true, false]);
  for (const who of [on.member, on.host, await asFocalPoint(app.current, on.programme.id)]) {
    const seen = await inDatabase(app.current, who, (tx) =>
      tx.execute<{ rows: string }>(`select coalesce(string_agg(t::text, ' '), '') as rows from (
        select to_jsonb(s)::text as t from interview_slots s union all select to_jsonb(e)::text from interview_evidence e) as all_rows`),
    );
    expect(seen[0]?.rows).not.toContain(onBehalf.evidence);
  }
  // No choice is taken down without it, nor with what somebody else or an earlier hour wrote.
  await expect(
    inDatabase(app.current, await asCoordinator(app.current, on.programme.id), async (tx) => {
      await tx.execute(
        `update interview_slots set chosen_at = null, chosen_way = null where id = '${first?.id}'`,
      );
      return tx.execute(
        `update interview_slots set chosen_at = now(), chosen_way = 'phone' where id = '${first?.id}'`,
      );
    }),
  ).rejects.toThrow();
  expect(await talk()).toMatchObject([{ chosen: true, recorded: 'phone' }, { chosen: false }]);
  await app.current.settle();
  expect((await mailsTo(on.member)).some((each) => each.startsWith('Your interview'))).toBe(true);
  expect((await choose(on.member, second?.id)).status).toBe(200);
  expect(await talk()).toMatchObject([
    { chosen: false, recorded: null },
    { chosen: true, recorded: null },
  ]);
});
