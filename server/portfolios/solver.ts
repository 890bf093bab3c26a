// Solves a joint choice with HiGHS: first without whole numbers, then with the bound of bound.ts, which tells who can still
// matter, and at last in whole numbers over those. One open solver answers many questions about one portfolio: what would it
// be worth without this pin, is there any choice at all without that budget. Runs where it may block (thread.ts).
import type { Highs, Model } from 'highs';
import { type Bound, boundOf, type Shelf } from './bound.ts';
import { brokenBy, type Limit, type Portfolio, type Program, programOf, totalOf } from './model.ts';

/** What a question leaves out of the portfolio. */
export type Lift = Limit | { kind: 'ban'; ban: number };

export interface Progress {
  best: number | null;
  gap: number | null;
}

export interface Answer {
  /** `unknown`: the time was over before there was a choice or a proof that there is none. */
  status: 'solved' | 'infeasible' | 'unknown';
  /** Columns of the program. */
  chosen: number[];
  objective: number;
  /** No choice is worth more. */
  bound: number;
  gap: number;
}

export interface Question {
  without?: readonly Lift[];
  /** Only whether there is any choice. */
  any?: boolean;
  /** Relative gap at which it is good enough. */
  aim: number;
  /** When the time is over, as performance.now() counts. */
  until: number;
  /** A choice that is known to hold. */
  start?: readonly number[];
  progress?: (progress: Progress) => void;
}

export interface Solver {
  program: Program;
  solve(question: Question): Answer;
  close(): void;
}

/** Rounds of better prices. Each costs some 20 ms; after six the bound moves by less than is aimed at. */
const mostRounds = 8;
/** What sums of prices may be off by; points are whole. */
const rounding = 1e-3;
/** Beyond any sum that a portfolio can reach, and small enough to stay exact. */
const huge = 1e15;

