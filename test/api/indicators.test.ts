// The programme's report on real rows: what each figure is, that every one of them is the sum of the records that open behind
// it, days at both ends, currencies apart, and who reads it.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  indicatorNames,
  indicatorOf,
  listedIndicators,
  openIndicators,
} from '@compatriot/server/indicators/rules.ts';
import { seatedStatuses } from '@compatriot/server/placements/rules.ts';
import { useTestApp } from '../app.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody, type Persona } from '../personas.ts';
import { type FilledProgramme, fillProgramme } from './indicator-stage.ts';

interface Figure {
  measure: (typeof indicatorNames)[number];
  cut: string;
  key: string | null;
  n: number;
  total: number;
  middle: number | null;
}
interface Report {
  figures: Figure[];
  leftOut: string[];
  donors: { id: string; name: string }[];
  can: string[];
}
interface Records {
  n: number;
  total: number;
  middle: number | null;
  pages: number;
  items: {
    record: string;
    id: string;
    day: string;
    value: number;
    title: string | null;
    who: string | null;
  }[];
}

const app = useTestApp();
let filled: FilledProgramme;
let other: FilledProgramme;
let coordinator: Persona;
const url = () => `/api/programmes/${filled.programme.code}/report`;
const in2024 = 'from=2024-01-01&until=2024-12-31';

beforeAll(async () => {
  filled = await fillProgramme(app.current);
  // The same again next door: nothing of it may count here.
  other = await fillProgramme(app.current);
  coordinator = await asCoordinator(app.current, filled.programme.id);
});

async function report(query = in2024, who = coordinator): Promise<Report> {
  const { status, body } = await who.get<Report>(`${url()}?${query}`);
  expect(status).toBe(200);
  return body;
}
const told = ({ figures }: Report, measure: string, cut = 'all'): Record<string, [number, number]> =>
  Object.fromEntries(
    figures
      .filter((row) => row.measure === measure && row.cut === cut)
      .map((row) => [row.key ?? 'all', [row.n, row.total]]),
  );

/** All pages of the list that a press on a figure opens. */
async function records(figure: Figure, query: string): Promise<Records['items'] & { n?: number }> {
  const address = new URLSearchParams(query);
  const [donor, currency] = (figure.key ?? '').split('.');
  if (figure.cut === 'donor') {
    address.set('donor', donor ?? '');
    address.set('part', currency ?? '');
  } else if (figure.cut !== 'all') address.set(figure.cut, figure.key ?? '');
  const items: Records['items'] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    address.set('page', String(page));
    const { status, body } = await coordinator.get<Records>(`${url()}/${figure.measure}?${address}`);
    expect(status, figure.measure).toBe(200);
    expect([body.n, body.total, body.middle], figure.measure).toEqual([
      figure.n,
      figure.total,
      figure.middle,
    ]);
    pages = body.pages;
    items.push(...body.items);
  }
  return items;
}
const middleOf = (values: number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return low === undefined || high === undefined ? null : (low + high) / 2;
};

