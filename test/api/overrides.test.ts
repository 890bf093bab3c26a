// Taking somebody over better placed people of the list needs a reason, which is kept; who is not there any more, or was
// invited already, is not passed over.
import { beforeEach, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makeProfile, type MadeProfile } from '../make.ts';
import { asFocalPoint } from '../personas.ts';
import { invite, makeStage, official, type Stage } from './placement-stage.ts';

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const sql = () => app.current.owner;

let on: Stage;
let run: string;
/** Best first. */
let people: MadeProfile[];

interface Listed {
  items: { profileId: string; passedOver: number; placement: { id: string; status: string } | null }[];
}
const base = () => `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/match-runs`;
const listed = async () => (await on.coordinator.get<Listed>(`${base()}/${run}`)).body.items;
const take = (at: number, more: object = {}) => invite(on, people[at], { runId: run, ...more });

beforeEach(async () => {
  on = await makeStage(app.current);
  await sql()`insert into assignment_skills (assignment_id, programme_id, concept_id, importance, level)
    select ${on.assignment.id}, ${on.programme.id}, id, 'essential', 4 from concepts where uri = ${nursing}`;
  people = [];
  for (const level of [4, 3, 2, 1])
    people.push(await makeProfile(app.current, on.programme, { skills: [[nursing, level]] }));
  run = (await on.coordinator.send<{ id: string }>('POST', base())).body.id;
  expect((await listed()).map((each) => each.profileId)).toEqual(people.map((each) => each.id));
});

test('the best placed needs none; passing over somebody does, and is refused without', async () => {
  expect((await listed()).map((each) => each.passedOver)).toEqual([0, 1, 2, 3]);
  for (const more of [{}, { overrideReason: '' }, { overrideReason: '   ' }]) {
    const refused = await take(1, more);
    expect(refused).toMatchObject({ status: 400, body: { details: [{ path: 'overrideReason' }] } });
  }
  expect((await take(0)).status).toBe(201);
  const [kept] =
    await sql()`select passed_over, override_reason from placements where assignment_id = ${on.assignment.id}`;
  expect(kept).toEqual({ passed_over: 0, override_reason: null });
});

test('the reason is kept with how many were passed over; the event counts and does not quote', async () => {
  const made = await take(2, { overrideReason: 'Has taught on this very ward' });
  expect(made.status).toBe(201);
  const [kept] = await sql()`select passed_over, override_reason from placements where id = ${made.body.id}`;
  expect(kept).toEqual({ passed_over: 2, override_reason: 'Has taught on this very ward' });
  const [event] = await sql()`select details from events where subject_id = ${made.body.id}`;
  expect(event?.details).toEqual({ assignmentId: on.assignment.id, override: true, passedOver: 2 });
  expect((await official(on, made.body.id)).body).toMatchObject({
    overrideReason: 'Has taught on this very ward',
  });
  // The host does not learn that others were better placed.
  const host = await on.host.get(`/api/host/placements/${made.body.id}`);
  expect(host.status).toBe(200);
  expect(JSON.stringify(host.body)).not.toMatch(/very ward|passed|override/i);
});

describe('nobody is passed over who', () => {
  test('was invited to it already, whatever came of it', async () => {
    expect((await take(0)).status).toBe(201);
    await sql()`update placements set status = 'declined' where assignment_id = ${on.assignment.id}`;
    expect((await listed()).map((each) => [each.passedOver, each.placement?.status ?? null])).toEqual([
      [0, 'declined'],
      [0, null],
      [1, null],
      [2, null],
    ]);
    expect((await take(1)).status).toBe(201);
  });

  test('withdrew, paused or blocked the institution since', async () => {
    await sql()`delete from consents where profile_id = ${people[0]?.id ?? ''}`;
    await sql()`update profiles set status = 'paused', paused_until = '2099-01-01' where id = ${people[1]?.id ?? ''}`;
    await sql()`insert into blocked_institutions values (${people[2]?.id ?? ''}, ${on.assignment.institutionId})`;
    expect(await listed()).toMatchObject([{ profileId: people[3]?.id, passedOver: 0 }]);
    expect((await take(3)).status).toBe(201);
  });

  test('is placed in another assignment’s list only', async () => {
    const other = await makeStage(app.current);
    expect((await invite(other)).status).toBe(201);
    expect((await take(1)).status).toBe(400);
  });
});

test('somebody who is not in the run, or a run that is not the actor’s, is refused', async () => {
  const absent = await makeProfile(app.current, on.programme, { skills: [[nursing, 4]] });
  const details = [{ path: 'runId' }];
  expect(await invite(on, absent, { runId: run })).toMatchObject({ status: 400, body: { details } });
  const government = await asFocalPoint(app.current, on.programme.id);
  const theirs = await government.send<{ id: string }>('POST', base());
  expect(await take(0, { runId: theirs.body.id })).toMatchObject({ status: 400, body: { details } });
});
