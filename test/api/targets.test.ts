// What a programme plans for a year beside what came: who sets it, what no figure can be, that nobody's change is written over,
// and that each change is kept.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody, type Persona } from '../personas.ts';
import { type FilledProgramme, fillProgramme } from './indicator-stage.ts';

interface Target {
  measure: string;
  figure: number;
}
interface Targets {
  year: number;
  targets: Target[];
  history: { by: string | null; measure: string; before: number | null; figure: number | null }[];
}

const app = useTestApp();
let filled: FilledProgramme;
let coordinator: Persona;
const at = () => `/api/programmes/${filled.programme.code}/targets`;
const report = async (who: Persona, query: string) =>
  (await who.get<{ targets: Target[] }>(`/api/programmes/${filled.programme.code}/report?${query}`)).body
    .targets;
const in2024 = 'from=2024-01-01&until=2024-12-31';

beforeAll(async () => {
  filled = await fillProgramme(app.current);
  coordinator = await asCoordinator(app.current, filled.programme.id);
});

describe('a target', () => {
  test('is set for a measure and a year, changed and taken away, and each change is kept', async () => {
    const set = (targets: object[]) => coordinator.send<Targets>('PUT', `${at()}/2024`, { targets });
    const first = await set([
      { measure: 'chosen', before: null, figure: 12 },
      { measure: 'follow_up', before: null, figure: 0.75 },
      // Nothing before and nothing now is no change.
      { measure: 'completed', before: null, figure: null },
    ]);
    expect([first.status, first.body.targets]).toEqual([
      200,
      [
        { measure: 'chosen', figure: 12 },
        { measure: 'follow_up', figure: 0.75 },
      ],
    ]);
    expect((await set([{ measure: 'chosen', before: 12, figure: 10 }])).status).toBe(200);
    const gone = await set([{ measure: 'follow_up', before: 0.75, figure: null }]);
    expect(gone.body.targets).toEqual([{ measure: 'chosen', figure: 10 }]);
    expect(gone.body.history.map(({ measure, before, figure }) => [measure, before, figure])).toEqual([
      ['follow_up', 0.75, null],
      ['chosen', 12, 10],
      ['follow_up', null, 0.75],
      ['chosen', null, 12],
    ]);
    expect(gone.body.history.every(({ by }) => by !== null)).toBe(true);
    expect(await eventKinds(app.current, filled.programme.id)).toEqual(
      expect.arrayContaining(['report.target_set']),
    );
    // Of that year, and of that programme.
    expect((await coordinator.get<Targets>(`${at()}?year=2025`)).body).toMatchObject({
      year: 2025,
      targets: [],
      history: [],
    });
  });

  test('of somebody else is not written over', async () => {
    const set = (before: number | null, figure: number | null) =>
      coordinator.send('PUT', `${at()}/2030`, { targets: [{ measure: 'reached', before, figure }] });
    expect((await set(null, 100)).status).toBe(200);
    for (const [before, figure] of [
      [null, 200],
      [50, 200],
      [50, null],
    ] as const)
      expect((await set(before, figure)).status).toBe(412);
    expect((await coordinator.get<Targets>(`${at()}?year=2030`)).body.targets).toEqual([
      { measure: 'reached', figure: 100 },
    ]);
  });

  test('is a figure that its measure can have', async () => {
    for (const [measure, figure] of [
      ['chosen', 1.5],
      ['follow_up', 1.01],
      ['satisfaction', 5.1],
      ['reached', -1],
      ['paid', 100],
      ['nothing', 1],
    ] as const)
      expect(
        (await coordinator.send('PUT', `${at()}/2031`, { targets: [{ measure, before: null, figure }] }))
          .status,
        measure,
      ).toBe(400);
    for (const year of ['1999', '2101', 'next'])
      expect((await coordinator.send('PUT', `${at()}/${year}`, { targets: [] })).status).toBe(400);
  });

  test('stands in the report of that whole year, without conditions', async () => {
    expect(await report(coordinator, in2024)).toEqual([{ measure: 'chosen', figure: 10 }]);
    for (const query of [
      `${in2024}&mode=virtual`,
      'from=2024-01-01&until=2024-12-30',
      'from=2023-01-01&until=2023-12-31',
    ])
      expect(await report(coordinator, query), query).toEqual([]);
    // Others read those of the figures that they read.
    await coordinator.send('PUT', `${at()}/2024`, {
      targets: [{ measure: 'needs_filled', before: null, figure: 3 }],
    });
    expect(await report(await asFocalPoint(app.current, filled.programme.id), in2024)).toEqual([
      { measure: 'needs_filled', figure: 3 },
    ]);
  });
});

test('only the team’s coordinators set or list them', async () => {
  const lent = await asCoordinator(app.current, filled.programme.id);
  await app.current
    .owner`update memberships set recipient = 'home_government' where account_id = ${lent.accountId}`;
  for (const [who, status] of [
    [asOutsider(app.current), 401],
    [await asSomebody(app.current), 404],
    [await asHost(app.current, filled.programme.id, filled.hospital), 404],
    [await asFocalPoint(app.current, filled.programme.id), 403],
    [await asFocalPoint(app.current, filled.programme.id, 'programme_team'), 403],
    [lent, 403],
  ] as const) {
    expect((await who.get(at())).status).toBe(status);
    const body = { targets: [{ measure: 'chosen', before: null, figure: 1 }] };
    expect((await who.send('PUT', `${at()}/2032`, body)).status).toBe(status);
  }
  // Nor past every route.
  await coordinator.send('PUT', `${at()}/2033`, {
    targets: [{ measure: 'chosen', before: null, figure: 1 }],
  });
  const changed = (who: Persona) =>
    app.current.owner.begin(async (tx) => {
      await tx`select act_as(${who.accountId})`;
      await tx`set local role compatriot_app`;
      return (await tx`update report_targets set figure = figure where programme_id = ${filled.programme.id}`)
        .count;
    });
  expect(await changed(lent)).toBe(0);
  expect(await changed(await asFocalPoint(app.current, filled.programme.id, 'programme_team'))).toBe(0);
  expect(await changed(coordinator)).toBeGreaterThan(0);
});