export function openSolver(highs: Highs, portfolio: Portfolio): Solver {
  const program = programOf(portfolio);
  const { modelStatus, callbackType, objectiveSense } = highs.constants;
  const people = program.columns.length;
  const count = portfolio.places.length;
  const width = people + count;
  // Beside each person's column one for how many a place takes: whole seats and whole money are decided there.
  const ofPlace: number[][] = portfolio.places.map(() => []);
  for (const [index, { place }] of program.columns.entries()) ofPlace[place]?.push(index);
  const rows = [
    ...ofPlace.map((columns, place) => ({
      limit: null,
      columns: [...columns, people + place],
      values: [...columns.map(() => 1), -1],
      lower: 0,
      upper: 0,
    })),
    ...program.rows
      .filter(({ limit }) => limit.kind !== 'seats' && limit.kind !== 'budget')
      .map((row) => ({ ...row })),
    ...program.rows
      .filter(({ limit }) => limit.kind === 'budget')
      .map(({ limit, upper, lower }) => {
        const theirs = portfolio.places.flatMap(({ donor, cost }, place) =>
          limit.kind === 'budget' && donor === limit.donor && cost > 0 ? [{ place, cost }] : [],
        );
        return {
          limit,
          columns: theirs.map(({ place }) => people + place),
          values: theirs.map(({ cost }) => cost),
          lower,
          upper,
        };
      }),
  ];
  const points = new Float64Array(width);
  for (const [index, each] of program.columns.entries()) points[index] = each.points;

  /** What holds for one question: bounds of columns and rows. */
  function boundsOf(without: readonly Lift[]) {
    const lifted = new Set(without.map(liftKey));
    const colLower = new Float64Array(width);
    const colUpper = new Float64Array(width).fill(1);
    program.bans.forEach((column, ban) => {
      if (!lifted.has(liftKey({ kind: 'ban', ban }))) colUpper[column] = 0;
    });
    program.pins.forEach((column, pin) => {
      if (!lifted.has(liftKey({ kind: 'pin', pin }))) colLower[column] = 1;
    });
    for (const [place, { seats }] of portfolio.places.entries()) {
      const all = ofPlace[place]?.length ?? 0;
      colUpper[people + place] = lifted.has(liftKey({ kind: 'seats', place })) ? all : Math.min(seats, all);
    }
    const free = rows.map(({ limit }) => limit !== null && lifted.has(liftKey(limit)));
    const rowLower = Float64Array.from(rows, ({ lower }, at) => (free[at] ? -huge : Math.max(lower, -huge)));
    const rowUpper = Float64Array.from(rows, ({ upper }, at) => (free[at] ? huge : Math.min(upper, huge)));
    return { colLower, colUpper, rowLower, rowUpper };
  }
  type Bounds = ReturnType<typeof boundsOf>;
  const outside = (value: number): number =>
    value <= -huge ? -highs.infinity : value >= huge ? highs.infinity : value;

  /** The program over some of the people. */
  function modelOf(
    kept: readonly number[],
    { colLower, colUpper, rowLower, rowUpper }: Bounds,
    whole: boolean,
  ) {
    const all = [...kept, ...ofPlace.map((_, place) => people + place)];
    const position = new Int32Array(width).fill(-1);
    for (const [at, column] of all.entries()) position[column] = at;
    const starts = [0];
    const indices: number[] = [];
    const values: number[] = [];
    const lower: number[] = [];
    const upper: number[] = [];
    for (const [at, row] of rows.entries()) {
      if ((rowLower[at] ?? 0) <= -huge && (rowUpper[at] ?? 0) >= huge && whole) continue;
      const before = indices.length;
      for (const [inside, column] of row.columns.entries()) {
        const found = position[column] ?? -1;
        if (found < 0 || row.values[inside] === 0) continue;
        indices.push(found);
        values.push(row.values[inside] ?? 0);
      }
      // At most one of one person: nothing to say. The relaxation keeps every row, so that its prices have their places.
      if (whole && row.limit?.kind === 'place' && indices.length - before < 2) {
        indices.length = before;
        values.length = before;
        continue;
      }
      starts.push(indices.length);
      lower.push(outside(rowLower[at] ?? 0));
      upper.push(outside(rowUpper[at] ?? 0));
    }
    const model = highs.createModel({
      numCols: all.length,
      numRows: lower.length,
      sense: objectiveSense.maximize,
      colCost: all.map((column) => points[column] ?? 0),
      colLower: all.map((column) => colLower[column] ?? 0),
      colUpper: all.map((column) => colUpper[column] ?? 0),
      rowLower: lower,
      rowUpper: upper,
      matrix: {
        format: 'csr',
        numRows: lower.length,
        numCols: all.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(values),
      },
      ...(whole ? { integrality: new Int32Array(all.length).fill(1) } : {}),
    });
    model.options.set({ output_flag: false });
    return model;
  }

  let relaxation: Model | null = null;
  const everybody = program.columns.map((_, index) => index);

  /** The bound that the prices of the limits give; any prices give one. */
  function priced(duals: Float64Array, bounds: Bounds): Bound {
    const worth = points.slice(0, people);
    let constant = 0;
    for (const [at, row] of rows.entries()) {
      const price = duals[at] ?? 0;
      if (row.limit === null || row.limit.kind === 'budget' || price === 0) continue;
      const side = price > 0 ? (bounds.rowUpper[at] ?? huge) : (bounds.rowLower[at] ?? -huge);
      if (Math.abs(side) >= huge) continue;
      constant += price * side;
      for (const [inside, column] of row.columns.entries())
        worth[column] = (worth[column] ?? 0) - price * (row.values[inside] ?? 0);
    }
    const shelves: Shelf[] = portfolio.places.map(({ cost, donor }, place) => ({
      columns: (ofPlace[place] ?? []).filter(
        (column) => bounds.colLower[column] === 0 && bounds.colUpper[column] === 1,
      ),
      pinned: (ofPlace[place] ?? []).filter((column) => bounds.colLower[column] === 1),
      seats: bounds.colUpper[people + place] ?? 0,
      cost,
      donor,
    }));
    const money = portfolio.budgets.map(() => Infinity);
    for (const [at, { limit }] of rows.entries())
      if (limit?.kind === 'budget' && (bounds.rowUpper[at] ?? huge) < huge)
        money[limit.donor] = bounds.rowUpper[at] ?? Infinity;
    return boundOf(shelves, worth, constant, money);
  }

  function solve({ without = [], any = false, aim, until, start, progress }: Question): Answer {
    const bounds = boundsOf(without);
    const lifted = new Set(without.map(liftKey));
    const holds = (chosen: readonly number[]): boolean =>
      brokenBy(program, chosen).every((limit) => lifted.has(liftKey(limit))) &&
      chosen.every((column) => bounds.colUpper[column] === 1);
    let best = -1;
    let chosen: number[] = [];
    let bound = Infinity;
    const gap = (): number => (best < 0 ? Infinity : Math.max(0, bound - best) / Math.max(best, 1));
    const tell = (): void =>
      progress?.({ best: best < 0 ? null : best, gap: Number.isFinite(gap()) ? gap() : null });
    const offer = (values: Float64Array, columns: readonly number[]): boolean => {
      const found = columns.filter((_, at) => (values[at] ?? 0) > 0.5);
      const total = totalOf(program, found);
      if (total <= best || !holds(found)) return false;
      best = total;
      chosen = found;
      tell();
      return true;
    };
    if (start && holds(start)) {
      chosen = [...start];
      best = totalOf(program, chosen);
    }
    const answer = (status: Answer['status']): Answer => ({
      status,
      chosen,
      objective: Math.max(best, 0),
      bound: Math.max(Math.min(bound, huge), best),
      gap: gap(),
    });
    const left = (): number => Math.max(0, (until - performance.now()) / 1000);

    relaxation ??= modelOf(everybody, bounds, false);
    const lp = relaxation;
    lp.changeColsBounds({ kind: 'range', from: 0, to: width - 1 }, bounds.colLower, bounds.colUpper);
    lp.changeRowsBounds(
      { kind: 'range', from: 0, to: rows.length - 1 },
      bounds.rowLower.map(outside),
      bounds.rowUpper.map(outside),
    );
    const runRelaxed = (): number => {
      lp.zeroAllClocks();
      lp.options.set({ time_limit: Math.max(0.01, left()) });
      lp.run();
      return lp.getModelStatus();
    };
    const status = runRelaxed();
    if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible)
      return { ...answer('infeasible'), bound: 0 };
    /** By column: what a choice with it can be worth at most. */
    let mosts: Float64Array | null = null;
    if (status === modelStatus.optimal) {
      let solution = lp.getSolution();
      bound = lp.getObjectiveValue() + 1e-6;
      offer(solution.colValue, everybody);
      let prices = solution.rowDual;
      for (let round = 0; round < mostRounds && gap() > aim && !(any && best >= 0) && left() > 0; round++) {
        const better = priced(prices, bounds);
        const known = mosts;
        mosts = better.falls.map((fall, column) =>
          Math.min(better.value - fall, known?.[column] ?? Infinity),
        );
        bound = Math.min(bound, better.value);
        tell();
        if (gap() <= aim) break;
        // The best people for those seats; where they are whole, a choice.
        const filled = Float64Array.from(better.filled);
        lp.changeColsBounds({ kind: 'range', from: people, to: width - 1 }, filled, filled);
        if (runRelaxed() !== modelStatus.optimal) break;
        solution = lp.getSolution();
        offer(solution.colValue, everybody);
        const latest = solution.rowDual;
        prices = prices.map((price, at) => (price + (latest[at] ?? 0)) / 2);
      }
      // Nothing is worth a part of a basis point.
      bound = Math.floor(bound + rounding);
    }
    if (any && best >= 0) return answer('solved');
    if (gap() <= aim) return answer('solved');
    if (left() <= 0) return answer(best < 0 ? 'unknown' : 'solved');

    // Whole numbers over the few who matter most, then over more, until what is proven is near enough. Who is left out is in
    // no choice that is worth more than `enough`.
    for (let width = any ? Infinity : Math.max(100, bound * aim * 0.25); ; width *= 4) {
      const least = best < 0 ? -Infinity : best;
      const last = mosts === null || bound - width <= Math.max(best, 0);
      const enough = mosts === null ? -Infinity : last ? least : bound - width;
      const kept = everybody.filter(
        (column) =>
          (bounds.colUpper[column] ?? 0) > 0 &&
          (bounds.colLower[column] === 1 || (mosts?.[column] ?? Infinity) > enough - rounding),
      );
      const proven = runWhole(kept);
      if (proven === 'infeasible' && last && best < 0) return { ...answer('infeasible'), bound: 0 };
      const among = proven === 'infeasible' ? -Infinity : proven;
      bound = Math.max(best, Math.min(bound, Math.max(among, enough)));
      tell();
      if (last || gap() <= aim || left() <= 0) return answer(best < 0 ? 'unknown' : 'solved');
    }

    /** @returns what a choice among these can be worth at most */
    function runWhole(kept: readonly number[]): number | 'infeasible' {
      const model = modelOf(kept, bounds, true);
      try {
        model.options.set({
          time_limit: Math.max(0.01, left()),
          mip_rel_gap: aim / 2,
          // Points are whole: less than one is nothing.
          mip_abs_gap: 0.9,
          ...(any ? { mip_max_improving_sols: 1 } : {}),
        });
        const inside = new Set(kept);
        if (best >= 0 && chosen.every((column) => inside.has(column))) {
          const seats = new Float64Array(count);
          for (const column of chosen) {
            const place = program.columns[column]?.place ?? 0;
            seats[place] = (seats[place] ?? 0) + 1;
          }
          const taken = new Set(chosen);
          model.setSolution({
            colValue: Float64Array.from([...kept.map((column) => (taken.has(column) ? 1 : 0)), ...seats]),
          });
        }
        model.run({
          [callbackType.mipImprovingSolution](event) {
            if (event.data.mip_solution) offer(event.data.mip_solution, kept);
          },
          [callbackType.mipInterrupt](event) {
            if (gap() <= aim) event.interrupt();
          },
          [callbackType.mipLogging]() {
            tell();
          },
        });
        const ended = model.getModelStatus();
        if (ended === modelStatus.infeasible || ended === modelStatus.unboundedOrInfeasible)
          return 'infeasible';
        const values = model.getSolution().colValue;
        if (values.length > 0) offer(values, kept);
        const proven = Number(model.info.get('mip_dual_bound'));
        return Number.isFinite(proven) ? Math.floor(proven + 1e-6) : Infinity;
      } finally {
        model.dispose();
      }
    }
  }

  return {
    program,
    solve,
    close: () => {
      relaxation?.dispose();
      relaxation = null;
    },
  };

  function liftKey(lift: Lift): string {
    switch (lift.kind) {
      case 'pin':
        return `pin ${lift.pin}`;
      case 'ban':
        return `ban ${lift.ban}`;
      case 'budget':
        return `budget ${lift.donor}`;
      case 'floor':
        return `floor ${lift.floor}`;
      case 'place':
        return `place ${lift.person}`;
      default:
        return `${lift.kind} ${lift.place}`;
    }
  }
}
