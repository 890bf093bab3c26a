// From an amended contract to what is still to be paid: what is paid stays as it is, the rest is laid out anew. Pure.
import { exchange } from '../budgets/amounts.ts';
import { type Due, plusDays, type TermsPart } from './rules.ts';

/** A payment that is promised and not made: what it can still give. */
export interface Source {
  id: string;
  part: TermsPart;
  lineId: string;
  currency: string;
  lineCurrency: string;
  rate: string | null;
  amount: number;
  lineAmount: number;
}

export interface Laid {
  from: string;
  lineId: string;
  part: TermsPart;
  dueOn: string;
  amount: number;
  lineAmount: number;
}

/**
 * What is paid counts towards the first days of the schedule. A rest of a day that has a payment already falls due on the day
 * of the amendment, or the next one that is free; everything else on its own day. Two lines may share a day.
 * @param schedule all that the amended terms come to
 * @param sources in the order in which they are used up
 * @returns null when the sources hold less than is needed
 */
export function layOut(
  schedule: readonly Due[],
  paid: readonly Due[],
  sources: readonly Source[],
  day: string,
): Laid[] | null {
  const left = gathered(sources);
  const credit = new Map<TermsPart, number>();
  for (const { part, amount } of paid) credit.set(part, (credit.get(part) ?? 0) + amount);
  const taken = (part: TermsPart, on: string, { lineId }: Source): boolean =>
    paid.some((each) => each.part === part && each.dueOn === on) ||
    laid.some((each) => each.part === part && each.dueOn === on && each.lineId === lineId);
  const laid: Laid[] = [];
  for (const { part, dueOn, amount } of schedule) {
    const counted = Math.min(credit.get(part) ?? 0, amount);
    credit.set(part, (credit.get(part) ?? 0) - counted);
    let wanted = amount - counted;
    for (const source of left) {
      if (wanted === 0) break;
      if (source.part !== part || source.amount === 0) continue;
      const given = Math.min(wanted, source.amount);
      const lineAmount = drawn(source, given);
      let on = dueOn;
      for (let free = day; taken(part, on, source); free = plusDays(free, 1)) on = free;
      laid.push({ from: source.id, lineId: source.lineId, part, dueOn: on, amount: given, lineAmount });
      source.amount -= given;
      source.lineAmount -= lineAmount;
      wanted -= given;
    }
    if (wanted > 0) return null;
  }
  return laid;
}

/** Whoever takes the last of it takes what is left at the line too, so that rounding never asks for more than was promised. */
function drawn(source: Source, amount: number): number {
  if (amount === source.amount || source.rate === null)
    return amount === source.amount ? source.lineAmount : amount;
  const worth = exchange(amount, source.currency, source.lineCurrency, source.rate);
  return Math.max(1, Math.min(worth, source.lineAmount - 1));
}

/** Of one line at one rate: one source, so that a day is not paid in two halves. */
function gathered(sources: readonly Source[]): Source[] {
  const by = new Map<string, Source>();
  for (const source of sources) {
    const key = `${source.part} ${source.lineId} ${source.rate}`;
    const first = by.get(key);
    if (!first) by.set(key, { ...source });
    else {
      first.amount += source.amount;
      first.lineAmount += source.lineAmount;
    }
  }
  return [...by.values()];
}
