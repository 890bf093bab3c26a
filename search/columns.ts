// The talent pool of one programme and recipient in memory: a column of typed arrays for each thing that is searched by.
// Pure: no database in it. What may be found stands in talent_documents; search/postgres.ts keeps this in step with it.
import type { TalentDocument } from '@compatriot/db/queries/talent.ts';
import {
  activities,
  experienceBands,
  iscedLevels,
  modes,
  sectors,
  stayLengths,
} from '@compatriot/db/vocabulary.ts';
import { cefrRank, packConcepts } from './fit.ts';
import { Slots } from './slots.ts';

/** Codes as small numbers in the order in which they were met. 0 stands for none. */
export class Codes {
  private readonly numbers = new Map<string, number>();
  readonly values: string[] = [''];

  /** About what a map entry and two short strings take. */
  get bytes(): number {
    return this.values.length * 120;
  }

  /** 0 for a code that was never met. */
  find(code: string): number {
    return this.numbers.get(code) ?? 0;
  }

  number(code: string | null): number {
    if (code === null || code === '') return 0;
    const known = this.numbers.get(code);
    if (known !== undefined) return known;
    this.numbers.set(code, this.values.length);
    this.values.push(code);
    return this.values.length - 1;
  }
}

/** Days since 1970 of a civil date. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
/** Months since 1970 of an instant. */
const monthOf = (instant: number): number => {
  const date = new Date(instant);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
};
/** Windows without a bound reach beyond every date that can be asked. */
const noStart = -2_147_483_648;
const noEnd = 2_147_483_647;

/** Bits of the values of a closed list. */
export const bitsOf = (list: readonly string[], values: readonly string[]): number => {
  let bits = 0;
  for (const value of values) {
    const at = list.indexOf(value);
    if (at >= 0) bits |= 1 << at;
  }
  return bits;
};

/** Place in a closed list plus one; 0 for none. */
const rankIn = (list: readonly string[], value: string | null): number =>
  value === null ? 0 : list.indexOf(value) + 1;

/** Concepts and languages take this many numbers a person on average in ESCO-coded profiles; room to begin with. */
const roomAPerson = 40;

function grown<A extends { length: number; set(from: A): void }>(
  from: A,
  make: (length: number) => A,
  length: number,
): A {
  const to = make(length);
  to.set(from);
  return to;
}

export class Columns {
  readonly slots = new Slots();
  readonly countries = new Codes();
  readonly regions = new Codes();
  readonly languages = new Codes();
  /** Places in use or free again: what has to be looked through. */
  high = 0;
  /** People. */
  size = 0;

  alive = new Uint8Array(1024);
  origin = new Uint16Array(1024);
  country = new Uint16Array(1024);
  region = new Uint32Array(1024);
  mode = new Uint8Array(1024);
  sector = new Uint16Array(1024);
  activity = new Uint8Array(1024);
  stay = new Uint8Array(1024);
  education = new Uint8Array(1024);
  experience = new Uint8Array(1024);
  from = new Int32Array(1024);
  until = new Int32Array(1024);
  addedAt = new Float64Array(1024);
  /** As cards show it: finer order would tell moments that nobody may read. */
  updatedMonth = new Uint16Array(1024);

  /**
   * Lists of all people in one array: packed concepts (search/fit.ts), then languages as code times eight plus CEFR rank.
   * A person's part begins at `start`, its concepts end at `middle`, its languages at `end`; `room` is where the next begins.
   */
  entries = new Int32Array(1024 * roomAPerson);
  start = new Uint32Array(1024);
  middle = new Uint32Array(1024);
  end = new Uint32Array(1024);
  private room = new Uint32Array(1024);
  private filled = 0;
  private wasted = 0;
  private free: number[] = [];

  /** Memory that this takes, typed arrays exactly, the few codes nearly. */
  get bytes(): number {
    const arrays = [
      this.alive,
      this.origin,
      this.country,
      this.region,
      this.mode,
      this.sector,
      this.activity,
      this.stay,
      this.education,
      this.experience,
      this.from,
      this.until,
      this.addedAt,
      this.updatedMonth,
      this.entries,
      this.start,
      this.middle,
      this.end,
      this.room,
    ];
    return (
      arrays.reduce((sum, array) => sum + array.byteLength, 0) +
      this.slots.bytes +
      this.free.length * 8 +
      this.countries.bytes +
      this.regions.bytes +
      this.languages.bytes
    );
  }