describe('each figure', () => {
  test('is what was recorded in those days', async () => {
    const year = await report();
    expect(told(year, 'needs_approved')).toEqual({ all: [3, 3] });
    expect(told(year, 'needs_approved', 'sector')).toEqual({ health: [2, 2], education: [1, 1] });
    expect(told(year, 'needs_filled')).toEqual({ all: [2, 2] });
    expect(told(year, 'vacancies_filled')).toEqual({ all: [1, 1] });
    // 10, 29 and 9 days; to the arrivals 51, 82, 82, 38 and 92.
    expect(told(year, 'days_to_shortlist', 'part')).toEqual({ within: [2, 19], later: [1, 29] });
    expect(year.figures.find((row) => row.measure === 'days_to_shortlist' && row.cut === 'all')?.middle).toBe(
      10,
    );
    expect(year.figures.find((row) => row.measure === 'days_to_arrival' && row.cut === 'all')?.middle).toBe(
      82,
    );
    // Whose choice was taken back was not chosen; who stepped back later was.
    expect(told(year, 'chosen')).toEqual({ all: [6, 6] });
    expect(told(year, 'chosen', 'part')).toEqual({ repeat: [1, 1] });
    expect(told(year, 'chosen', 'host')).toEqual({ hospital: [5, 5], school: [1, 1] });
    expect(told(year, 'at_work')).toEqual({ all: [5, 5] });
    expect(told(year, 'at_work', 'mode')).toEqual({ temporary: [3, 3], virtual: [1, 1], permanent: [1, 1] });
    expect(told(year, 'completed')).toEqual({ all: [1, 1] });
    expect(told(year, 'withdrawn', 'part')).toEqual({ family: [1, 1], dates: [1, 1] });
    // At half past eleven on the last evening.
    expect(told(year, 'ended_early', 'part')).toEqual({ security: [1, 1] });
    expect(told(year, 'reached')).toEqual({ all: [5, 98] });
    expect(told(year, 'reached', 'part')['treated.women']).toEqual([1, 40]);
    expect(told(year, 'outcome', 'part')).toEqual({ knowledge: [1, 1] });
    expect(told(year, 'handed_over')).toEqual({ all: [1, 2] });
    expect(told(year, 'follow_up', 'part')).toEqual({ 6: [2, 1] });
    expect(told(year, 'satisfaction', 'part')).toEqual({ member: [2, 7], host: [1, 4] });
    expect(told(year, 'virtual_minutes', 'part')).toEqual({ confirmed: [1, 90], told: [1, 45] });
    expect(told(year, 'orientation', 'part')).toEqual({
      'NL.women': [1, 4],
      'NL.men': [1, 2],
      'GY.women': [1, 1],
    });
    expect(told(year, 'projects_proposed')).toEqual({ all: [1, 1] });
    expect(told(year, 'projects_tranches', 'part')).toEqual({ EUR: [2, 20_000] });
    expect(told(year, 'projects_outcome', 'part')).toEqual({ knowledge: [1, 1] });
    expect(told(year, 'projects_reached', 'part')).toEqual({
      'trained.women': [1, 9],
      'trained.unknown': [1, 1],
    });
    expect(year.leftOut).toEqual([]);
  });

  test('keeps donors and currencies apart', async () => {
    const { first, second } = filled.donors;
    const year = await report();
    expect(told(year, 'granted', 'donor')).toEqual({
      [`${first}.EUR`]: [1, 900_000],
      [`${first}.USD`]: [1, 500_000],
      [`${second}.EUR`]: [1, 300_000],
    });
    // Two stipends, one promised and none that was cancelled; and both tranches of a project.
    expect(told(year, 'committed', 'donor')).toEqual({
      [`${first}.EUR`]: [3, 130_000],
      [`${first}.USD`]: [1, 20_000],
      [`${second}.EUR`]: [3, 30_000],
    });
    expect(told(year, 'paid', 'donor')).toEqual({
      [`${first}.EUR`]: [2, 100_000],
      [`${first}.USD`]: [1, 20_000],
      [`${second}.EUR`]: [2, 20_000],
    });
    expect(told(year, 'cost', 'donor')).toEqual({
      [`${first}.EUR`]: [1, 100_000],
      [`${first}.USD`]: [1, 20_000],
    });
    for (const measure of ['granted', 'committed', 'paid', 'cost', 'projects_tranches']) {
      expect(told(year, measure), measure).toEqual({});
      expect((await coordinator.get(`${url()}/${measure}?${in2024}`)).status, measure).toBe(400);
    }
  });

  test('of another year is another', async () => {
    const next = await report('from=2025-01-01&until=2025-12-31');
    expect(told(next, 'needs_approved')).toEqual({ all: [1, 1] });
    expect(told(next, 'completed', 'mode')).toEqual({ virtual: [1, 1] });
    // The nurse was done in 2024 and the one who left had left.
    expect(told(next, 'at_work')).toEqual({ all: [3, 3] });
    expect(told(next, 'withdrawn', 'part')).toEqual({ dates: [1, 1] });
    expect(told(next, 'reached')).toEqual({ all: [2, 45] });
    expect(told(next, 'follow_up', 'part')).toEqual({ 12: [1, 0] });
    expect(told(await report('from=2023-01-01&until=2023-12-31'), 'at_work')).toEqual({ all: [0, 0] });
    // Both days belong to it, and no other.
    expect(told(await report('from=2024-03-01&until=2024-03-01'), 'days_to_arrival')).toEqual({
      all: [1, 51],
    });
    expect(told(await report('from=2024-03-02&until=2024-03-31'), 'days_to_arrival')).toEqual({
      all: [1, 38],
    });
    expect((await coordinator.get(`${url()}?from=2024-02-01&until=2024-01-01`)).status).toBe(400);
    expect((await coordinator.get(`${url()}?from=2024-02-31`)).status).toBe(400);
  });

  test('under a condition leaves out what its records know nothing of, and says so', async () => {
    const virtual = await report(`${in2024}&mode=virtual`);
    expect(told(virtual, 'chosen')).toEqual({ all: [1, 1] });
    expect(told(virtual, 'paid', 'donor')).toEqual({});
    expect(virtual.leftOut).toEqual([
      'orientation',
      'granted',
      'projects_proposed',
      'projects_approved',
      'projects_tranches',
      'projects_outcome',
      'projects_reached',
    ]);
    expect(virtual.figures.some((row) => virtual.leftOut.includes(row.measure))).toBe(false);
    const funded = await report(`${in2024}&donor=${filled.donors.second}`);
    expect(told(funded, 'chosen', 'sector')).toEqual({ education: [1, 1] });
    expect(told(funded, 'granted', 'donor')).toEqual({ [`${filled.donors.second}.EUR`]: [1, 300_000] });
    expect(told(await report(`${in2024}&donor=${other.donors.second}`), 'chosen')).toEqual({ all: [0, 0] });
  });
});

