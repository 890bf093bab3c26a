// A million made-up people of twenty countries of origin for the matching benchmark: eight skills each, most of them of their
// occupation, by Zipf's law over whatever taxonomy is loaded. The same for the same seed and taxonomy, ids included.
import type { MatchPerson } from '@compatriot/db/match.ts';
import {
  cefrLevels,
  iscedLevels,
  modes,
  sectors,
  stayLengths,
  type Sector,
} from '@compatriot/db/vocabulary.ts';

/** Countries of origin and how many of a thousand: the largest is the one that the aim is about. */
export const origins: readonly [country: string, share: number][] = [
  ['MA', 187],
  ['NG', 120],
  ['TR', 100],
  ['GH', 85],
  ['SN', 75],
  ['ET', 65],
  ['SO', 55],
  ['CV', 50],
  ['KE', 45],
  ['RW', 40],
  ['CD', 35],
  ['CM', 30],
  ['SL', 25],
  ['GY', 20],
  ['XK', 18],
  ['AM', 15],
  ['GE', 12],
  ['UG', 10],
  ['BI', 8],
  ['GM', 5],
];

export interface CrowdTaxonomy {
  /** The most frequent first. */
  occupations: { id: number; skills: number[]; sector: Sector }[];
  skills: number[];
}

/** What a profile says where a card says less. */
export interface CrowdPerson extends MatchPerson {
  profileId: string;
  birthYear: number | null;
  experienceYears: number | null;
}

export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Places 0 to `length`, each as often as 1 over its rank. */
export function zipf(length: number, random: () => number): () => number {
  const sums = new Float64Array(length);
  let sum = 0;
  for (let at = 0; at < length; at++) sums[at] = sum += 1 / (at + 2.7);
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const skillsEach = 8;
const spoken = ['nld', 'eng', 'fra', 'deu', 'spa', 'ita', 'por', 'swe'];
const experienceBands = ['0_2', '3_5', '6_10', '11_20', '21_over'] as const;
const ageBands = ['under_25', '25_34', '35_44', '45_54', '55_64', '65_over'] as const;
const someTies = [
  'birth',
  'birth',
  'birth',
  'descent_1',
  'descent_2',
  'marriage',
  'naturalised',
  'other',
] as const;

/** @param year in which ages are counted */
export function crowd(taxonomy: CrowdTaxonomy, seed: number, year: number): () => CrowdPerson {
  const random = randomFrom(seed);
  const occupationAt = zipf(taxonomy.occupations.length, random);
  const skillAt = zipf(taxonomy.skills.length, random);
  const within = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const countries = origins.flatMap(([country, share]) => Array.from({ length: share }, () => country));
  const hex = (bits: number) =>
    Math.floor(random() * 2 ** bits)
      .toString(16)
      .padStart(bits / 4, '0');
  const uuid = () => `${hex(32)}-${hex(16)}-4${hex(12)}-8${hex(12)}-${hex(24)}${hex(24)}`;
  const month = (ahead: number, day: number) =>
    new Date(Date.UTC(2027, ahead, day)).toISOString().slice(0, 10);

  return () => {
    const occupation = taxonomy.occupations[occupationAt()]!;
    const skills = new Map<number, number>();
    for (let tries = 0; tries < 30 && skills.size < skillsEach; tries++) {
      const own = tries < 9 && occupation.skills.length > 0;
      const skill = own
        ? occupation.skills[Math.floor(occupation.skills.length * random() ** 1.6)]!
        : taxonomy.skills[skillAt()]!;
      if (!skills.has(skill)) skills.set(skill, within(1, 4));
    }
    const age = within(22, 68);
    const years = random() < 0.95 ? Math.min(age - 20, within(0, 35)) : null;
    const from = random() < 0.4 ? within(0, 14) : null;
    const until = from === null || random() < 0.4 ? null : from + within(1, 12);
    const tongues = new Set([
      one(spoken),
      ...(random() < 0.8 ? ['eng'] : []),
      ...spoken.filter(() => random() < 0.1),
    ]);
    const country = one(countries);
    const chance = random();
    return {
      id: uuid(),
      profileId: uuid(),
      originCountry: country,
      modes: modes.filter(() => random() < 0.6),
      tie: chance < 0.08 ? null : chance < 0.11 ? 'none' : one(someTies),
      legalRoom: random() < 0.15 ? null : one(['yes', 'yes', 'yes', 'yes', 'unknown', 'no'] as const),
      licence: one([null, null, true, true, false]),
      birthYear: year - age,
      ageBand: ageBands[Math.max(0, Math.min(5, Math.floor((age - 15) / 10)))]!,
      availableFrom: from === null ? null : month(from, 1),
      availableUntil: until === null ? null : month(until + 1, 0),
      languages: Array.from(tongues, (code) => ({ code, level: one(cefrLevels) })),
      skills: Array.from(skills, ([conceptId, level]) => ({ conceptId, level })),
      occupationId: random() < 0.97 ? occupation.id : null,
      experienceYears: years,
      experienceBand:
        years === null
          ? null
          : experienceBands[years < 3 ? 0 : years < 6 ? 1 : years < 11 ? 2 : years < 21 ? 3 : 4]!,
      educationLevel: random() < 0.95 ? one([...iscedLevels.slice(3), '6', '6', '7', '7'] as const) : null,
      sectors: sectors.filter((sector) => sector === occupation.sector || random() < 0.06),
      regions: random() < 0.3 ? [`${country}-0${within(1, 9)}`] : [],
      stayLength: random() < 0.9 ? one(stayLengths) : null,
    };
  };
}
