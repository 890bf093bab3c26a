// Who is nearest to each concept, from what they have in common (nearness-features.ts): all pairs that share anything, in typed
// arrays, with pauses. Pure but for these.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Features } from './nearness-features.ts';

/** Three columns, by concept as given, nearest first. The concept itself is not among them. */
export interface Neighbours {
  concept: number[];
  neighbour: number[];
  /** `leastNear` to 99. */
  similarity: number[];
}

/** Below it, two concepts share next to nothing. */
export const leastNear = 10;
/**
 * So many of the nearest say how near things usually are around a concept (Zelnik-Manor and Perona 2004 take the 7th): ten
 * of ESCO's 13,896 skills, two where there are a few hundred, for ten would be all of a field.
 */
const aroundOf = (count: number): number => Math.max(2, Math.min(10, Math.round(Math.sqrt(count) / 12)));
/** What has nothing near it does not get near by comparison: a cosine under which even the nearest are strangers. */
const leastAround = 0.25;
/** Milliseconds of work between two pauses. */
const slice = 8;

export type Pause = () => Promise<void> | undefined;

/** Ask it often: it answers nothing while the slice lasts. */
export function pacer(): Pause {
  let since = performance.now();
  return () => {
    if (performance.now() - since < slice) return undefined;
    return breathe().then(() => void (since = performance.now()));
  };
}

export interface Ranking {
  most: number;
  /** What is told of how near two are, before it is rounded. */
  told: (near: number) => number;
  onProgress: (done: number) => void;
  pause: Pause;
}

/** Twice over all pairs that share something: first how near things are around each, then who is nearest by comparison. */
export async function rank(
  found: Neighbours,
  ids: Int32Array,
  matrix: Features,
  { most, told, onProgress, pause }: Ranking,
): Promise<void> {
  const usual = new Float64Array(ids.length).fill(leastAround);
  const row = new Row(ids.length, matrix);
  const around = aroundOf(ids.length);
  const few = new Nearest(around);
  for (let at = 0; at < ids.length; at++) {
    row.fill(at);
    few.clear();
    for (let step = 0; step < row.many; step++) few.offer(row.dot[row.others[step]!]!, row.others[step]!);
    const sum = few.inOrder().reduce((before, { value }) => before + value, 0);
    usual[at] = Math.max(leastAround, sum / Math.max(1, Math.min(around, ids.length - 1)));
    onProgress(at / 2);
    await pause();
  }
  const best = new Nearest(most);
  for (let at = 0; at < ids.length; at++) {
    row.fill(at);
    best.clear();
    for (let step = 0; step < row.many; step++) {
      const other = row.others[step]!;
      best.offer(row.dot[other]! ** 2 / (usual[at]! * usual[other]!), other);
    }
    for (const { value, place } of best.inOrder()) {
      const similarity = halfToEven(told(value));
      if (similarity < leastNear) break;
      found.concept.push(ids[at]!);
      found.neighbour.push(ids[place]!);
      found.similarity.push(similarity);
    }
    onProgress((ids.length + at) / 2);
    await pause();
  }
  onProgress(ids.length);
}

/** One concept's cosine with each other that it shares something with. */
class Row {
  readonly dot: Float64Array;
  readonly others: Uint32Array;
  many = 0;
  private readonly touched: Uint8Array;
  private readonly matrix: Features;

  constructor(count: number, matrix: Features) {
    this.dot = new Float64Array(count);
    this.others = new Uint32Array(count);
    this.touched = new Uint8Array(count);
    this.matrix = matrix;
  }

  fill(at: number): void {
    const { starts, feature, weight, backStarts, back, backWeight } = this.matrix;
    const { dot, others, touched } = this;
    for (let step = 0; step < this.many; step++) {
      dot[others[step]!] = 0;
      touched[others[step]!] = 0;
    }
    let many = 0;
    touched[at] = 1;
    for (let entry = starts[at]!; entry < starts[at + 1]!; entry++) {
      const mine = weight[entry]!;
      const end = backStarts[feature[entry]! + 1]!;
      for (let step = backStarts[feature[entry]!]!; step < end; step++) {
        const other = back[step]!;
        if (touched[other] === 0) {
          touched[other] = 1;
          others[many++] = other;
        }
        dot[other]! += mine * backWeight[step]!;
      }
    }
    touched[at] = 0;
    dot[at] = 0;
    this.many = many;
  }
}

/** Values that only their last bits tell apart, whatever order they were added in, are equal: then the smaller place is first. */
const hair = 1e-9;

/** The few largest of many values. */
class Nearest {
  private readonly most: number;
  private readonly value: Float64Array;
  private readonly place: Uint32Array;
  private many = 0;

  constructor(most: number) {
    this.most = most;
    this.value = new Float64Array(most);
    this.place = new Uint32Array(most);
  }

  clear(): void {
    this.many = 0;
  }

  offer(value: number, place: number): void {
    const { most, value: values, place: holders } = this;
    // Nearly all end here.
    if (this.many === most && value < values[most - 1]! - hair) return;
    const before = (at: number) =>
      value > values[at]! + hair || (value > values[at]! - hair && place < holders[at]!);
    if (this.many === most && !before(most - 1)) return;
    let at = this.many < most ? this.many++ : most - 1;
    for (; at > 0 && before(at - 1); at--) {
      values[at] = values[at - 1]!;
      holders[at] = holders[at - 1]!;
    }
    values[at] = value;
    holders[at] = place;
  }

  inOrder(): { value: number; place: number }[] {
    return Array.from({ length: this.many }, (_unused, at) => ({
      value: this.value[at]!,
      place: this.place[at]!,
    }));
  }
}

/** As Postgres rounds. A sum that only its last bits put beside a half counts as the half, whatever order it was added in. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (Math.abs(rest - 0.5) < hair) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
