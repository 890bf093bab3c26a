// The end of a need: closed by the last report, by nobody's click, once, and not while somebody works or waits for an answer.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { closeNeeds } from '@compatriot/server/placements/jobs.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makePlacement, makeProfile } from '../make.ts';
import { assignmentStatusOf, day, makeStage, type Stage, step } from './placement-stage.ts';

const app = useTestApp();

/** Beside whoever the test is about; `other` stands on the same need. */
async function stage(seats: number, need: string, ...people: PlacementStatus[]) {
  const on = await makeStage(app.current, { seats });
  await app.current.owner`update assignments set status = ${need} where id = ${on.assignment.id}`;
  const ids: string[] = [];
  for (const status of people) {
    const profile = ids.length === 0 ? on.profile : await makeProfile(app.current, on.programme);
    const id = await makePlacement(app.current, on.programme.id, on.assignment, profile, status);
    await app.current.owner`
      with yes as (insert into events (programme_id, kind, subject_id, actor_system)
        values (${on.programme.id}, 'placement.interested', ${id}, 'seed') returning id)
      insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
        select p.programme_id, p.id, p.profile_id, p.institution_id, yes.id from placements p, yes where p.id = ${id}`;
    ids.push(id);
  }
  return { on, ids: ids as [string, string, string] };
}
const close = (on: Stage, id: string) => step(on.coordinator, id, { step: 'close' });
const statusOf = (on: Stage) => assignmentStatusOf(app.current, on);
const endsOf = async (on: Stage) =>
  (await eventKinds(app.current, on.assignment.id)).filter((kind) => /closed|reopened/.test(kind));

test('the last of two closes it, with an event, in the same moment', async () => {
  const { on, ids } = await stage(2, 'filled', 'followed_up', 'followed_up');
  expect((await close(on, ids[0])).status).toBe(200);
  expect(await statusOf(on)).toBe('filled');
  expect((await close(on, ids[1])).status).toBe(200);
  expect(await statusOf(on)).toBe('closed');
  expect(await endsOf(on)).toEqual(['assignment.closed']);
});

test('two last steps at once close it once', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { on, ids } = await stage(2, 'filled', 'followed_up', 'followed_up');
    const sent = await Promise.all([close(on, ids[0]), close(on, ids[1])]);
    expect(sent.map((each) => each.status)).toEqual([200, 200]);
    expect(await statusOf(on)).toBe('closed');
    expect(await endsOf(on)).toEqual(['assignment.closed']);
  }
});

test('not while somebody works, reports or waits to be told', async () => {
  const open: PlacementStatus[] = [
    'invited',
    'interested',
    'interviewed',
    'scored',
    'reserve',
    'selected',
    'active',
    'suspended',
    'evacuated',
    'completing',
    'completed',
    'settled',
  ];
  for (const status of open) {
    const seats = ['invited', 'interested', 'interviewed', 'scored', 'reserve'].includes(status) ? 1 : 2;
    const { on, ids } = await stage(seats, 'filled', 'followed_up', status);
    expect((await close(on, ids[0])).status).toBe(200);
    expect(await statusOf(on), status).toBe('filled');
  }
});

test('whoever was told no closes it, and a no taken back opens it again; the unasked leave its lists', async () => {
  const { on, ids } = await stage(1, 'filled', 'followed_up', 'reserve', 'longlisted');
  await close(on, ids[0]);
  expect(await statusOf(on)).toBe('filled');
  const no = { step: 'not_select', reason: 'dates', note: 'Another was there in time' };
  expect((await step(on.coordinator, ids[1], no)).status).toBe(200);
  expect(await statusOf(on)).toBe('closed');
  expect((await on.coordinator.send('POST', `/api/placements/${ids[1]}/undo`, {})).status).toBe(200);
  expect(await statusOf(on)).toBe('filled');
  // The job of the closing that was taken back leaves everybody alone.
  await app.current.settle();
  expect(await eventKinds(app.current, ids[2])).toEqual(['placement.interested']);
  expect((await step(on.coordinator, ids[1], no)).status).toBe(200);
  await app.current.settle();
  expect(await endsOf(on)).toEqual(['assignment.closed', 'assignment.reopened', 'assignment.closed']);
  expect(await eventKinds(app.current, ids[2])).toEqual(['placement.interested', 'placement.lapsed']);
  expect((await step(on.coordinator, ids[2], { step: 'invite' })).status).toBe(409);
});

test('a no looks like silence: the need closes on the day by which an answer was due, not on the day of the no', async () => {
  const { on, ids } = await stage(1, 'filled', 'followed_up', 'invited');
  await close(on, ids[0]);
  const [row] = await app.current.owner<
    { profile: string }[]
  >`select profile_id as profile from placements where id = ${ids[1]}`;
  await app.current
    .owner`update placements set status = 'declined', answered_at = now() where profile_id = ${row?.profile ?? ''}`;
  const lapse = {
    handler: 'placement.lapse',
    event: 'placement.invited',
    eventId: randomUUID(),
    programmeId: on.programme.id,
    subjectId: ids[1],
  };
  const free = { ...lapse, handler: 'placement.free_seat', event: 'placement.withdrawn' };
  await handleJob(app.current.parts, free);
  expect(await statusOf(on)).toBe('filled');
  await app.current
    .owner`update placements set answer_due_at = now() - interval '1 minute' where id = ${ids[1]}`;
  await handleJob(app.current.parts, lapse);
  expect(await statusOf(on)).toBe('closed');
});

test('filled in part: closed by the calendar once nobody is looked for and everybody is done; suspended stays so', async () => {
  const { on, ids } = await stage(2, 'part_filled', 'followed_up');
  const sql = app.current.owner;
  await close(on, ids[0]);
  expect(await statusOf(on)).toBe('part_filled');
  await sql`update assignments set deadline = ${day(0)} where id = ${on.assignment.id}`;
  await closeNeeds(app.current.parts);
  expect(await statusOf(on)).toBe('part_filled');
  await sql`update assignments set deadline = ${day(-1)}, status = 'suspended' where id = ${on.assignment.id}`;
  await closeNeeds(app.current.parts);
  expect(await statusOf(on)).toBe('suspended');
  await sql`update assignments set status = 'part_filled' where id = ${on.assignment.id}`;
  const other = await stage(2, 'part_filled', 'active');
  await sql`update assignments set deadline = ${day(-1)} where id = ${other.on.assignment.id}`;
  await closeNeeds(app.current.parts);
  await closeNeeds(app.current.parts);
  expect(await statusOf(on)).toBe('closed');
  expect(await statusOf(other.on)).toBe('part_filled');
  expect(await endsOf(on)).toEqual(['assignment.closed']);
});
