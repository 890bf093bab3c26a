// Which place in the columns belongs to which document: an open-addressing table over random ids, in typed arrays so that
// its size is known. Linear probing; removing shifts back what stood behind, so that no dead entries gather.

/** 128 bits of a UUID as four words, in the order in which Postgres compares them. */
export function wordsOfId(id: string): [number, number, number, number] | null {
  const words: [number, number, number, number] = [0, 0, 0, 0];
  let digits = 0;
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at);
    if (code === hyphen) continue;
    const digit =
      code >= 48 && code <= 57 ? code - 48 : (code | 32) >= 97 && (code | 32) <= 102 ? (code | 32) - 87 : -1;
    if (digit < 0 || digits === 32) return null;
    const word = digits++ >> 3;
    words[word] = ((words[word] ?? 0) << 4) | digit;
  }
  if (digits !== 32) return null;
  return [words[0] >>> 0, words[1] >>> 0, words[2] >>> 0, words[3] >>> 0];
}

const hyphen = 45;
const text = (word: number) => word.toString(16).padStart(8, '0');

export class Slots {
  /** Four words a place. */
  ids = new Uint32Array(4 * 1024);
  /** Place plus one, by hash; 0 is free. */
  private table = new Int32Array(4096);
  private used = 0;

  get bytes(): number {
    return this.ids.byteLength + this.table.byteLength;
  }

  /** Makes room for that many places. */
  reserve(places: number): void {
    if (places * 4 <= this.ids.length) return;
    const ids = new Uint32Array(places * 4);
    ids.set(this.ids);
    this.ids = ids;
  }

  /** Gives back room beyond that many places; none of them may be in use. */
  trim(places: number): void {
    if (places * 4 < this.ids.length) this.ids = this.ids.slice(0, places * 4);
  }

  /** The place of an id; -1 when it has none. */
  find(id: string): number {
    const words = wordsOfId(id);
    if (!words) return -1;
    return (this.table[this.bucket(words)] ?? 0) - 1;
  }

  /** Gives an id, which has none yet, its place. */
  add(id: string, place: number): void {
    const words = wordsOfId(id);
    if (!words) throw new Error('A document’s id is a UUID');
    if ((this.used + 1) * 2 > this.table.length) this.grow();
    this.ids.set(words, place * 4);
    this.table[this.bucket(words)] = place + 1;
    this.used += 1;
  }

  remove(place: number): void {
    const mask = this.table.length - 1;
    let hole = this.bucket(this.wordsAt(place));
    if (this.table[hole] === 0) return;
    this.used -= 1;
    this.table[hole] = 0;
    for (let at = (hole + 1) & mask; this.table[at] !== 0; at = (at + 1) & mask) {
      const home = hashOf(this.wordsAt((this.table[at] ?? 0) - 1)) & mask;
      // Moves back unless its own home lies behind the hole.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.table[hole] = this.table[at] ?? 0;
      this.table[at] = 0;
      hole = at;
    }
  }

  idAt(place: number): string {
    const [a, b, c, d] = this.wordsAt(place);
    const middle = text(b);
    const last = text(c);
    return `${text(a)}-${middle.slice(0, 4)}-${middle.slice(4)}-${last.slice(0, 4)}-${last.slice(4)}${text(d)}`;
  }

  /** Below 0 when the id at one place comes first. */
  compare(one: number, other: number): number {
    for (let at = 0; at < 4; at++) {
      const difference = (this.ids[one * 4 + at] ?? 0) - (this.ids[other * 4 + at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  private wordsAt(place: number): [number, number, number, number] {
    const { ids } = this;
    const at = place * 4;
    return [ids[at] ?? 0, ids[at + 1] ?? 0, ids[at + 2] ?? 0, ids[at + 3] ?? 0];
  }

  /** Where an id stands, or the free entry at which it would. */
  private bucket(words: [number, number, number, number]): number {
    const mask = this.table.length - 1;
    let at = hashOf(words) & mask;
    for (;;) {
      const place = (this.table[at] ?? 0) - 1;
      if (place < 0) return at;
      const base = place * 4;
      if (
        this.ids[base] === words[0] &&
        this.ids[base + 1] === words[1] &&
        this.ids[base + 2] === words[2] &&
        this.ids[base + 3] === words[3]
      )
        return at;
      at = (at + 1) & mask;
    }
  }

  private grow(): void {
    const before = this.table;
    this.table = new Int32Array(before.length * 2);
    for (const entry of before) if (entry !== 0) this.table[this.bucket(this.wordsAt(entry - 1))] = entry;
  }
}

/** Random ids need no mixing: a version 4 UUID is random in its last words. */
const hashOf = (words: [number, number, number, number]): number => (words[3] ^ words[0]) >>> 0;
