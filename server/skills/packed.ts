// What keeps a whole taxonomy small in memory and its making unnoticed: texts side by side in one buffer, lists of numbers
// side by side in one array, and pauses by the clock.
import { setImmediate as breathe } from 'node:timers/promises';

/** Milliseconds of work between two pauses: a person who asks meanwhile waits for one of them. */
const slice = 6;

/** Call it often; it lets others have their turn once in a while. */
export function pacer(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < slice) return undefined;
    return breathe().then(() => {
      since = performance.now();
    });
  };
}

/** Texts by number, in UTF-8. */
export interface Texts {
  at(place: number): string;
  /** In bytes. */
  size(place: number): number;
  count: number;
  bytes: number;
}

export function packTexts(): { add(text: string): number; done(): Texts } {
  let buffer = Buffer.alloc(1 << 16);
  let ends = new Uint32Array(1 << 12);
  let [used, count] = [0, 0];
  return {
    add(text) {
      const size = Buffer.byteLength(text);
      if (used + size > buffer.length) {
        const larger = Buffer.alloc(Math.max(buffer.length * 2, used + size));
        buffer.copy(larger, 0, 0, used);
        buffer = larger;
      }
      if (count + 1 >= ends.length) {
        const larger = new Uint32Array(ends.length * 2);
        larger.set(ends);
        ends = larger;
      }
      used += buffer.write(text, used);
      ends[++count] = used;
      return count - 1;
    },
    done() {
      return textsOf(Buffer.from(buffer.subarray(0, used)), ends.slice(0, count + 1));
    },
  };
}

/** By itself, for what it answers with would keep the larger buffers of the packing alive. */
const textsOf = (bytes: Buffer, places: Uint32Array): Texts => ({
  at: (place) => bytes.toString('utf8', places[place], places[place + 1]),
  size: (place) => places[place + 1]! - places[place]!,
  count: places.length - 1,
  bytes: bytes.length + places.byteLength,
});

/** Lists of numbers by number: the list of `n` is `values` from `starts[n]` up to `starts[n + 1]`. */
export interface Lists {
  starts: Uint32Array;
  values: Uint32Array;
}

/** @param pairs `[list, value]`, each list's values in the order given */
export async function packLists(
  count: number,
  pairs: { list: ArrayLike<number>; value: ArrayLike<number>; length: number },
  pause: () => Promise<void> | undefined,
): Promise<Lists> {
  const starts = new Uint32Array(count + 1);
  for (let at = 0; at < pairs.length; at++) starts[pairs.list[at]! + 1]! += 1;
  await pause();
  for (let at = 0; at < count; at++) starts[at + 1]! += starts[at]!;
  const next = starts.slice();
  const values = new Uint32Array(pairs.length);
  await pause();
  for (let at = 0; at < pairs.length; at++) {
    values[next[pairs.list[at]!]!++] = pairs.value[at]!;
    if (at % 50_000 === 49_999) await pause();
  }
  return { starts, values };
}

/** A list of numbers that grows. */
export function growing(): { push(value: number): void; values: Uint32Array; length: number } {
  return {
    values: new Uint32Array(1 << 12),
    length: 0,
    push(value) {
      if (this.length === this.values.length) {
        const larger = new Uint32Array(this.values.length * 2);
        larger.set(this.values);
        this.values = larger;
      }
      this.values[this.length++] = value;
    },
  };
}
