// The list that a host works off: what is up to them comes first and says so; what is not, and every silence, does not.
import { describe, expect, test } from 'vitest';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { useTestApp } from '../app.ts';
import { makePlacement, makeProfile } from '../make.ts';
import { openContact } from './clearance-stage.ts';
import { answer, day, invited, makeStage, type Stage } from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

const listed = async (on: Stage) =>
  (await on.host.get<{ items: { id: string; yourTurn: boolean }[] }>('/api/host/placements')).body.items;
const turns = async (on: Stage) => (await listed(on)).filter((each) => each.yourTurn).map(({ id }) => id);

async function standing(on: Stage, status: PlacementStatus, days: { from?: string; until?: string } = {}) {
  const profile = await makeProfile(app.current, on.programme);
  const id = await makePlacement(app.current, on.programme.id, on.assignment, profile, status);
  await openContact(app.current, { ...on, profile }, id);
  await sql()`update placements set starts_on = ${days.from ?? null}, ends_on = ${days.until ?? null} where id = ${id}`;
  return id;
}

describe('what is up to the host', () => {
  test('by state and day', async () => {
    const on = await makeStage(app.current);
    const mine = [
      await standing(on, 'scored'),
      await standing(on, 'oriented', { from: day(0) }),
      await standing(on, 'active', { until: day(-1) }),
      await standing(on, 'completing'),
      await standing(on, 'interested'),
    ];
    for (const [status, days] of [
      ['oriented', { from: day(3) }],
      ['active', { until: day(0) }],
      ['contracted', { from: day(-3) }],
      ['suspended', { until: day(-9) }],
      ['completed', {}],
    ] as const)
      await standing(on, status, days);
    expect((await turns(on)).sort()).toEqual([...mine].sort());
    // First, and by invitation among themselves; the others after them.
    expect((await listed(on)).map((each) => each.yourTurn).lastIndexOf(true)).toBe(mine.length - 1);
    await sql()`update placements set host_choice = 'select' where id = ${mine[0] ?? ''}`;
    await sql()`insert into interview_slots (programme_id, placement_id, assignment_id, institution_id, starts_at, minutes, way, offered_party)
      select programme_id, id, assignment_id, institution_id, now() + interval '3 days', 30, 'phone', 'host' from placements where id = ${mine[4] ?? ''}`;
    expect((await turns(on)).sort()).toEqual(mine.slice(1, 4).sort());
    // Without contact nothing is.
    await sql()`update disclosures set ends_at = now()`;
    expect(await turns(on)).toEqual([]);
  });

  test('scores that the coordinator owes are not; their own are', async () => {
    const on = await makeStage(app.current);
    const id = await standing(on, 'interviewed');
    const seat = (accountId: string | null) =>
      on.coordinator.send(
        'POST',
        `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/panel`,
        { accountId },
      );
    await seat(on.coordinator.accountId);
    expect(await turns(on)).toEqual([]);
    await seat(on.host.accountId);
    expect(await turns(on)).toEqual([id]);
  });

  test('neither is an invitation, declined or not', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    expect(await turns(on)).toEqual([]);
    expect((await answer(on.member, id, { answer: 'no' })).status).toBe(200);
    expect(await turns(on)).toEqual([]);
  });
});
