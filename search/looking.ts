// Looking through the columns: who is found, in which order, and the counts of every facet under all filters but its own.
// One pass over everybody; who fails exactly one facet's filter is no hit but counts in that facet.
import {
  type TalentFacet,
  activities,
  experienceBands,
  iscedLevels,
  modes,
  sectors,
  stayLengths,
  talentFacets,
} from '@compatriot/db/vocabulary.ts';
import { type Codes, type Columns, bitsOf, dayOf } from './columns.ts';
import type { FacetCount, TalentHits, TalentQuery } from './engine.ts';
import { type Plan, cefrRank, fitOf, matchedBy, meets, planOf } from './fit.ts';

type Found = Pick<TalentHits, 'total' | 'hits' | 'facets' | 'without'>;

/** The bit of each facet while a person is looked at. */
const bitOf = Object.fromEntries(talentFacets.map((name, at) => [name, 1 << at])) as Record<
  TalentFacet,
  number
>;

export function lookThrough(columns: Columns, query: TalentQuery): Found {
  const plan = planOf(query);
  const tally = new Tally(columns);
  const filters = filtersOf(columns, query);
  const broad = broadWords(columns, query);
  const asksConcepts = query.words.length + query.must.length > 0;
  const among = query.among === null ? null : placesOf(columns, query.among);
  const days = [query.availableFrom, query.availableUntil].flatMap((date) =>
    date === null ? [] : [dayOf(date)],
  );
  // A window covers all days that it covers the first and the last of; without days every window will do.
  const firstDay = days.length > 0 ? Math.min(...days) : Infinity;
  const lastDay = days.length > 0 ? Math.max(...days) : -Infinity;
  const addedSince = query.addedSince === null ? null : Date.parse(query.addedSince);
  const { alive, high, from, until, addedAt, entries, start, middle } = columns;
  const hits = new Int32Array(columns.size);
  let total = 0;
  const failing = new Map<number, number>();

  // Plain loops: this body runs once a person, and nothing in it may make garbage.
  people: for (let place = 0; place < high; place++) {
    if (alive[place] === 0) continue;
    if (among !== null && among[place] === 0) continue;
    if (addedSince !== null && (addedAt[place] ?? 0) <= addedSince) continue;
    if ((from[place] ?? 0) > firstDay || (until[place] ?? 0) < lastDay) continue;
    let fails = 0;
    for (let at = 0; at < filters.length; at++) {
      const filter = filters[at];
      if (filter === undefined || filter.passes(place)) continue;
      if (fails !== 0) continue people;
      fails = filter.bit;
    }
    if (asksConcepts) {
      const met = broad === null ? 0 : broad(place);
      if (!meets(plan, entries, start[place] ?? 0, middle[place] ?? 0, met)) continue;
    }
    if (fails === 0) {
      hits[total++] = place;
    } else {
      failing.set(fails, (failing.get(fails) ?? 0) + 1);
      tally.count(place, fails);
    }
  }
  tally.countAll(hits, total);

  const without: TalentHits['without'] = {};
  for (const { name, bit } of filters) without[name] = total + (failing.get(bit) ?? 0);
  const ranked = rank(columns, plan, broad, query, hits.subarray(0, total));
  return {
    total,
    hits: ranked.map((place) => ({
      id: columns.slots.idAt(place),
      matched: matchedBy(plan, entries, start[place] ?? 0, middle[place] ?? 0),
    })),
    facets: tally.facets(),
    without,
  };
}

interface Filter {
  name: TalentFacet;
  bit: number;
  passes: (place: number) => boolean;
}

