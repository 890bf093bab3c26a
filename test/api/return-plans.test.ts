// A plan for the return without a placement: the person's alone, the coordinators' while it is shared, gone with the person.
import { expect, test } from 'vitest';
import { findReturnPlan } from '@compatriot/db/queries/return-plans.ts';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makeInstitution,
  makePlacement,
  makeProfile,
  makeProgramme,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asMember, type Persona } from '../personas.ts';
import { inDatabase, looksAt } from './placement-stage.ts';

const app = useTestApp();
const secret = 'A flat near my mother in Linden';
const steps = [{ area: 'housing', what: secret, helper: 'My cousin', dueOn: '2027-03-01' }];

async function stage() {
  const programme = await makeProgramme(app.current);
  const profile = await makeProfile(app.current, programme);
  const institution = await makeInstitution(app.current, programme.id);
  const member = await asMember(app.current, profile.id);
  const begun = await member.send<{ id: string }>('POST', '/api/me/return-plans', {
    profileId: profile.id,
    steps,
  });
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  return {
    programme,
    profile,
    member,
    id: begun.body.id,
    coordinator: await asCoordinator(app.current, programme.id),
    government: await asFocalPoint(app.current, programme.id),
    host: await asHost(app.current, programme.id, institution),
    foreign: await asCoordinator(app.current, (await makeProgramme(app.current)).id),
  };
}
type On = Awaited<ReturnType<typeof stage>>;
const at = (on: On, part = '') => `/api/return-plans/${on.id}${part}`;
const share = (on: On, shared: boolean, who: Persona = on.member) =>
  who.send('PUT', at(on, '/shared'), { shared });
const list = (on: On, who: Persona) =>
  who.get<{ total: number; items: { id: string; done: number; steps: number }[] }>(
    `/api/programmes/${on.programme.code}/return-plans`,
  );

test('is found at the person’s card and at their placement, while it is shared', async () => {
  const on = await stage();
  const { profile, coordinator, programme } = on;
  const institution = await makeInstitution(app.current, programme.id);
  const assignment = await makeAssignment(app.current, programme.id, { institutionId: institution });
  const placement = await makePlacement(app.current, programme.id, assignment, profile, 'completed');
  const [card] = await app.current.owner<{ id: string }[]>`
    select id from talent_documents where profile_id = ${profile.id} and recipient = 'programme_team'`;
  const found = async (who: Persona) => [
    (
      await who.get<{ items: { id: string }[] }>(
        `/api/programmes/${programme.code}/return-plans?card=${card?.id ?? ''}`,
      )
    ).body.items.map(({ id }) => id),
    (await who.get<{ returnPlan: string | null }>(`/api/placements/${placement}/result`)).body.returnPlan,
  ];
  expect(await found(coordinator)).toEqual([[], null]);
  // Somebody else of the programme shares theirs as well.
  const another = await makeProfile(app.current, programme);
  const them = await asMember(app.current, another.id);
  const theirs = await them.send<{ id: string }>('POST', '/api/me/return-plans', {
    profileId: another.id,
    steps,
  });
  await them.send('PUT', `/api/return-plans/${theirs.body.id}/shared`, { shared: true });
  expect(await found(coordinator)).toEqual([[], null]);
  await share(on, true);
  expect(await found(coordinator)).toEqual([[on.id], on.id]);
  expect((await found(on.government))[0]).toEqual([]);
  // Of another card, another's: none.
  const path = `/api/programmes/${programme.code}/return-plans?card=${profile.id}`;
  expect((await coordinator.get<{ total: number }>(path)).body.total).toBe(0);
  await share(on, false);
  expect(await found(coordinator)).toEqual([[], null]);
});

