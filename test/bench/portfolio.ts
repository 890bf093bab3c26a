// A joint choice at full size: 200 assignments of one to three seats, 2,000 people, the best 50 of them for each, five donors
// whose money reaches for seven seats of ten, a floor of 40 % where a third of the people are members. Each of nine such
// portfolios is solved once, as a job does it: on a thread of this process, from its start to the proven choice. Beside it, in
// the same run, what choosing one at a time reaches and how far HiGHS comes with the same rows and nothing of ours.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadHighs } from '@compatriot/server/portfolios/highs.ts';
import {
  brokenBy,
  pairKey,
  type Place,
  type Portfolio,
  programOf,
} from '@compatriot/server/portfolios/model.ts';
import { startSolving } from '@compatriot/server/portfolios/solving.ts';
import { figure, median, percentile } from './figures.ts';
import type { Result } from './run.ts';

const assignments = 200;
const people = 2000;
const kept = 50;
const donors = 5;
const portfolios = 9;
const secondsAllowed = 20;
const secondsAimed = 2;

/** The same numbers on every machine (Numerical Recipes' generator). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Twenty trades, some wanted more than others; who is good is good for many, so that assignments want the same people. */
function made(seed: number): Portfolio {
  const random = numbers(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const persons = Array.from({ length: people }, () => ({ quality: random(), trade: below(20) }));
  const members = Uint8Array.from(persons, () => Number(random() < 1 / 3));
  const day = (number: number): string => new Date(Date.UTC(2027, 0, 1 + number)).toISOString().slice(0, 10);
  const places: Place[] = Array.from({ length: assignments }, () => {
    const trade = Math.floor(random() ** 1.5 * 20);
    const options = persons
      .map((each, person) => ({
        person,
        points: Math.round((each.trade === trade ? 4500 : 1500) + each.quality * 3000 + random() * 2500),
      }))
      .sort((a, b) => b.points - a.points)
      .slice(0, kept);
    const from = below(300);
    return {
      seats: 1 + below(3),
      cost: 200_000 + below(600_000),
      donor: below(donors),
      from: day(from),
      until: day(from + 30 + below(150)),
      options,
    };
  });
  const budgets = Array.from({ length: donors }, (_, donor) =>
    Math.floor(
      places.reduce((sum, each) => sum + (each.donor === donor ? each.seats * each.cost : 0), 0) * 0.7,
    ),
  );
  return {
    people,
    places,
    budgets,
    pins: [],
    bans: [],
    floors: [{ percent: 40, members, pinned: true }],
    mostLoss: null,
  };
}

async function solved(portfolio: Portfolio) {
  const begun = performance.now();
  const solving = startSolving({ portfolio, seconds: secondsAllowed });
  let over = false;
  let took = 0;
  const outcome = solving.outcome.finally(() => (over = true));
  // The price of the floor follows; the choice is there when that begins.
  while (!over && took === 0) {
    if (solving.news()?.step === 'costs') took = performance.now() - begun;
    await sleep(2);
  }
  const result = await outcome;
  await solving.stop();
  if (result.status !== 'done') throw new Error(`The portfolio ended as ${result.status}`);
  const program = programOf(portfolio);
  const at = new Map(program.columns.map((column, index) => [pairKey(column), index]));
  const chosen = result.chosen.map((pair) => at.get(pairKey(pair)) ?? -1);
  if (brokenBy(program, chosen).length > 0) throw new Error('The choice breaks a limit');
  return { ...result, took: took || performance.now() - begun, whole: performance.now() - begun };
}

/** Every limit as it is written down in model.ts, solved by HiGHS alone. @returns points that it has within the time aimed at */
async function plainly(portfolio: Portfolio): Promise<number> {
  const { columns, rows } = programOf(portfolio);
  const highs = await loadHighs();
  const starts = [0];
  for (const { columns: inside } of rows) starts.push((starts.at(-1) ?? 0) + inside.length);
  return highs.withModel((model) => {
    const bounded = (value: number): number =>
      value === Infinity ? highs.infinity : value === -Infinity ? -highs.infinity : value;
    model.passModel({
      numCols: columns.length,
      numRows: rows.length,
      sense: highs.constants.objectiveSense.maximize,
      colCost: columns.map(({ points }) => points),
      colLower: columns.map(() => 0),
      colUpper: columns.map(() => 1),
      rowLower: rows.map(({ lower }) => bounded(lower)),
      rowUpper: rows.map(({ upper }) => bounded(upper)),
      matrix: {
        format: 'csr',
        numRows: rows.length,
        numCols: columns.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(rows.flatMap(({ columns: inside }) => inside)),
        values: Float64Array.from(rows.flatMap(({ values }) => values)),
      },
      integrality: new Int32Array(columns.length).fill(1),
    });
    model.options.set({ output_flag: false, time_limit: secondsAimed, mip_rel_gap: 1e-4 });
    model.run();
    const found = Number(model.info.get('objective_function_value'));
    return Promise.resolve(Number.isFinite(found) ? Math.max(0, found) : 0);
  });
}

export async function bench(): Promise<Result> {
  const all = Array.from({ length: portfolios }, (_, index) => made(index + 1));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const runs = [];
  for (const portfolio of all) {
    delay.enable();
    runs.push(await solved(portfolio));
    delay.disable();
  }
  const p99 = delay.percentile(99) / 1e6;
  const took = runs.map((run) => run.took / 1000);
  const gaps = runs.map(({ gap }) => gap);
  const gains = runs.map(({ objective, greedy }) => objective / greedy.objective);
  const plain: number[] = [];
  for (const [index, portfolio] of all.slice(0, 3).entries())
    plain.push((await plainly(portfolio)) / (runs[index]?.objective ?? 1));
  const largest = Math.max(...gaps);
  const inTime = took.filter((each, index) => each <= secondsAimed && (gaps[index] ?? 1) <= 1e-4).length;
  return {
    bench: 'portfolio',
    data: `${portfolios} portfolios of ${assignments} assignments × ${people} people × ${kept} candidates each, ${donors} donors, one floor`,
    figures: [
      figure('seconds to a proven choice, median', median(took), 's', median(took) <= secondsAimed, '≤ 2 s'),
      figure('the slowest of them', Math.max(...took), 's'),
      figure('proven within 2 s', inTime, `of ${portfolios}`),
      figure('largest gap at the end, in 1e-4', largest * 1e4, '×1e-4', largest <= 1e-4, '≤ 1'),
      figure('worth of what HiGHS alone has after 2 s, as ours', median(plain) * 100, '%'),
      figure('worth of one at a time, as the whole', (1 / median(gains)) * 100, '%'),
      figure('gain over one at a time, median', (median(gains) - 1) * 100, '%', median(gains) > 1, '> 0'),
      figure('with the price of the floor, median', median(runs.map(({ whole }) => whole / 1000)), 's'),
      figure('event loop delay, 99th percentile', p99, 'ms', p99 <= 20, '≤ 20 ms'),
      figure('event loop delay, longest', delay.max / 1e6, 'ms'),
      figure(
        'seats filled, median',
        percentile(
          runs.map(({ chosen }) => chosen.length),
          0.5,
        ),
        'seats',
      ),
    ],
  };
}
