// What each override and each floor costs the whole: the joint choice once more without it. A relaxation is never worth less,
// so a cost is 0 or more; below the gap that the solve aims at it is told as 0.
import { mostPriced } from './rules.ts';
import type { Answer, Lift, Solver } from './solver.ts';

export interface Costs {
  pins: (number | null)[];
  bans: (number | null)[];
  floors: (number | null)[];
  /** Overrides that were not priced one by one, together. */
  together: { overrides: number; cost: number | null } | null;
}

export interface PriceList {
  pins: number;
  bans: number;
  floors: number;
}

/** @param told how many of how many are priced */
export function pricesOf(
  solver: Solver,
  base: Answer,
  { pins, bans, floors }: PriceList,
  time: { aim: number; until: number },
  told: (done: number, all: number) => void,
): Costs {
  const costs: Costs = {
    pins: new Array<number | null>(pins).fill(null),
    bans: new Array<number | null>(bans).fill(null),
    floors: new Array<number | null>(floors).fill(null),
    together: null,
  };
  const all: Lift[] = [
    ...costs.floors.map((_, floor) => ({ kind: 'floor', floor }) as const),
    ...costs.pins.map((_, pin) => ({ kind: 'pin', pin }) as const),
    ...costs.bans.map((_, ban) => ({ kind: 'ban', ban }) as const),
  ];
  const costWithout = (without: readonly Lift[]): number | null => {
    const answer = solver.solve({ ...time, without, start: base.chosen });
    return answer.status === 'solved' ? Math.max(0, answer.objective - base.objective) : null;
  };
  const rest: Lift[] = [];
  const begun = performance.now();
  // A third of the time is kept for the rest together.
  const singly = begun + (time.until - begun) * (2 / 3);
  for (const [at, lift] of all.entries()) {
    told(at, all.length);
    if (at >= mostPriced || performance.now() > singly) {
      rest.push(lift);
      continue;
    }
    const cost = costWithout([lift]);
    if (lift.kind === 'floor') costs.floors[lift.floor] = cost;
    else if (lift.kind === 'pin') costs.pins[lift.pin] = cost;
    else if (lift.kind === 'ban') costs.bans[lift.ban] = cost;
  }
  const overrides = rest.filter(({ kind }) => kind !== 'floor');
  if (overrides.length > 0) costs.together = { overrides: overrides.length, cost: costWithout(overrides) };
  told(all.length, all.length);
  return costs;
}