test('nobody but the person sees it; shared, the coordinators and nobody else; taken back, nobody again', async () => {
  const on = await stage();
  const others = [on.coordinator, on.government, on.host, on.foreign];
  const seen = async () => {
    const statuses = [];
    for (const who of others) statuses.push((await who.get(at(on))).status);
    return statuses;
  };
  expect(await seen()).toEqual([404, 404, 404, 404]);
  expect((await list(on, on.coordinator)).body.total).toBe(0);
  await app.current.settle();
  const mails = () => app.current.owner<{ subject: string }[]>`
    select subject from mails where recipient in (${on.coordinator.email}, ${on.government.email}, ${on.host.email})`;
  expect(await mails()).toEqual([]);
  // Only the person's own act shares it.
  for (const who of others) expect((await share(on, true, who)).status).toBe(404);
  expect((await share(on, true)).status).toBe(204);
  expect((await share(on, true)).status).toBe(204);
  await app.current.settle();
  expect((await mails()).map(({ subject }) => subject)).toEqual([
    `${on.profile.pseudonym} shares a plan for the return`,
  ]);
  expect(await seen()).toEqual([200, 404, 404, 404]);
  expect((await list(on, on.government)).body).toMatchObject({ total: 0, items: [] });
  expect((await list(on, on.coordinator)).body.items).toMatchObject([{ id: on.id, steps: 1, done: 0 }]);
  // The reading is the person's to see.
  expect((await looksAt(app.current, on.profile)).map(({ account, tier }) => [account, tier])).toEqual([
    [on.coordinator.accountId, 2],
  ]);
  expect((await share(on, false, on.coordinator)).status).toBe(403);
  expect((await on.coordinator.send('DELETE', at(on))).status).toBe(403);
  expect((await share(on, false)).status).toBe(204);
  expect(await seen()).toEqual([404, 404, 404, 404]);
  expect((await on.coordinator.send('PUT', at(on), { steps })).status).toBe(404);
  for (const who of others)
    expect(await inDatabase(app.current, who, (tx) => findReturnPlan(tx, on.id))).toBeNull();
  // Ids and codes in the audit, no words.
  const [events] = await app.current.owner<{ text: string }[]>`
    select string_agg(details::text, ' ') as text from events where subject_id = ${on.id}`;
  expect(events?.text).not.toContain('Linden');
  expect(await eventKinds(app.current, on.id)).toEqual([
    'return_plan.begun',
    'return_plan.shared',
    'return_plan.unshared',
  ]);
});

test('written together: a change asks both anew, an old page is told so, and nobody agrees for the other', async () => {
  const on = await stage();
  expect((await on.member.send('POST', at(on, '/agree'), { version: 1 })).status).toBe(403);
  await share(on, true);
  expect((await on.member.send('POST', at(on, '/agree'), { version: 1 })).status).toBe(200);
  const more = [...steps, { area: 'work', what: 'Ask the hospital' }];
  const changed = await on.coordinator.send('PUT', at(on), { steps: more }, { 'if-match': '"1"' });
  expect(changed.body).toEqual({ version: 2 });
  expect((await on.member.send('PUT', at(on), { steps }, { 'if-match': '"1"' })).status).toBe(412);
  expect((await on.member.send('POST', at(on, '/agree'), { version: 1 })).status).toBe(412);
  const plan = await on.member.get<{
    memberAgreedAt: string | null;
    coordinatorAgreedAt: string | null;
    steps: { id: string; doneOn: string | null }[];
  }>(at(on));
  expect(plan.body).toMatchObject({ version: 2, memberAgreedAt: null, own: true });
  await app.current.settle();
  const told = await app.current.owner<
    { subject: string }[]
  >`select subject from mails where recipient = ${on.member.email}`;
  expect(told.map(({ subject }) => subject)).toContain('Your plan for the return was changed');
  expect((await on.coordinator.send('POST', at(on, '/agree'), { version: 2 })).status).toBe(200);
  const half = await on.member.get(at(on));
  expect(half.body).toMatchObject({ memberAgreedAt: null });
  const one = plan.body.steps[0]?.id ?? '';
  const done = { doneOn: '2026-11-20' };
  expect((await on.coordinator.send('PUT', at(on, `/steps/${one}`), done)).status).toBe(204);
  expect((await list(on, on.coordinator)).body.items).toMatchObject([{ steps: 2, done: 1 }]);
  // The database holds it too, whatever the server's code thinks of it.
  const refused = (who: Persona, column: string) =>
    inDatabase(app.current, who, (tx) =>
      tx.execute(`update return_plans set ${column} = now() where id = '${on.id}'`),
    );
  await expect(refused(on.coordinator, 'member_agreed_at')).rejects.toThrow();
  await expect(refused(on.coordinator, 'shared_at')).rejects.toThrow();
  await expect(refused(on.member, 'coordinator_agreed_at')).rejects.toThrow();
});

test('one plan a person; in their file; gone with them', async () => {
  const on = await stage();
  const again = { profileId: on.profile.id, steps };
  expect((await on.member.send('POST', '/api/me/return-plans', again)).status).toBe(409);
  expect((await on.coordinator.send('POST', '/api/me/return-plans', again)).status).toBe(404);
  const own = await on.member.get<{ items: { plan: { id: string } | null }[] }>('/api/me/return-plans');
  expect(own.body.items.map((each) => each.plan?.id)).toEqual([on.id]);
  const file = await on.member.get(`/api/me/profiles/${on.profile.id}/download`);
  expect(JSON.stringify(file.body)).toContain(secret);
  await share(on, true);
  expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`, {})).status).toBeLessThan(300);
  const [left] = await app.current.owner<{ plans: number; steps: number }[]>`
    select (select count(*)::int from return_plans where id = ${on.id}) as plans,
      (select count(*)::int from return_plan_steps where plan_id = ${on.id}) as steps`;
  expect(left).toEqual({ plans: 0, steps: 0 });
});
