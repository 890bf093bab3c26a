// Solves a portfolio on a thread of its own: HiGHS does not come back before it is through, and nobody waits for a page
// meanwhile. Speaks with solving.ts: says how far it is, and at the end what came out.
import { parentPort, workerData } from 'node:worker_threads';
import { clashesOf, namedLimits } from './clashes.ts';
import { type Costs, pricesOf } from './costs.ts';
import { loadHighs } from './highs.ts';
import { alone, greedy, type Limit, type Pair, type Portfolio, totalOf } from './model.ts';
import { gapAim, leastForShares, smallPortfolio } from './rules.ts';
import { type Answer, openSolver } from './solver.ts';

export interface SolveTask {
  portfolio: Portfolio;
  /** For the joint choice; costs or clashes may take as long again. */
  seconds: number;
}

export interface SolveNews {
  step: 'solving' | 'costs' | 'clashes';
  done: number;
  all: number;
  gap: number | null;
  best: number | null;
}

export type SolveOutcome =
  | {
      status: 'done';
      chosen: Pair[];
      objective: number;
      bound: number;
      gap: number;
      seconds: number;
      greedy: { objective: number; filled: number };
      /** By place. */
      alone: { total: number; people: Set<number> }[];
      costs: Costs;
      /** By floor: whether there were enough seats for it. */
      applied: boolean[];
    }
  | { status: 'infeasible'; clashes: Limit[]; seconds: number }
  /** The time was over before there was a choice. */
  | { status: 'no_answer' };

const port = parentPort;
if (!port) throw new Error('thread.ts runs on a thread of its own');
const task = workerData as SolveTask;
const { seconds } = task;
const begun = performance.now();
const since = (): number => (performance.now() - begun) / 1000;
const say = (news: SolveNews): void => port.postMessage({ news });
const highs = await loadHighs();
let solver = openSolver(highs, task.portfolio);
// A small one is solved to the last basis point.
const aim = solver.program.columns.length <= smallPortfolio ? 0 : gapAim;

port.postMessage({ outcome: outcomeOf(task.portfolio) });

function solve(): Answer {
  return solver.solve({
    aim,
    until: begun + seconds * 1000,
    progress: ({ best, gap }) =>
      say({ step: 'solving', done: Math.min(seconds, Math.floor(since())), all: seconds, gap, best }),
  });
}

/** Floors over people who are counted without the pinned ones (by sex) hold only over enough of them. */
function withoutThinFloors(portfolio: Portfolio, counted: number): Portfolio {
  // With somebody pinned or left out, what a floor by sex changes would tell the sex of that person.
  const decided = portfolio.pins.length + portfolio.bans.length > 0;
  const thin = (floor: Portfolio['floors'][number]): boolean =>
    !floor.pinned && floor.percent > 0 && (decided || counted < leastForShares);
  return portfolio.floors.some(thin)
    ? {
        ...portfolio,
        floors: portfolio.floors.map((floor) => (thin(floor) ? { ...floor, percent: 0 } : floor)),
      }
    : portfolio;
}

function outcomeOf(asked: Portfolio): SolveOutcome {
  let portfolio = asked;
  let answer = solve();
  // How many seats are filled is known only then; a floor over fewer people would tell the sex of each.
  const thinned = withoutThinFloors(portfolio, answer.chosen.length - portfolio.pins.length);
  if (thinned !== portfolio) {
    portfolio = thinned;
    solver.close();
    solver = openSolver(highs, portfolio);
    answer = solve();
  }
  const { program } = solver;
  const took = since();
  const until = performance.now() + seconds * 1000;
  if (answer.status === 'unknown') return { status: 'no_answer' };
  if (answer.status === 'infeasible') {
    const limits = namedLimits(portfolio, program);
    const told = (done: number): void =>
      say({ step: 'clashes', done, all: Math.max(done, limits.length), gap: null, best: null });
    return { status: 'infeasible', clashes: clashesOf(solver, limits, until, told), seconds: took };
  }
  const { pins, bans, floors } = portfolio;
  const costs = pricesOf(
    solver,
    answer,
    { pins: pins.length, bans: bans.length, floors: floors.length },
    { aim, until },
    (done, all) => say({ step: 'costs', done, all, gap: answer.gap, best: answer.objective }),
  );
  const one = greedy(portfolio, program);
  return {
    status: 'done',
    chosen: answer.chosen.flatMap((column) => program.columns[column] ?? []),
    objective: answer.objective,
    bound: answer.bound,
    gap: answer.gap,
    seconds: took,
    greedy: { objective: totalOf(program, one), filled: one.length },
    alone: portfolio.places.map((_, place) => alone(portfolio, place)),
    costs,
    applied: portfolio.floors.map(({ percent }) => percent > 0),
  };
}
