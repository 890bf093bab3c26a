// Joint choices against brute force: the same value on every small case, limits that hold, clashes that are minimal, and a
// choice one at a time that is never better.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { knapsack } from '@compatriot/server/portfolios/bound.ts';
import { clashesOf, namedLimits } from '@compatriot/server/portfolios/clashes.ts';
import { pricesOf } from '@compatriot/server/portfolios/costs.ts';
import { loadHighs } from '@compatriot/server/portfolios/highs.ts';
import {
  alone,
  brokenBy,
  greedy,
  type Limit,
  overlapping,
  type Pair,
  pairKey,
  type Place,
  type Portfolio,
  programOf,
  totalOf,
} from '@compatriot/server/portfolios/model.ts';
import { pagesOf, toldShare } from '@compatriot/server/portfolios/rules.ts';
import { openSolver, type Solver } from '@compatriot/server/portfolios/solver.ts';

let highs: Awaited<ReturnType<typeof loadHighs>>;
beforeAll(async () => {
  highs = await loadHighs();
});
const soon = () => performance.now() + 60_000;

const place = (options: number[], more: Partial<Place> = {}): Place => ({
  seats: 1,
  cost: 0,
  donor: null,
  from: '2027-01-01',
  until: '2027-03-31',
  options: options.map((points, person) => ({ person, points })).sort((a, b) => b.points - a.points),
  ...more,
});
const portfolio = (places: Place[], more: Partial<Portfolio> = {}): Portfolio => ({
  people: Math.max(0, ...places.flatMap(({ options }) => options.map(({ person }) => person + 1))),
  places,
  budgets: [],
  pins: [],
  bans: [],
  floors: [],
  mostLoss: null,
  ...more,
});
function solved(asked: Portfolio, aim = 0) {
  const solver = openSolver(highs, asked);
  const answer = solver.solve({ aim, until: soon() });
  solver.close();
  return { ...answer, program: solver.program };
}

/** Every set of pairs, judged by the words of the rules and not by rows of a program. */
function bestOf(asked: Portfolio): number | null {
  const pairs = asked.places.flatMap((each, at) =>
    each.options.map(({ person, points }) => ({ place: at, person, points })),
  );
  let best: number | null = null;
  const step = (at: number, chosen: typeof pairs): void => {
    if (at < pairs.length) {
      const pair = pairs[at] as (typeof pairs)[number];
      step(at + 1, chosen);
      // Below a place that is full there is nothing allowed.
      const inside = chosen.filter((each) => each.place === pair.place).length;
      if (inside < (asked.places[pair.place]?.seats ?? 0)) step(at + 1, [...chosen, pair]);
      return;
    }
    if (!allowed(asked, chosen)) return;
    const total = chosen.reduce((sum, { points }) => sum + points, 0);
    if (best === null || total > best) best = total;
  };
  step(0, []);
  return best;
}

function allowed(asked: Portfolio, chosen: (Pair & { points: number })[]): boolean {
  const has = (pair: Pair) => chosen.some((each) => pairKey(each) === pairKey(pair));
  if (!asked.pins.every(has) || asked.bans.some(has)) return false;
  for (const [at, { seats }] of asked.places.entries()) {
    const mine = chosen.filter((each) => each.place === at);
    if (mine.length > seats) return false;
    if (asked.mostLoss !== null) {
      const total = mine.reduce((sum, { points }) => sum + points, 0);
      if (total * 100 < alone(asked, at).total * (100 - asked.mostLoss)) return false;
    }
  }
  for (const [at, one] of chosen.entries())
    for (const other of chosen.slice(at + 1))
      if (
        one.person === other.person &&
        overlapping(asked.places[one.place] as Place, asked.places[other.place] as Place)
      )
        return false;
  for (const [donor, amount] of asked.budgets.entries()) {
    const spent = chosen.reduce((sum, each) => {
      const at = asked.places[each.place] as Place;
      return sum + (at.donor === donor ? at.cost : 0);
    }, 0);
    if (spent > amount) return false;
  }
  return asked.floors.every(({ percent, members, pinned }) => {
    const counted = chosen.filter(
      (each) => pinned || !asked.pins.some((pin) => pairKey(pin) === pairKey(each)),
    );
    const inside = counted.filter(({ person }) => members[person] === 1).length;
    return inside * 100 >= percent * counted.length;
  });
}

const days = ['2027-01-01', '2027-02-01', '2027-02-02', '2027-03-01', '2027-04-01'];
const span = fc
  .tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 0, max: 5 }))
  .map(([from, length]) => ({
    from: from < 0 ? null : (days[from] ?? null),
    until: from < 0 || from + length > 4 ? null : (days[from + length] ?? null),
  }));
