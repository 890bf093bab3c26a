// Who has a skill: for each concept the places of the people who have it, with the level, ascending. Made by counting, in
// slices; people who came later are not in it and are looked through one by one until it is made anew.

/** Concepts as small numbers in the order in which they were met, from 1; 0 stands for none. */
export class ConceptNumbers {
  private readonly numbers = new Map<number, number>();
  readonly ids: number[] = [0];

  /** About what a map entry of two numbers and an entry of a list take. */
  get bytes(): number {
    return this.ids.length * 48;
  }

  /** One more than the highest number. */
  get length(): number {
    return this.ids.length;
  }

  /** 0 for a concept that nobody has. */
  find(conceptId: number): number {
    return this.numbers.get(conceptId) ?? 0;
  }

  number(conceptId: number): number {
    const known = this.numbers.get(conceptId);
    if (known !== undefined) return known;
    this.numbers.set(conceptId, this.ids.length);
    this.ids.push(conceptId);
    return this.ids.length - 1;
  }
}

/** A skill of a person, and a person of a skill: a number times four plus the level less one. */
export const packLevel = (number: number, level: number): number =>
  number * 4 + Math.min(3, Math.max(0, level - 1));

export interface Postings {
  /** By concept number; one more at the end. */
  starts: Uint32Array;
  /** `packLevel(place, level)`. */
  entries: Uint32Array;
  /** Places below this are in it. */
  covers: number;
}

export const noPostings: Postings = { starts: new Uint32Array(1), entries: new Uint32Array(0), covers: 0 };

/** Posting lists in the making. */
export class PostingsMaking {
  private readonly covers: number;
  private readonly starts: Uint32Array;
  private readonly entries: Uint32Array;
  private counted = 0;
  private filled = 0;
  private summed = false;

  /** @param skillCount entries of the people below `covers` */
  constructor(covers: number, concepts: number, skillCount: number) {
    this.covers = covers;
    // Two more than there are concepts: while it is filled, each start stands one further on.
    this.starts = new Uint32Array(concepts + 2);
    this.entries = new Uint32Array(skillCount);
  }

  get bytes(): number {
    return this.starts.byteLength + this.entries.byteLength;
  }

  /** @returns how many people it went through; the lists are whole once `done` gives them */
  go(skills: Uint32Array, skillStart: Uint32Array, work: number): number {
    let left = work;
    const counting = Math.min(this.covers, this.counted + left);
    for (let at = skillStart[this.counted]!, end = skillStart[counting]!; at < end; at++)
      this.starts[(skills[at]! >>> 2) + 2]! += 1;
    left -= counting - this.counted;
    this.counted = counting;
    if (this.counted < this.covers) return work - left;
    if (!this.summed) {
      for (let at = 2; at < this.starts.length; at++) this.starts[at]! += this.starts[at - 1]!;
      this.summed = true;
    }
    const filling = Math.min(this.covers, this.filled + left);
    for (let place = this.filled; place < filling; place++) {
      const end = skillStart[place + 1]!;
      for (let at = skillStart[place]!; at < end; at++) {
        const skill = skills[at]!;
        this.entries[this.starts[(skill >>> 2) + 1]!++] = place * 4 + (skill & 3);
      }
    }
    left -= filling - this.filled;
    this.filled = filling;
    return work - left;
  }

  done(): Postings | null {
    if (!this.summed || this.filled < this.covers) return null;
    return { starts: this.starts, entries: this.entries, covers: this.covers };
  }
}