function filtersOf(columns: Columns, query: TalentQuery): Filter[] {
  const filters: Filter[] = [];
  const add = (name: TalentFacet, asks: boolean, passes: (place: number) => boolean) => {
    if (asks) filters.push({ name, bit: bitOf[name], passes });
  };
  /** One of some codes of a growing list. A code that nobody has is in no table and met by nobody. */
  const oneOf = (name: TalentFacet, wanted: string[], codes: Codes, column: Uint16Array | Uint32Array) => {
    const table = new Uint8Array(codes.values.length);
    for (const code of wanted) table[codes.find(code)] = 1;
    table[0] = 0;
    add(name, wanted.length > 0, (place) => table[column[place] ?? 0] === 1);
  };
  /** One of some values of a closed list, as bits of places plus one: 0, for none, is never among them. */
  const ranked = (
    name: TalentFacet,
    wanted: readonly string[],
    list: readonly string[],
    column: Uint8Array,
  ) => {
    const bits = bitsOf(list, wanted) << 1;
    add(name, wanted.length > 0, (place) => ((bits >> (column[place] ?? 0)) & 1) === 1);
  };
  const masked = (
    name: TalentFacet,
    wanted: readonly string[],
    list: readonly string[],
    column: Uint8Array | Uint16Array,
  ) => {
    const bits = bitsOf(list, wanted);
    add(name, wanted.length > 0, (place) => ((column[place] ?? 0) & bits) !== 0);
  };
  oneOf('origin', query.origins, columns.countries, columns.origin);
  oneOf('country', query.countries, columns.countries, columns.country);
  oneOf('region', query.regions, columns.regions, columns.region);
  masked('mode', query.modes, modes, columns.mode);
  masked('sector', query.sectors, sectors, columns.sector);
  masked('activity', query.activities, activities, columns.activity);
  ranked('stay', query.stays, stayLengths, columns.stay);
  const least = query.education === null ? 0 : iscedLevels.indexOf(query.education) + 1;
  add('education', query.education !== null, (place) => (columns.education[place] ?? 0) >= least);
  ranked('experience', query.experience, experienceBands, columns.experience);
  const tongues = query.languages.map(({ code, level }) => ({
    code: columns.languages.find(code),
    rank: cefrRank(level),
  }));
  add('language', tongues.length > 0, (place) => tongues.every((tongue) => speaks(columns, place, tongue)));
  return filters;
}

function speaks(columns: Columns, place: number, { code, rank }: { code: number; rank: number }): boolean {
  if (code === 0) return false;
  const end = columns.end[place] ?? 0;
  for (let at = columns.middle[place] ?? 0; at < end; at++) {
    const entry = columns.entries[at] ?? 0;
    if (entry >> 3 === code && (entry & 7) >= rank) return true;
  }
  return false;
}

/** Which words a person meets by sector, language or country; null when no word names any. */
function broadWords(columns: Columns, query: TalentQuery): ((place: number) => number) | null {
  if (query.words.every((word) => word.sectors.length + word.languages.length + word.countries.length === 0))
    return null;
  const words = query.words.map((word, at) => ({
    bit: 1 << at,
    sectors: bitsOf(sectors, word.sectors),
    tongues: word.languages.map((code) => ({ code: columns.languages.find(code), rank: 0 })),
    countries: word.countries.map((code) => columns.countries.find(code)).filter((code) => code !== 0),
  }));
  const { sector, country, origin } = columns;
  return (place) => {
    let bits = 0;
    for (const word of words) {
      const met =
        ((sector[place] ?? 0) & word.sectors) !== 0 ||
        (word.countries.length > 0 &&
          (word.countries.includes(country[place] ?? 0) || word.countries.includes(origin[place] ?? 0))) ||
        word.tongues.some((tongue) => speaks(columns, place, tongue));
      if (met) bits |= word.bit;
    }
    return bits;
  };
}

function placesOf(columns: Columns, ids: string[]): Uint8Array {
  const places = new Uint8Array(columns.high);
  for (const id of ids) {
    const place = columns.slots.find(id);
    if (place >= 0) places[place] = 1;
  }
  return places;
}

/** The page's places, best first; newer before older by the month where that says nothing, then by the random id, so that pages never overlap. */
function rank(
  columns: Columns,
  plan: Plan,
  broad: ((place: number) => number) | null,
  query: TalentQuery,
  hits: Int32Array,
): number[] {
  const { entries, start, middle, updatedMonth, experience, slots } = columns;
  const score = new Float64Array(hits.length);
  if (query.sort === 'experience') {
    hits.forEach((place, at) => (score[at] = experience[place] ?? 0));
  } else if (query.sort === 'fit' && query.words.length + query.must.length + query.nice.length > 0) {
    hits.forEach((place, at) => {
      const met = broad === null ? 0 : broad(place);
      score[at] = fitOf(plan, entries, start[place] ?? 0, middle[place] ?? 0, met);
    });
  }
  /** Below 0 when the hit at `one` comes before that at `other`. */
  const order = (one: number, other: number): number => {
    const place = hits[one] ?? 0;
    const rival = hits[other] ?? 0;
    return (
      (score[other] ?? 0) - (score[one] ?? 0) ||
      (updatedMonth[rival] ?? 0) - (updatedMonth[place] ?? 0) ||
      slots.compare(place, rival)
    );
  };
  const first = Math.max(0, query.offset);
  const best = smallest(hits.length, first + Math.min(Math.max(query.limit, 1), 50), order);
  return best.slice(first).map((at) => hits[at] ?? 0);
}

