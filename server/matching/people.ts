// One part of the columns: people of one country of origin, only ever added at the end. Somebody who changed dies at the old
// place and is added anew, so that posting lists stay true; a part that is mostly dead is emptied into a fresh one.
import type { MatchPerson } from '@compatriot/db/match.ts';
import {
  ageBands,
  cefrLevels,
  experienceBands,
  iscedLevels,
  legalRoom,
  modes,
  sectors,
  stayLengths,
  ties,
} from '@compatriot/db/vocabulary.ts';
import { type Codes, bitsOf } from '@compatriot/search/columns.ts';
import { type ConceptNumbers, type Postings, PostingsMaking, noPostings, packLevel } from './postings.ts';

/** What the numbers in the columns stand for. */
export interface Codebook {
  kinds: Kinds;
  concepts: ConceptNumbers;
  countries: Codes;
  languages: Codes;
  regions: Codes;
}

/**
 * A person's short facts in one number. The lower 14 bits are what conditions read, so that one look into a table says which
 * of them fail: modes 3, tie 2, legal room 2, licence 2, age band 3, named languages 1, named skills 1. Above them what only
 * scores and cards read: the tie itself 4, education 4, experience 3, longest stay 3; the top says that somebody is there.
 */
export const gate = {
  tie: 3,
  legalRoom: 5,
  licence: 7,
  age: 9,
  languages: 12,
  skills: 13,
  exactTie: 14,
  education: 18,
  experience: 22,
  stay: 25,
  there: 28,
} as const;
/** How many values the lower bits have. */
export const gates = 1 << gate.exactTie;
/**
 * The lower bits of `gates` that somebody has, as small numbers from 1; 0 is nobody. Few of all that could be are met, so a
 * question works out the conditions for each once, in a table that stays near the processor.
 */
export class Kinds {
  private readonly numbers = new Uint16Array(gates);
  readonly values: number[] = [0];

  get bytes(): number {
    return this.numbers.byteLength + this.values.length * 8;
  }

  number(packed: number): number {
    const lower = packed & (gates - 1);
    if (this.numbers[lower] === 0) this.numbers[lower] = this.values.push(lower) - 1;
    return this.numbers[lower]!;
  }
}

/** Values of `tie` in the lower bits; 0 is unknown, as everywhere. */
export const tieState = { none: 1, some: 2 } as const;

/** Months since January 1970; the outermost numbers stand for no bound. */
export const noStart = -32_768;
export const noEnd = 32_767;
export const monthOf = (date: string): number =>
  Math.max(
    noStart + 1,
    Math.min(noEnd - 1, (Number(date.slice(0, 4)) - 1970) * 12 + Number(date.slice(5, 7)) - 1),
  );

/**
 * Where the level of a language stands in `levels`: the eight languages that were met first, which are among the most
 * frequent, have four bits each. null for the others, which only lists hold.
 */
export const levelShift = (language: number): number | null =>
  language >= 1 && language <= 8 ? (language - 1) * 4 : null;

export interface PackedPerson {
  gates: number;
  kind: number;
  levels: number;
  from: number;
  until: number;
  sectors: number;
  occupation: number;
  skills: number[];
  /** Languages as code times eight plus CEFR rank, then regions. */
  small: number[];
  languages: number;
}

/** Place in a closed list plus one; 0 for none. */
const rankIn = (list: readonly string[], value: string | null): number =>
  value === null ? 0 : list.indexOf(value) + 1;
/** CEFR rank 1 to 7. */
export const cefrRank = (level: string): number => rankIn(cefrLevels, level);

/** More codes than standards have would not fit 16 bits. */
function within(number: number, most: number, what: string): number {
  if (number > most) throw new Error(`More than ${most} ${what}`);
  return number;
}

export function packPerson(person: MatchPerson, codes: Codebook): PackedPerson {
  const { tie, licence, languages, skills } = person;
  let levels = 0;
  const tongues = languages.map(({ code, level }) => {
    const number = within(codes.languages.number(code), 8191, 'languages');
    const rank = cefrRank(level);
    const shift = levelShift(number);
    if (shift !== null) levels |= rank << shift;
    return number * 8 + rank;
  });
  const state = tie === null ? 0 : tie === 'none' ? tieState.none : tieState.some;
  const packed =
    bitsOf(modes, person.modes) |
    (state << gate.tie) |
    (rankIn(legalRoom, person.legalRoom) << gate.legalRoom) |
    ((licence === null ? 0 : licence ? 2 : 1) << gate.licence) |
    (rankIn(ageBands, person.ageBand) << gate.age) |
    (Number(languages.length > 0) << gate.languages) |
    (Number(skills.length > 0) << gate.skills) |
    (rankIn(ties, tie) << gate.exactTie) |
    (rankIn(iscedLevels, person.educationLevel) << gate.education) |
    (rankIn(experienceBands, person.experienceBand) << gate.experience) |
    (rankIn(stayLengths, person.stayLength) << gate.stay) |
    (1 << gate.there);
  return {
    gates: packed,
    kind: codes.kinds.number(packed),
    levels: levels >>> 0,
    from: person.availableFrom === null ? noStart : monthOf(person.availableFrom),
    until: person.availableUntil === null ? noEnd : monthOf(person.availableUntil),
    sectors: bitsOf(sectors, person.sectors),
    occupation: person.occupationId === null ? 0 : codes.concepts.number(person.occupationId),
    skills: skills.map(({ conceptId, level }) => packLevel(codes.concepts.number(conceptId), level)),
    small: [
      ...tongues,
      ...person.regions.map((code) => within(codes.regions.number(code), 65_535, 'regions')),
    ],
    languages: languages.length,
  };
}