  /** Takes a document in, in place of what it said before. */
  put(document: TalentDocument): void {
    let place = this.slots.find(document.id);
    if (place < 0) {
      place = this.free.pop() ?? this.high++;
      if (place >= this.alive.length) this.widen(Math.ceil(this.alive.length * 1.5));
      this.slots.reserve(this.alive.length);
      this.slots.add(document.id, place);
      this.alive[place] = 1;
      this.size += 1;
      this.start[place] = this.middle[place] = this.end[place] = this.room[place] = 0;
    }
    this.origin[place] = this.countries.number(document.originCountry);
    this.country[place] = this.countries.number(document.residenceCountry);
    this.region[place] = this.regions.number(document.residenceRegion);
    this.mode[place] = bitsOf(modes, document.modes);
    this.sector[place] = bitsOf(sectors, document.sectors);
    this.activity[place] = bitsOf(activities, document.activities);
    this.stay[place] = rankIn(stayLengths, document.stayLength);
    this.education[place] = rankIn(iscedLevels, document.educationLevel);
    this.experience[place] = rankIn(experienceBands, document.experienceBand);
    this.from[place] = document.availableFrom === null ? noStart : dayOf(document.availableFrom);
    this.until[place] = document.availableUntil === null ? noEnd : dayOf(document.availableUntil);
    this.addedAt[place] = document.addedAt;
    this.updatedMonth[place] = monthOf(document.updatedAt);
    const concepts = packConcepts(document);
    const tongues = document.languages.map(
      (code, at) => this.languages.number(code) * 8 + cefrRank(document.languageLevels[at] ?? ''),
    );
    this.write(place, concepts, tongues);
  }

  /** Nothing happens where the document is not here. */
  remove(id: string): void {
    const place = this.slots.find(id);
    if (place < 0) return;
    this.slots.remove(place);
    this.wasted += (this.room[place] ?? 0) - (this.start[place] ?? 0);
    this.start[place] = this.middle[place] = this.end[place] = this.room[place] = 0;
    this.alive[place] = 0;
    this.free.push(place);
    this.size -= 1;
  }

  private write(place: number, concepts: number[], tongues: number[]): void {
    const length = concepts.length + tongues.length;
    if (length > (this.room[place] ?? 0) - (this.start[place] ?? 0)) {
      this.wasted += (this.room[place] ?? 0) - (this.start[place] ?? 0);
      this.start[place] = this.middle[place] = this.end[place] = this.room[place] = 0;
      // Half of it waste: what lives moves together before more room is taken.
      if (this.wasted > 65_536 && this.wasted * 2 > this.filled) this.compact();
      if (this.filled + length > this.entries.length)
        this.entries = grown(
          this.entries,
          (size) => new Int32Array(size),
          Math.ceil((this.filled + length) * 1.5),
        );
      this.start[place] = this.filled;
      this.room[place] = this.filled + length;
      this.filled += length;
    }
    const start = this.start[place] ?? 0;
    this.entries.set(concepts, start);
    this.entries.set(tongues, start + concepts.length);
    this.middle[place] = start + concepts.length;
    this.end[place] = start + length;
  }

  private compact(): void {
    const entries = new Int32Array(this.entries.length);
    let filled = 0;
    for (let place = 0; place < this.high; place++) {
      const start = this.start[place] ?? 0;
      const end = this.end[place] ?? 0;
      if (end === start) {
        // The room that it had is somebody else's now.
        this.start[place] = this.middle[place] = this.end[place] = this.room[place] = 0;
        continue;
      }
      entries.set(this.entries.subarray(start, end), filled);
      this.middle[place] = filled + (this.middle[place] ?? 0) - start;
      this.start[place] = filled;
      filled += end - start;
      this.end[place] = this.room[place] = filled;
    }
    this.entries = entries;
    this.filled = filled;
    this.wasted = 0;
  }

  private widen(length: number): void {
    const bytes = (size: number) => new Uint8Array(size);
    const pairs = (size: number) => new Uint16Array(size);
    const words = (size: number) => new Uint32Array(size);
    const signed = (size: number) => new Int32Array(size);
    const doubles = (size: number) => new Float64Array(size);
    this.alive = grown(this.alive, bytes, length);
    this.origin = grown(this.origin, pairs, length);
    this.country = grown(this.country, pairs, length);
    this.region = grown(this.region, words, length);
    this.mode = grown(this.mode, bytes, length);
    this.sector = grown(this.sector, pairs, length);
    this.activity = grown(this.activity, bytes, length);
    this.stay = grown(this.stay, bytes, length);
    this.education = grown(this.education, bytes, length);
    this.experience = grown(this.experience, bytes, length);
    this.from = grown(this.from, signed, length);
    this.until = grown(this.until, signed, length);
    this.addedAt = grown(this.addedAt, doubles, length);
    this.updatedMonth = grown(this.updatedMonth, pairs, length);
    this.start = grown(this.start, words, length);
    this.middle = grown(this.middle, words, length);
    this.end = grown(this.end, words, length);
    this.room = grown(this.room, words, length);
  }
}
