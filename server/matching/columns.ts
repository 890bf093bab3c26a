// The people of one pool as matching reads them: columns of typed arrays in parts by country of origin (people.ts), with
// posting lists for skills. Pure; server/matching/index.ts keeps it in step with Postgres, ranking.ts looks through it.
import type { MatchPerson } from '@compatriot/db/match.ts';
import { Codes } from '@compatriot/search/columns.ts';
import { Slots } from '@compatriot/search/slots.ts';
import { type Codebook, Kinds, Part, packPerson, unpackPerson } from './people.ts';
import { ConceptNumbers } from './postings.ts';

export type { MatchPerson } from '@compatriot/db/match.ts';

/** Handles are given anew only when so many people came; a pool of one person takes little room. */
const growth = 1.25;

/** Room that one question works in, as long as the largest part. */
export class Scratch {
  /** Failures as bits; `near` and `gone` of ranking.ts beside them. */
  state = new Uint16Array(0);
  best = new Uint16Array(0);
  touched = new Uint32Array(0);
  /** A bit a place. */
  bits = new Int32Array(0);
  candidates = new Uint32Array(0);
  essential = new Uint32Array(0);
  optional = new Uint32Array(0);

  get bytes(): number {
    return this.state.length * 20 + this.bits.byteLength;
  }

  reserve(places: number): void {
    if (this.state.length >= places) return;
    this.state = new Uint16Array(places);
    this.best = new Uint16Array(places);
    this.touched = new Uint32Array(places);
    this.bits = new Int32Array((places >>> 5) + 1);
    this.candidates = new Uint32Array(places);
    this.essential = new Uint32Array(places);
    this.optional = new Uint32Array(places);
  }
}

export class MatchColumns {
  readonly codes: Codebook = {
    kinds: new Kinds(),
    concepts: new ConceptNumbers(),
    countries: new Codes(),
    languages: new Codes(),
    regions: new Codes(),
  };
  /** Several may be of one country: one that is being emptied, and the one that takes people in. */
  readonly parts: (Part | null)[] = [];
  readonly scratch = new Scratch();
  private readonly slots = new Slots();
  /** By handle, which is the place of an id in `slots`. */
  private partOf = new Uint16Array(0);
  private placeOf = new Uint32Array(0);
  private free: number[] = [];
  private handles = 0;
  private people = 0;
  /** By country: the part that takes people in. */
  private readonly open = new Map<number, number>();

  /** @param capacity of people, so that nothing has to grow */
  constructor(capacity = 0) {
    if (capacity > 0) this.widen(capacity);
  }

  get size(): number {
    return this.people;
  }

  /** Memory that this takes: typed arrays exactly, the few codes nearly. */
  get bytes(): number {
    const { kinds, concepts, countries, languages, regions } = this.codes;
    const own = this.partOf.byteLength + this.placeOf.byteLength + this.free.length * 8 + this.slots.bytes;
    const codes = kinds.bytes + concepts.bytes + countries.bytes + languages.bytes + regions.bytes;
    return this.parts.reduce((sum, part) => sum + (part?.bytes ?? 0), own + codes + this.scratch.bytes);
  }

  /** Takes somebody in, in place of what was known of them before. */
  put(person: MatchPerson): void {
    const packed = packPerson(person, this.codes);
    let handle = this.slots.find(person.id);
    if (handle >= 0) {
      this.parts[this.partOf[handle]!]!.retire(this.placeOf[handle]!);
    } else {
      handle = this.free.pop() ?? this.handles++;
      if (handle >= this.placeOf.length) this.widen(Math.max(16, Math.ceil(handle * growth)));
      this.slots.add(person.id, handle);
      this.people += 1;
    }
    const at = this.openPart(this.codes.countries.number(person.originCountry));
    this.partOf[handle] = at;
    this.placeOf[handle] = this.parts[at]!.append(handle, packed);
  }

  /** Nothing happens where nobody has this id. */
  remove(id: string): void {
    const handle = this.slots.find(id);
    if (handle < 0) return;
    this.parts[this.partOf[handle]!]!.retire(this.placeOf[handle]!);
    this.slots.remove(handle);
    this.free.push(handle);
    this.people -= 1;
  }

  personOf(id: string): MatchPerson | null {
    const found = this.find(id);
    return found && unpackPerson(id, found.part, found.place, this.codes);
  }

  find(id: string): { part: Part; place: number } | null {
    const handle = this.slots.find(id);
    if (handle < 0) return null;
    return { part: this.parts[this.partOf[handle]!]!, place: this.placeOf[handle]! };
  }

  idOf(part: Part, place: number): string {
    return this.slots.idAt(part.handle[place]!);
  }

  /** The first 32 bits of somebody's id. */
  firstBits(part: Part, place: number): number {
    return this.slots.ids[part.handle[place]! * 4]!;
  }

  compareIds(one: number, other: number): number {
    return this.slots.compare(one, other);
  }

  /**
   * Keeps answers fast: posting lists over people who came since, and no more than a quarter of the places dead. About so
   * many people's worth of work at a time.
   * @returns whether there is more to do
   */
  tend(work: number): boolean {
    let left = work;
    for (let at = 0; at < this.parts.length && left > 0; at++) {
      const part = this.parts[at];
      if (!part) continue;
      if (part.closing || part.mostlyDead) left -= this.empty(at, part, left);
      else if (part.needsPostings) left -= part.buildPostings(this.codes.concepts.length, left);
    }
    return left <= 0;
  }

  /** All that `tend` would do in the end, and no more memory than is needed: after a pool was read in. */
  settle(): void {
    while (this.tend(1_000_000));
    for (const part of this.parts) part?.trim(this.codes.concepts.length);
    const handles = this.placeOf.slice(0, this.handles);
    this.placeOf = handles;
    this.partOf = this.partOf.slice(0, this.handles);
    this.slots.trim(this.handles);
  }

  /** Moves some of the living of a part that is mostly dead into a fresh one; the old one goes when nobody is left. */
  private empty(at: number, part: Part, work: number): number {
    if (!part.closing) {
      part.closing = true;
      if (this.open.get(part.country) === at) this.open.delete(part.country);
    }
    let done = 0;
    while (part.moved < part.high && done < work) {
      const place = part.moved++;
      done += 1;
      if (part.gates[place] === 0) continue;
      const into = this.openPart(part.country);
      const handle = part.handle[place]!;
      this.partOf[handle] = into;
      this.placeOf[handle] = this.parts[into]!.take(part, place);
      part.retire(place);
    }
    if (part.moved === part.high) this.parts[at] = null;
    return done;
  }

  private openPart(country: number): number {
    const known = this.open.get(country);
    if (known !== undefined) return known;
    const free = this.parts.indexOf(null);
    const at = free < 0 ? this.parts.length : free;
    this.parts[at] = new Part(country);
    this.open.set(country, at);
    return at;
  }

  private widen(length: number): void {
    const partOf = new Uint16Array(length);
    partOf.set(this.partOf);
    this.partOf = partOf;
    const placeOf = new Uint32Array(length);
    placeOf.set(this.placeOf);
    this.placeOf = placeOf;
    this.slots.reserve(length);
  }
}