describe('every figure is walked back to its records', () => {
  test.each([
    in2024,
    'from=2020-01-01&until=2030-12-31',
    `${in2024}&mode=temporary`,
    `${in2024}&sector=education`,
  ])('%s', async (query) => {
    const { figures } = await report(query);
    const seen = new Set(figures.map((row) => row.measure));
    expect(seen.size).toBeGreaterThan(15);
    for (const figure of figures) {
      const items = await records(figure, query);
      const name = `${figure.measure} ${figure.cut} ${figure.key ?? ''}`;
      expect(items, name).toHaveLength(figure.n);
      expect(
        items.reduce((sum, item) => sum + item.value, 0),
        name,
      ).toBe(figure.total);
      if (indicatorOf(figure.measure).kind === 'days')
        expect(middleOf(items.map((item) => item.value)), name).toBe(figure.middle);
      // Each is called as on its own page.
      for (const item of items) expect(item.title, name).toBeTruthy();
    }
  });

  test('and each record is there for the reader', async () => {
    const { figures } = await report('from=2020-01-01&until=2030-12-31');
    const code = filled.programme.code;
    const pages: Record<string, (id: string) => string> = {
      placement: (id) => `/api/programmes/${code}/placements/${id}`,
      payment: (id) => `/api/placements/${id}/money`,
      need: (id) => `/api/programmes/${code}/assignments/${id}`,
      project: (id) => `/api/projects/${id}`,
      line: (id) => `/api/programmes/${code}/budget-lines/${id}`,
      orientation: (id) => `/api/programmes/${code}/orientations/${id}`,
    };
    const met = new Map<string, string>();
    for (const figure of figures.filter((row) => row.cut === 'all' || row.cut === 'donor'))
      for (const item of await records(figure, 'from=2020-01-01&until=2030-12-31'))
        met.set(item.id + item.record, item.record);
    expect(new Set(met.values())).toEqual(new Set(Object.keys(pages)));
    for (const [key, record] of met) {
      const address = pages[record]?.(key.slice(0, 36)) ?? '';
      expect((await coordinator.get(address)).status, address).toBe(200);
    }
  });

  test('page by page', async () => {
    const crowded = await fillProgramme(app.current);
    const { id: programmeId } = crowded.programme;
    await app.current.owner`
      insert into orientations (programme_id, title, form, place, starts_at, time_zone, minutes, capacity)
      select ${programmeId}, 'Session ' || n, 'site', 'Utrecht', '2024-05-01'::timestamptz, 'UTC', 60, 20 from generate_series(1, 60) n`;
    await app.current.owner`
      insert into orientation_counts (orientation_id, programme_id, nationality, women, men, unknown)
      select id, programme_id, 'FR', 1, 0, 0 from orientations where programme_id = ${programmeId} and title like 'Session%'`;
    const reader = await asCoordinator(app.current, programmeId);
    const address = `/api/programmes/${crowded.programme.code}/report/orientation?${in2024}&part=FR.women`;
    const one = await reader.get<Records>(address);
    const two = await reader.get<Records>(`${address}&page=2`);
    expect([one.body.n, one.body.pages, one.body.items.length, two.body.items.length]).toEqual([
      60, 2, 50, 10,
    ]);
    expect(new Set([...one.body.items, ...two.body.items].map((item) => item.id)).size).toBe(60);
  });
});

