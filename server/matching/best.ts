// The best so many, in order: more points first; equal points in an order that says nothing about the people and that the
// question's seed gives back.
import type { MatchColumns } from './columns.ts';
import type { Part } from './people.ts';

interface Kept {
  part: Part;
  place: number;
  points: number;
  /** The first 32 bits of the id, turned by the seed. */
  turn: number;
}

export class Best {
  private readonly columns: MatchColumns;
  private readonly most: number;
  private readonly seed: number;
  private readonly kept: Kept[] = [];
  /** Whoever has fewer is not among them. */
  private least = -1;

  constructor(columns: MatchColumns, most: number, seed: number) {
    this.columns = columns;
    this.most = most;
    this.seed = seed;
  }

  offer(part: Part, place: number, points: number): void {
    if (points < this.least || this.most <= 0) return;
    const turn = (this.columns.firstBits(part, place) ^ this.seed) >>> 0;
    const fresh = { part, place, points, turn };
    const { kept } = this;
    if (kept.length === this.most) {
      if (this.order(fresh, kept[kept.length - 1]!) > 0) return;
      kept.pop();
    }
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order(fresh, kept[middle]!) < 0) high = middle;
      else low = middle + 1;
    }
    kept.splice(low, 0, fresh);
    if (kept.length === this.most) this.least = kept[kept.length - 1]!.points;
  }

  inOrder(): { part: Part; place: number }[] {
    return this.kept;
  }

  /** Below 0 when the first comes before the second. */
  private order(one: Kept, other: Kept): number {
    return (
      other.points - one.points ||
      one.turn - other.turn ||
      this.columns.compareIds(one.part.handle[one.place]!, other.part.handle[other.place]!)
    );
  }
}