const bitsIn = <Value>(list: readonly Value[], bits: number): Value[] =>
  list.filter((_value, at) => (bits >> at) & 1);

export function unpackPerson(id: string, part: Part, place: number, codes: Codebook): MatchPerson {
  const packed = part.gates[place]!;
  const field = <Value>(list: readonly Value[], at: number, width: number): Value | null =>
    list[((packed >>> at) & ((1 << width) - 1)) - 1] ?? null;
  const start = part.smallStart[place]!;
  const middle = start + part.languages[place]!;
  return {
    id,
    originCountry: codes.countries.values[part.country]!,
    modes: bitsIn(modes, packed & 7),
    tie: field(ties, gate.exactTie, 4),
    legalRoom: field(legalRoom, gate.legalRoom, 2),
    licence: field([false, true], gate.licence, 2),
    ageBand: field(ageBands, gate.age, 3),
    availableFrom: part.from[place] === noStart ? null : dayIn(part.from[place]!, 1),
    availableUntil: part.until[place] === noEnd ? null : dayIn(part.until[place]! + 1, 0),
    languages: Array.from(part.small.subarray(start, middle), (entry) => ({
      code: codes.languages.values[entry >>> 3]!,
      level: cefrLevels[(entry & 7) - 1]!,
    })),
    skills: Array.from(
      part.skills.subarray(part.skillStart[place]!, part.skillStart[place + 1]!),
      (skill) => ({
        conceptId: codes.concepts.ids[skill >>> 2]!,
        level: (skill & 3) + 1,
      }),
    ),
    occupationId: part.occupation[place] === 0 ? null : codes.concepts.ids[part.occupation[place]!]!,
    experienceBand: field(experienceBands, gate.experience, 3),
    educationLevel: field(iscedLevels, gate.education, 4),
    sectors: bitsIn(sectors, part.sectors[place]!),
    regions: Array.from(
      part.small.subarray(middle, part.smallStart[place + 1]!),
      (code) => codes.regions.values[code]!,
    ),
    stayLength: field(stayLengths, gate.stay, 3),
  };
}

/** A day of a month since January 1970; 0 is the last of the month before. */
const dayIn = (month: number, day: number): string =>
  new Date(Date.UTC(1970, month, day)).toISOString().slice(0, 10);

type List =
  Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

function resized<A extends List>(list: A, length: number): A {
  const made = new (list.constructor as new (length: number) => A)(length);
  made.set(list.length > length ? list.subarray(0, length) : list);
  return made;
}

/** A part grows by a quarter: half would leave a third of the memory empty on average. */
const growth = 1.25;
/** So many people without posting lists are looked through in a fraction of a millisecond. */
const fewUnlisted = 2048;

export class Part {
  readonly country: number;
  /** Places, dead ones too. */
  high = 0;
  living = 0;
  /** People by their ways of working, as bits. */
  readonly byModes = new Uint32Array(8);
  handle = new Uint32Array(16);
  /** 0 where nobody is any more. */
  gates = new Uint32Array(16);
  /** `Kinds` of the gates; 0 where nobody is any more. */
  kinds = new Uint16Array(16);
  /** CEFR ranks of the languages that were met first: `levelShift`. */
  levels = new Uint32Array(16);
  from = new Int16Array(16);
  until = new Int16Array(16);
  sectors = new Uint16Array(16);
  occupation = new Uint32Array(16);
  languages = new Uint8Array(16);
  /** One more than there are places: somebody's list ends where the next begins. */
  skillStart = new Uint32Array(17);
  smallStart = new Uint32Array(17);
  skills = new Uint32Array(64);
  small = new Uint16Array(64);
  postings: Postings = noPostings;
  /** It is being emptied, and so many places are already. */
  closing = false;
  moved = 0;
  private making: PostingsMaking | null = null;

  constructor(country: number) {
    this.country = country;
  }