/** The `most` first of 0 to `length`, in order: a heap whose top is the last of those kept. */
function smallest(length: number, most: number, order: (one: number, other: number) => number): number[] {
  const heap: number[] = [];
  const sink = (from: number) => {
    let at = from;
    for (;;) {
      const left = at * 2 + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const child = right < heap.length && order(heap[right] ?? 0, heap[left] ?? 0) > 0 ? right : left;
      const here = heap[at] ?? 0;
      const below = heap[child] ?? 0;
      if (order(here, below) >= 0) return;
      heap[at] = below;
      heap[child] = here;
      at = child;
    }
  };
  for (let at = 0; at < length; at++) {
    if (heap.length < most) {
      heap.push(at);
      if (heap.length === most) for (let top = (most >> 1) - 1; top >= 0; top--) sink(top);
    } else if (order(at, heap[0] ?? 0) < 0) {
      heap[0] = at;
      sink(0);
    }
  }
  return heap.sort(order);
}

/** Counts while people are looked at. Lists of bits are counted as whole numbers and taken apart once, at the end. */
class Tally {
  private readonly columns: Columns;
  private readonly origin: Uint32Array;
  private readonly country: Uint32Array;
  private readonly region: Uint32Array;
  private readonly language: Uint32Array;
  private readonly mode = new Uint32Array(1 << modes.length);
  private readonly sector = new Uint32Array(1 << sectors.length);
  private readonly activity = new Uint32Array(1 << activities.length);
  private readonly stay = new Uint32Array(stayLengths.length + 1);
  private readonly education = new Uint32Array(iscedLevels.length + 1);
  private readonly experience = new Uint32Array(experienceBands.length + 1);

  constructor(columns: Columns) {
    this.columns = columns;
    this.origin = new Uint32Array(columns.countries.values.length);
    this.country = new Uint32Array(columns.countries.values.length);
    this.region = new Uint32Array(columns.regions.values.length);
    this.language = new Uint32Array(columns.languages.values.length);
  }

  countAll(hits: Int32Array, total: number): void {
    const all = 2 ** talentFacets.length - 1;
    for (let at = 0; at < total; at++) this.count(hits[at] ?? 0, all);
  }

  /** In the facets whose bits are set. */
  count(place: number, facets: number): void {
    const { columns } = this;
    if (facets & bitOf.origin) add(this.origin, columns.origin[place]);
    if (facets & bitOf.country) add(this.country, columns.country[place]);
    if (facets & bitOf.region) add(this.region, columns.region[place]);
    if (facets & bitOf.mode) add(this.mode, columns.mode[place]);
    if (facets & bitOf.sector) add(this.sector, columns.sector[place]);
    if (facets & bitOf.activity) add(this.activity, columns.activity[place]);
    if (facets & bitOf.stay) add(this.stay, columns.stay[place]);
    if (facets & bitOf.education) add(this.education, columns.education[place]);
    if (facets & bitOf.experience) add(this.experience, columns.experience[place]);
    if (facets & bitOf.language) {
      const end = columns.end[place] ?? 0;
      for (let at = columns.middle[place] ?? 0; at < end; at++) {
        add(this.language, (columns.entries[at] ?? 0) >> 3);
      }
    }
  }

  facets(): TalentHits['facets'] {
    const { columns } = this;
    return {
      origin: byNumber(this.origin, columns.countries.values),
      country: byNumber(this.country, columns.countries.values),
      region: byNumber(this.region, columns.regions.values),
      mode: byBits(this.mode, modes),
      sector: byBits(this.sector, sectors),
      activity: byBits(this.activity, activities),
      stay: byNumber(this.stay, ['', ...stayLengths]),
      language: byNumber(this.language, columns.languages.values),
      education: byNumber(this.education, ['', ...iscedLevels]),
      experience: byNumber(this.experience, ['', ...experienceBands]),
    };
  }
}

function add(counts: Uint32Array, at: number | undefined): void {
  counts[at ?? 0] = (counts[at ?? 0] ?? 0) + 1;
}

/** Number 0 stands for none and is not counted. */
function byNumber(counts: Uint32Array, values: readonly string[]): FacetCount[] {
  const found: FacetCount[] = [];
  counts.forEach((count, at) => {
    if (at > 0 && count > 0) found.push({ value: values[at] ?? '', count });
  });
  return found.sort(mostFirst);
}

function byBits(counts: Uint32Array, list: readonly string[]): FacetCount[] {
  const sums = new Uint32Array(list.length);
  counts.forEach((count, bits) => {
    if (count > 0)
      for (let at = 0; at < list.length; at++) if ((bits >> at) & 1) sums[at] = (sums[at] ?? 0) + count;
  });
  return list
    .map((value, at) => ({ value, count: sums[at] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort(mostFirst);
}

const mostFirst = (one: FacetCount, other: FacetCount): number =>
  other.count - one.count || (one.value < other.value ? -1 : 1);
