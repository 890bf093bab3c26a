// What concepts have in common, as one sparse matrix in typed arrays: each kind of evidence (company in occupations, words,
// groups) is weighted by rarity and brought to one length before it takes its share. Pure.

import type { Pause } from './nearness-ranking.ts';

/** One kind of evidence: three columns of one length, and how much it says beside the others. */
export interface Evidence {
  share: number;
  /** Places of concepts. */
  place: number[];
  feature: number[];
  /** Above 0; once for each place and feature. */
  value: number[];
}

/** What each concept has, and who has each feature. The product of two rows is their cosine, 0 to 1. */
export interface Features {
  starts: Uint32Array;
  feature: Uint32Array;
  weight: Float64Array;
  backStarts: Uint32Array;
  back: Uint32Array;
  backWeight: Float64Array;
}

/** What more than this share of all concepts have says next to nothing and costs most of the time… */
const commonShare = 0.1;
/** …unless so few have it that a narrow field would lose what holds it together. */
const commonLeast = 100;

/**
 * Rarity as in document retrieval (Salton and Buckley 1988): ln(1 + all / those who have it), of those who have evidence of
 * that kind at all. Each kind's row is then divided by its length and multiplied by the root of its share, so that
 * the product of two rows is the weighted mean of their cosines; who has nothing of a kind has none of its share.
 */
export async function features(
  count: number,
  kinds: readonly (() => Promise<Evidence>)[],
  pause: Pause,
): Promise<Features> {
  const given: Evidence[] = [];
  for (const kind of kinds) given.push(await kind());
  const shares = given.reduce((sum, { share }) => sum + share, 0);
  const kept: Weighted[] = [];
  let width = 0;
  for (const evidence of given) {
    kept.push(weighed(evidence, { count, shares, offset: width }));
    width += kept.at(-1)!.width;
    await pause();
  }
  return await matrixOf(count, width, kept, pause);
}

interface Weighted {
  place: number[];
  feature: number[];
  /** 0 where it says next to nothing. */
  weights: Float64Array;
  /** Features before its own. */
  offset: number;
  width: number;
  /** Weights that are not 0. */
  entries: number;
}

function weighed(
  { share, place, feature, value }: Evidence,
  { count, shares, offset }: { count: number; shares: number; offset: number },
): Weighted {
  const have = counted(feature);
  const owners = new Set(place).size;
  const common = Math.max(commonLeast, commonShare * owners);
  const weights = new Float64Array(place.length);
  const length = new Float64Array(count);
  let entries = 0;
  for (let at = 0; at < place.length; at++) {
    const holders = have[feature[at]!]!;
    if (holders > common) continue;
    const weight = value[at]! * Math.log(1 + owners / holders);
    weights[at] = weight;
    length[place[at]!]! += weight * weight;
    entries += 1;
  }
  for (let at = 0; at < place.length; at++)
    if (weights[at]! > 0) weights[at]! *= Math.sqrt(share / shares / length[place[at]!]!);
  return { place, feature, weights, offset, width: have.length, entries };
}

async function matrixOf(
  count: number,
  width: number,
  kept: readonly Weighted[],
  pause: Pause,
): Promise<Features> {
  const entries = kept.reduce((sum, each) => sum + each.entries, 0);
  const made: Features = {
    starts: new Uint32Array(count + 1),
    feature: new Uint32Array(entries),
    weight: new Float64Array(entries),
    backStarts: new Uint32Array(width + 1),
    back: new Uint32Array(entries),
    backWeight: new Float64Array(entries),
  };
  for (const { place, feature, weights, offset } of kept) {
    for (let at = 0; at < place.length; at++) {
      if (weights[at] === 0) continue;
      made.starts[place[at]! + 1]! += 1;
      made.backStarts[feature[at]! + offset + 1]! += 1;
    }
    await pause();
  }
  for (let at = 0; at < count; at++) made.starts[at + 1]! += made.starts[at]!;
  for (let at = 0; at < width; at++) made.backStarts[at + 1]! += made.backStarts[at]!;
  const next = made.starts.slice();
  const backNext = made.backStarts.slice();
  for (const { place, feature, weights, offset } of kept) {
    for (let at = 0; at < place.length; at++) {
      if (weights[at] === 0) continue;
      const to = next[place[at]!]!++;
      made.feature[to] = feature[at]! + offset;
      made.weight[to] = weights[at]!;
      const back = backNext[feature[at]! + offset]!++;
      made.back[back] = place[at]!;
      made.backWeight[back] = weights[at]!;
    }
    await pause();
  }
  return made;
}

function counted(feature: readonly number[]): Uint32Array {
  const have = new Uint32Array(feature.reduce((most, each) => Math.max(most, each), -1) + 1);
  for (const each of feature) have[each]! += 1;
  return have;
}

/** Adds up what the same place has of the same feature, whatever it is called. */
export class Gathered {
  private readonly numbers = new Map<string | number, number>();
  private readonly rows: Map<number, number>[];

  constructor(count: number) {
    this.rows = Array.from({ length: count }, () => new Map<number, number>());
  }

  add(place: number, name: string | number, value: number): void {
    let number = this.numbers.get(name);
    if (number === undefined) this.numbers.set(name, (number = this.numbers.size));
    const row = this.rows[place]!;
    row.set(number, (row.get(number) ?? 0) + value);
  }

  /** @param shape of each sum: the fifth time something is seen says less than the first */
  async evidence(pause: Pause, share: number, shape: (sum: number) => number): Promise<Evidence> {
    const made: Evidence = { share, place: [], feature: [], value: [] };
    for (const [place, row] of this.rows.entries()) {
      for (const [number, sum] of row) {
        made.place.push(place);
        made.feature.push(number);
        made.value.push(shape(sum));
      }
      await pause();
    }
    return made;
  }
}