const people = 5;
const small: fc.Arbitrary<Portfolio> = fc
  .record({
    places: fc.array(
      fc.record({
        seats: fc.integer({ min: 0, max: 2 }),
        cost: fc.integer({ min: 0, max: 9 }),
        donor: fc.constantFrom(null, 0, 1),
        days: span,
        offers: fc.uniqueArray(
          fc.record({
            person: fc.integer({ min: 0, max: people - 1 }),
            points: fc.integer({ min: 0, max: 10_000 }),
          }),
          { maxLength: 4, selector: ({ person }) => person },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    budgets: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })),
    marks: fc.array(fc.tuple(fc.nat(), fc.constantFrom<'pin' | 'ban'>('pin', 'ban')), { maxLength: 3 }),
    floors: fc.array(
      fc.record({
        percent: fc.integer({ min: 1, max: 100 }),
        members: fc.array(fc.constantFrom(0, 1), { minLength: people, maxLength: people }),
        pinned: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    mostLoss: fc.constantFrom(null, null, 0, 30, 80),
  })
  .map(({ places, budgets, marks, floors, mostLoss }) => {
    const made = places.map(({ days: { from, until }, offers, ...rest }) => ({
      ...rest,
      from,
      until,
      options: [...offers].sort((a, b) => b.points - a.points),
    }));
    const pairs = made.flatMap(({ options }, at) => options.map(({ person }) => ({ place: at, person })));
    const pins: Pair[] = [];
    const bans: Pair[] = [];
    const used = new Set<string>();
    for (const [at, kind] of marks) {
      const pair = pairs[at % Math.max(1, pairs.length)];
      if (!pair || used.has(pairKey(pair))) continue;
      used.add(pairKey(pair));
      (kind === 'pin' ? pins : bans).push(pair);
    }
    return {
      people,
      places: made,
      budgets: [...budgets],
      pins,
      bans,
      floors: floors.map((floor) => ({ ...floor, members: Uint8Array.from(floor.members) })),
      mostLoss,
    };
  });

describe('against brute force', () => {
  test('the choice is worth what the best of all choices is worth, and keeps every limit', () => {
    fc.assert(
      fc.property(small, (asked) => {
        const best = bestOf(asked);
        const answer = solved(asked);
        expect(answer.status).toBe(best === null ? 'infeasible' : 'solved');
        if (best === null) return;
        expect(answer.objective).toBe(best);
        expect(answer.bound).toBe(best);
        const chosen = answer.chosen.flatMap((column) => answer.program.columns[column] ?? []);
        expect(allowed(asked, chosen)).toBe(true);
        expect(brokenBy(answer.program, answer.chosen)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  test('choosing one at a time is never better', () => {
    fc.assert(
      fc.property(small, (given) => {
        const asked = { ...given, pins: [], floors: [], mostLoss: null };
        const { objective, program } = solved(asked);
        const one = greedy(asked, program);
        expect(brokenBy(program, one)).toEqual([]);
        expect(totalOf(program, one)).toBeLessThanOrEqual(objective);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('what an override costs is what the best choice without it is worth more', () => {
    fc.assert(
      fc.property(small, (given) => {
        const asked = { ...given, mostLoss: null };
        const base = bestOf(asked);
        if (base === null) return;
        const solver = openSolver(highs, asked);
        const time = { aim: 0, until: soon() };
        const list = { pins: asked.pins.length, bans: asked.bans.length, floors: asked.floors.length };
        const costs = pricesOf(solver, solver.solve(time), list, time, () => undefined);
        solver.close();
        for (const [at, pin] of asked.bans.entries()) {
          const without = bestOf({ ...asked, bans: asked.bans.filter((each) => each !== pin) });
          expect(costs.bans[at]).toBe((without ?? 0) - base);
        }
        for (const [at, floor] of asked.floors.entries()) {
          const without = bestOf({ ...asked, floors: asked.floors.filter((each) => each !== floor) });
          expect(costs.floors[at]).toBe((without ?? 0) - base);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('clashes cannot hold together, and all but any one of them can', () => {
    let clashing = 0;
    fc.assert(
      fc.property(small, (asked) => {
        if (bestOf(asked) !== null) return;
        clashing++;
        const solver = openSolver(highs, asked);
        const limits = namedLimits(asked, solver.program);
        const clashes = clashesOf(solver, limits, soon(), () => undefined);
        const possible = (enforced: typeof limits) =>
          solver.solve({
            without: limits.filter((limit) => !enforced.includes(limit)),
            any: true,
            aim: 0,
            until: soon(),
          }).status === 'solved';
        expect(clashes.length).toBeGreaterThan(0);
        expect(possible(clashes)).toBe(false);
        for (const one of clashes) expect(possible(clashes.filter((each) => each !== one))).toBe(true);
        solver.close();
      }),
      { numRuns: 300 },
    );
    expect(clashing).toBeGreaterThan(10);
  }, 60_000);

  test('when the time is over nothing more is asked, and what is left is told by its last fifty', () => {
    const limits = Array.from({ length: 5000 }, (_, place): Limit => ({ kind: 'loss', place }));
    let asked = 0;
    const solver = {
      solve: () => {
        asked++;
        return { status: 'unknown' };
      },
    } as unknown as Solver;
    const clashes = clashesOf(solver, limits, performance.now() - 1, () => undefined);
    expect(asked).toBe(0);
    expect(clashes).toEqual(limits.slice(-50));
  });

  test('a knapsack’s bound is the best value, up to a hundred-thousandth', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ value: fc.integer({ min: 1, max: 100 }), cost: fc.integer({ min: 1, max: 20 }) }),
          {
            maxLength: 10,
          },
        ),
        fc.integer({ min: 0, max: 80 }),
        (items, money) => {
          let best = 0;
          for (let set = 0; set < 1 << items.length; set++) {
            const inside = items.filter((_, at) => set & (1 << at));
            if (inside.reduce((sum, { cost }) => sum + cost, 0) <= money)
              best = Math.max(
                best,
                inside.reduce((sum, { value }) => sum + value, 0),
              );
          }
          const { bound, taken } = knapsack(items, money);
          expect(bound).toBeGreaterThanOrEqual(best);
          expect(bound).toBeLessThanOrEqual(best * (1 + 2e-5));
          const value = taken.reduce((sum, at) => sum + (items[at]?.value ?? 0), 0);
          expect(value).toBeGreaterThanOrEqual(best * (1 - 2e-5));
          expect(taken.reduce((sum, at) => sum + (items[at]?.cost ?? 0), 0)).toBeLessThanOrEqual(money);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('one at a time and together', () => {
  test('the first assignment takes the second one’s only person; together both are filled', () => {
    const asked = portfolio([place([9000, 8000]), place([8500])]);
    const { objective, program } = solved(asked);
    expect(totalOf(program, greedy(asked, program))).toBe(9000);
    expect(objective).toBe(16_500);
  });

  test('one person fills two seats whose days do not meet, and one of two whose days share a day', () => {
    const spring = { from: '2027-04-01', until: '2027-06-30' };
    expect(solved(portfolio([place([9000]), place([9000], spring)])).objective).toBe(18_000);
    const sharing = { from: '2027-03-31', until: '2027-06-30' };
    expect(solved(portfolio([place([9000]), place([9000], sharing)])).objective).toBe(9000);
    expect(solved(portfolio([place([9000]), place([9000], { from: null, until: null })])).objective).toBe(
      9000,
    );
  });

  test('a pinned person costs what the better one would have brought', () => {
    const asked = portfolio([place([9000, 4000])], { pins: [{ place: 0, person: 1 }] });
    const solver = openSolver(highs, asked);
    const time = { aim: 0, until: soon() };
    const costs = pricesOf(
      solver,
      solver.solve(time),
      { pins: 1, bans: 0, floors: 0 },
      time,
      () => undefined,
    );
    expect(costs).toEqual({ pins: [5000], bans: [], floors: [], together: null });
  });

  test('more than can be priced one by one are told together', () => {
    const bans = Array.from({ length: 40 }, (_, person) => ({ place: 0, person }));
    const asked = portfolio([place(Array.from({ length: 41 }, (_, person) => 9000 - person))], { bans });
    const solver = openSolver(highs, asked);
    const time = { aim: 0, until: soon() };
    const costs = pricesOf(
      solver,
      solver.solve(time),
      { pins: 0, bans: 40, floors: 0 },
      time,
      () => undefined,
    );
    expect(costs.bans.filter((cost) => cost !== null)).toHaveLength(30);
    expect(costs.bans[0]).toBe(40);
    // Without the last ten the best of them, person 30, is free.
    expect(costs.together).toEqual({ overrides: 10, cost: 10 });
  });

  test('two pins of one person on the same days clash with being in one place, and nothing else', () => {
    const asked = portfolio([place([9000, 1]), place([9000, 1]), place([9000, 1])], {
      pins: [
        { place: 0, person: 0 },
        { place: 2, person: 0 },
      ],
    });
    const solver = openSolver(highs, asked);
    const limits = namedLimits(asked, programOf(asked));
    const clashes = clashesOf(solver, limits, soon(), () => undefined);
    expect(clashes).toEqual([
      { kind: 'place', person: 0 },
      { kind: 'pin', pin: 0 },
      { kind: 'pin', pin: 1 },
    ]);
  });
});

describe('what is told', () => {
  test('shares in steps of five, and none below ten people', () => {
    expect(toldShare(4, 9)).toBeNull();
    expect(toldShare(4, 10)).toBe(40);
    expect(toldShare(47, 111)).toBe(40);
  });

  test('pages hold whole assignments, at most twenty and about fifty people', () => {
    expect(pagesOf([])).toEqual([{ from: 0, until: 0 }]);
    expect(pagesOf([30, 30, 10])).toEqual([
      { from: 0, until: 1 },
      { from: 1, until: 3 },
    ]);
    expect(pagesOf([80, 1])).toEqual([
      { from: 0, until: 1 },
      { from: 1, until: 2 },
    ]);
    expect(pagesOf(new Array<number>(45).fill(1))).toEqual([
      { from: 0, until: 20 },
      { from: 20, until: 40 },
      { from: 40, until: 45 },
    ]);
  });
});
