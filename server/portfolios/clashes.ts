// Why there is no joint choice: a set of limits that cannot hold together, though all of them but any one could. Found by
// halving (QuickXplain: Junker 2004), which asks for few limits of many about as often as their number times its logarithm.
import type { Portfolio } from './model.ts';
import type { Limit, Program } from './model.ts';
import { mostClashes } from './rules.ts';
import type { Solver } from './solver.ts';

/** Limits that can be told by name, those first that are facts: where there is a choice, decisions are named. */
export function namedLimits(portfolio: Portfolio, program: Program): Limit[] {
  const seen = new Set<string>();
  const pinned = new Set(portfolio.pins.map(({ person }) => person));
  const named: Limit[] = [];
  for (const { limit } of program.rows) {
    // Without a limit on losses nobody has to be anywhere but those who are pinned.
    if (limit.kind === 'place' && portfolio.mostLoss === null && !pinned.has(limit.person)) continue;
    const key = JSON.stringify(limit);
    if (!seen.has(key)) named.push(limit);
    seen.add(key);
  }
  const rank = { seats: 0, place: 1, budget: 2, floor: 3, loss: 4, pin: 5 } as const;
  named.push(...portfolio.pins.map((_, pin) => ({ kind: 'pin', pin }) as const));
  return named.sort((a, b) => rank[a.kind] - rank[b.kind]);
}

/**
 * @param told how many questions were asked so far
 * @returns limits that cannot hold together; no smaller set of them is one, as far as the time allowed to prove it. What the
 * time did not suffice to narrow down is told by its decisions, so many of them at the most
 */
export function clashesOf(
  solver: Solver,
  limits: readonly Limit[],
  until: number,
  told: (asked: number) => void,
): Limit[] {
  let asked = 0;
  const impossible = (enforced: readonly Limit[]): boolean => {
    if (performance.now() >= until) return false;
    told(++asked);
    const kept = new Set(enforced);
    const without = limits.filter((limit) => !kept.has(limit));
    return solver.solve({ without, any: true, aim: 0, until }).status === 'infeasible';
  };
  const explain = (base: Limit[], changed: boolean, among: readonly Limit[]): Limit[] => {
    if (changed && impossible(base)) return [];
    if (among.length === 1) return [...among];
    const half = among.length >> 1;
    const [first, second] = [among.slice(0, half), among.slice(half)];
    const fromSecond = explain([...base, ...first], true, second);
    const fromFirst = explain([...base, ...fromSecond], fromSecond.length > 0, first);
    return [...fromFirst, ...fromSecond];
  };
  return limits.length === 0 ? [] : explain([], false, limits).slice(-mostClashes);
}