describe('who reads it', () => {
  test('the team’s coordinators; other officials count needs; nobody else', async () => {
    const focal = await asFocalPoint(app.current, filled.programme.id);
    for (const official of [focal, await asFocalPoint(app.current, filled.programme.id, 'programme_team')]) {
      const seen = await report(in2024, official);
      expect([...new Set(seen.figures.map((row) => row.measure))].toSorted()).toEqual(
        [...openIndicators, ...listedIndicators].toSorted(),
      );
      expect(told(seen, 'needs_approved')).toEqual({ all: [3, 3] });
      // Everybody of the stage shares with both.
      expect(told(seen, 'at_work')).toEqual({ all: [5, 5] });
      expect(told(seen, 'reached')).toEqual({ all: [5, 98] });
      expect(seen.can).toEqual(['report.read_needs']);
      expect(seen.donors).toEqual([]);
      for (const measure of indicatorNames) {
        const { status } = await official.get(`${url()}/${measure}?${in2024}&part=EUR`);
        expect(status, measure).toBe(openIndicators.includes(measure) ? 200 : 403);
      }
    }
    // A coordinator whom the government lent is no coordinator of the team.
    const lent = await asCoordinator(app.current, filled.programme.id);
    await app.current
      .owner`update memberships set recipient = 'home_government' where account_id = ${lent.accountId}`;
    expect((await report(in2024, lent)).can).toEqual(['report.read_needs']);
    expect((await lent.get(`${url()}/chosen?${in2024}`)).status).toBe(403);
    for (const [who, status] of [
      [asOutsider(app.current), 401],
      [await asSomebody(app.current), 404],
      [await asHost(app.current, filled.programme.id, filled.hospital), 404],
      [await asCoordinator(app.current, other.programme.id), 404],
    ] as const) {
      expect((await who.get(`${url()}?${in2024}`)).status).toBe(status);
      expect((await who.get(`${url()}/needs_approved?${in2024}`)).status).toBe(status);
    }
  });

  test('of placements an official who is no coordinator of the team counts what they list', async () => {
    const mixed = await fillProgramme(app.current);
    const team = await asFocalPoint(app.current, mixed.programme.id, 'programme_team');
    const government = await asFocalPoint(app.current, mixed.programme.id);
    // One of those at work takes back what they gave to the government.
    await app.current.owner`delete from consents where recipient = 'home_government' and profile_id in (
      select profile_id from placements where programme_id = ${mixed.programme.id} and status = 'closed')`;
    const at = `/api/programmes/${mixed.programme.code}`;
    const count = async (who: Persona) => {
      const { body } = await who.get<Report>(`${at}/report?${in2024}`);
      return [told(body, 'at_work'), told(body, 'completed'), told(body, 'reached')];
    };
    expect(await count(team)).toEqual([{ all: [5, 5] }, { all: [1, 1] }, { all: [5, 98] }]);
    expect(await count(government)).toEqual([{ all: [4, 4] }, { all: [0, 0] }, { all: [0, 0] }]);
    const { body } = await government.get<{ total: number }>(`${at}/placements?status=closed`);
    expect(body.total).toBe(0);
    // By a donor they cannot ask, nor for a target of which they read a part.
    const donor = await government.get<Report>(`${at}/report?${in2024}&donor=${mixed.donors.first}`);
    expect(told(donor.body, 'at_work')).toEqual({});
  });

  test('and a wrong question to the database is empty', async () => {
    // Asked past every route, as each of them; the programme is named, and rows are counted.
    const seen = (who: Persona) =>
      app.current.owner.begin(async (tx) => {
        await tx`select act_as(${who.accountId})`;
        await tx`set local role compatriot_app`;
        const figures = await tx<{ measure: string }[]>`
          select distinct measure from indicator_figures(${filled.programme.id}, ${indicatorNames as string[]}::text[],
            '2020-01-01', '2030-12-31', '{}')`;
        let records = 0;
        for (const name of indicatorNames) {
          const rows =
            await tx`select id from indicator_records(${filled.programme.id}, ${name}, '2020-01-01', '2030-12-31', '{}', 0, 50)`;
          if (rows.length > 0) records += 1;
        }
        return { figures: figures.length, records };
      });
    expect(await seen(coordinator)).toEqual({
      figures: indicatorNames.length,
      records: indicatorNames.length,
    });
    expect(await seen(await asFocalPoint(app.current, filled.programme.id))).toEqual({
      figures: 4,
      records: 4,
    });
    for (const who of [
      await asSomebody(app.current),
      await asHost(app.current, filled.programme.id, filled.hospital),
      await asCoordinator(app.current, other.programme.id),
    ])
      expect(await seen(who)).toEqual({ figures: 0, records: 0 });
  });
});

test('the database knows each measure, and the states from a choice on', async () => {
  const [row] = await app.current.owner<{ states: string[]; known: number }[]>`
    select indicator_seated() as states,
      (select count(*)::int from unnest(${indicatorNames as string[]}::text[]) name where indicator_source(name) is not null) as known`;
  expect(row?.states).toEqual(seatedStatuses);
  expect(row?.known).toBe(indicatorNames.length);
});