  get bytes(): number {
    const columns = [
      this.handle,
      this.gates,
      this.kinds,
      this.levels,
      this.from,
      this.until,
      this.sectors,
      this.occupation,
      this.languages,
      this.skillStart,
      this.smallStart,
      this.skills,
      this.small,
      this.byModes,
    ];
    const lists =
      this.postings.starts.byteLength + this.postings.entries.byteLength + (this.making?.bytes ?? 0);
    return columns.reduce((sum, column) => sum + column.byteLength, lists);
  }

  get mostlyDead(): boolean {
    const dead = this.high - this.living;
    return dead > fewUnlisted && dead * 4 > this.high;
  }

  get needsPostings(): boolean {
    const unlisted = this.high - this.postings.covers;
    return this.making !== null || (unlisted > fewUnlisted && unlisted * 8 > this.high);
  }

  append(handle: number, person: PackedPerson): number {
    const place = this.room(person.skills.length, person.small.length);
    this.handle[place] = handle;
    this.gates[place] = person.gates;
    this.kinds[place] = person.kind;
    this.levels[place] = person.levels;
    this.from[place] = person.from;
    this.until[place] = person.until;
    this.sectors[place] = person.sectors;
    this.occupation[place] = person.occupation;
    this.languages[place] = person.languages;
    this.skills.set(person.skills, this.skillStart[place]!);
    this.small.set(person.small, this.smallStart[place]!);
    this.byModes[person.gates & 7]! += 1;
    return place;
  }

  /** The same person from another part. */
  take(other: Part, from: number): number {
    const skills = other.skills.subarray(other.skillStart[from]!, other.skillStart[from + 1]!);
    const small = other.small.subarray(other.smallStart[from]!, other.smallStart[from + 1]!);
    const place = this.room(skills.length, small.length);
    this.handle[place] = other.handle[from]!;
    this.gates[place] = other.gates[from]!;
    this.kinds[place] = other.kinds[from]!;
    this.levels[place] = other.levels[from]!;
    this.from[place] = other.from[from]!;
    this.until[place] = other.until[from]!;
    this.sectors[place] = other.sectors[from]!;
    this.occupation[place] = other.occupation[from]!;
    this.languages[place] = other.languages[from]!;
    this.skills.set(skills, this.skillStart[place]!);
    this.small.set(small, this.smallStart[place]!);
    this.byModes[other.gates[from]! & 7]! += 1;
    return place;
  }

  retire(place: number): void {
    this.byModes[this.gates[place]! & 7]! -= 1;
    this.gates[place] = 0;
    this.kinds[place] = 0;
    this.living -= 1;
  }

  /** Undoes `retire` of the person who was there. */
  restore(place: number, packed: number, kind: number): void {
    this.gates[place] = packed;
    this.kinds[place] = kind;
    this.byModes[packed & 7]! += 1;
    this.living += 1;
  }

  /** @returns how many people it went through */
  buildPostings(concepts: number, work: number): number {
    this.making ??= new PostingsMaking(this.high, concepts, this.skillStart[this.high]!);
    const done = this.making.go(this.skills, this.skillStart, work);
    const made = this.making.done();
    if (made) {
      this.postings = made;
      this.making = null;
    }
    return done;
  }

  /** Gives room back; people may still come. Small parts do without posting lists. */
  trim(concepts: number): void {
    if (this.postings.covers < this.high && this.high > fewUnlisted)
      while (this.postings.covers < this.high) this.buildPostings(concepts, this.high);
    this.resize(this.high);
    this.skills = resized(this.skills, this.skillStart[this.high]!);
    this.small = resized(this.small, this.smallStart[this.high]!);
  }

  /** A place at the end with lists of these lengths. */
  private room(skills: number, small: number): number {
    const place = this.high++;
    if (place >= this.gates.length) this.resize(Math.ceil((place + 16) * growth));
    const skillEnd = this.skillStart[place]! + skills;
    if (skillEnd > this.skills.length) this.skills = resized(this.skills, Math.ceil(skillEnd * growth));
    const smallEnd = this.smallStart[place]! + small;
    if (smallEnd > this.small.length) this.small = resized(this.small, Math.ceil(smallEnd * growth));
    this.skillStart[place + 1] = skillEnd;
    this.smallStart[place + 1] = smallEnd;
    this.living += 1;
    return place;
  }

  private resize(length: number): void {
    this.handle = resized(this.handle, length);
    this.gates = resized(this.gates, length);
    this.kinds = resized(this.kinds, length);
    this.levels = resized(this.levels, length);
    this.from = resized(this.from, length);
    this.until = resized(this.until, length);
    this.sectors = resized(this.sectors, length);
    this.occupation = resized(this.occupation, length);
    this.languages = resized(this.languages, length);
    this.skillStart = resized(this.skillStart, length + 1);
    this.smallStart = resized(this.smallStart, length + 1);
  }
}
