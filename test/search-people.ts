// Random people and what a search for them must find, worked out by hand: nothing here is shared with an engine.
import { type TalentFacet, cefrLevels, talentFacets, type Mode } from '@compatriot/db/vocabulary.ts';
import type { FacetCount, TalentQuery } from '@compatriot/search/engine.ts';
import type { ProfileOptions } from './make.ts';

export const skillUri = (key: string) => `urn:compatriot:skill:${key}`;
export const occupationUri = (key: string) => `urn:compatriot:occupation:${key}`;
export const groupUri = (key: string) => `urn:compatriot:skill-group:${key}`;

/** Mulberry32: the same people in every run. */
export function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => next() < share);
  return { next, one, some };
}
export type Random = ReturnType<typeof randomFrom>;

export const countries = ['NL', 'GB', 'CA', 'US'];
export const origins = ['GY', 'SR'];
export const regions = ['NL-UT', 'NL-NH', 'GB-SCT', null];
export const nursing = ['wound-care', 'general-nursing-care', 'paediatric-nursing', 'nursing-education'];
export const skills = [...nursing, 'clinical-diagnosis'];
export const occupations = ['registered-nurse', 'paediatric-nurse', 'physician', null];
export const languages = ['eng', 'fra', 'nld', 'ara'];
export const modes: Mode[] = ['temporary', 'permanent', 'virtual'];
export const sectors = ['health', 'education', 'it'];
export const activities = ['teach', 'clinical', 'research'];
export const stays = ['up_to_2_weeks', 'up_to_3_months', 'longer', null];

/** A person as made, with what an engine may know. */
export interface Person extends ProfileOptions {
  origin: string;
  country: string;
  region: string | null;
  skills: [string, number][];
  occupation: string | null;
  languages: [string, (typeof cefrLevels)[number]][];
  modes: Mode[];
  sectors: string[];
  activities: string[];
  documentId: string;
  /** Milliseconds since 1970 in which the document was first made. */
  addedAt: number;
}

export function randomPerson(random: Random): Omit<Person, 'documentId' | 'addedAt'> {
  const from = random.one([null, '2027-01-15', '2027-06-20']);
  return {
    origin: random.one(origins),
    country: random.one(countries),
    region: random.one(regions),
    skills: random
      .some(skills, 0.4)
      .map((key): [string, number] => [skillUri(key), random.one([1, 2, 3, 4])]),
    occupation: random.one(occupations),
    languages: random
      .some(languages, 0.5)
      .map((code): Person['languages'][number] => [code, random.one(cefrLevels)]),
    modes: random.some(modes, 0.5),
    sectors: random.some(sectors, 0.4),
    activities: random.some(activities, 0.4),
    stayLength: random.one(stays),
    educationLevel: random.one([null, '3', '6', '7', '8']),
    experienceYears: random.one([null, 1, 4, 8, 15, 30]),
    availableFrom: from,
    availableUntil: from === null ? null : random.one([null, '2027-09-10']),
    recipients: random.one([
      ['programme_team' as const],
      ['programme_team' as const, 'home_government' as const],
    ]),
  };
}

export interface Need {
  /** A skill's, occupation's or group's URI. */
  uri: string;
  level: number;
}
export type Filters = Pick<
  TalentQuery,
  | 'origins'
  | 'countries'
  | 'regions'
  | 'modes'
  | 'sectors'
  | 'activities'
  | 'stays'
  | 'languages'
  | 'education'
  | 'experience'
  | 'availableFrom'
  | 'availableUntil'
  | 'among'
  | 'addedSince'
> & { must: Need[]; nice: Need[] };

export const noFilters: Filters = {
  origins: [],
  countries: [],
  regions: [],
  modes: [],
  sectors: [],
  activities: [],
  stays: [],
  languages: [],
  education: null,
  experience: [],
  availableFrom: null,
  availableUntil: null,
  among: null,
  addedSince: null,
  must: [],
  nice: [],
};

export const bandOf = (years: number | null | undefined): string | null => {
  if (years == null) return null;
  if (years <= 2) return '0_2';
  if (years <= 5) return '3_5';
  if (years <= 10) return '6_10';
  return years <= 20 ? '11_20' : '21_over';
};
const meet = <T>(wanted: readonly T[], has: readonly T[]) =>
  wanted.length === 0 || wanted.some((each) => has.includes(each));

/** What lies under a URI, itself included. */
const under = (uri: string): string[] =>
  uri === groupUri('health-nursing') ? [uri, ...nursing.map(skillUri)] : [uri];

export const meetsNeed = (person: Person, { uri, level }: Need): boolean =>
  person.skills.some(([has, at]) => under(uri).includes(has) && at >= level) ||
  (level === 1 && person.occupation !== null && under(uri).includes(occupationUri(person.occupation)));

/** A month ends with its last day: what a search can tell apart it gives away. */
const covers = (person: Person, day: string | null): boolean =>
  day === null ||
  ((!person.availableFrom || person.availableFrom.slice(0, 7) <= day.slice(0, 7)) &&
    (!person.availableUntil || person.availableUntil.slice(0, 7) >= day.slice(0, 7)));

const passes: Record<TalentFacet, (person: Person, filters: Filters) => boolean> = {
  origin: (person, filters) => meet(filters.origins, [person.origin]),
  country: (person, filters) => meet(filters.countries, [person.country]),
  region: (person, filters) => meet<string | null>(filters.regions, [person.region]),
  mode: (person, filters) => meet(filters.modes, person.modes),
  sector: (person, filters) => meet<string>(filters.sectors, person.sectors),
  activity: (person, filters) => meet<string>(filters.activities, person.activities),
  stay: (person, filters) => meet<string | null>(filters.stays, [person.stayLength ?? null]),
  language: (person, filters) =>
    filters.languages.every((need) =>
      person.languages.some(
        ([code, level]) => code === need.code && cefrLevels.indexOf(level) >= cefrLevels.indexOf(need.level),
      ),
    ),
  education: (person, filters) =>
    filters.education === null ||
    (person.educationLevel != null && person.educationLevel >= filters.education),
  experience: (person, filters) => meet<string | null>(filters.experience, [bandOf(person.experienceYears)]),
};
const passesRest = (person: Person, filters: Filters): boolean =>
  covers(person, filters.availableFrom) &&
  covers(person, filters.availableUntil) &&
  filters.must.every((need) => meetsNeed(person, need)) &&
  (filters.among === null || filters.among.includes(person.documentId)) &&
  (filters.addedSince === null || person.addedAt > Date.parse(filters.addedSince));

const valuesOf: Record<TalentFacet, (person: Person) => (string | null | undefined)[]> = {
  origin: (person) => [person.origin],
  country: (person) => [person.country],
  region: (person) => [person.region],
  mode: (person) => person.modes,
  sector: (person) => person.sectors,
  activity: (person) => person.activities,
  stay: (person) => [person.stayLength],
  language: (person) => person.languages.map(([code]) => code),
  education: (person) => [person.educationLevel],
  experience: (person) => [bandOf(person.experienceYears)],
};

export const sorted = (counts: FacetCount[]): FacetCount[] =>
  [...counts].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));

export function expected(people: Person[], filters: Filters) {
  const found = (leftOut: TalentFacet | null) =>
    people.filter(
      (person) =>
        passesRest(person, filters) &&
        talentFacets.every((name) => name === leftOut || passes[name](person, filters)),
    );
  const count = (facet: TalentFacet): FacetCount[] => {
    const counts = new Map<string, number>();
    for (const value of found(facet).flatMap(valuesOf[facet]))
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return sorted([...counts].map(([value, number]) => ({ value, count: number })));
  };
  return {
    ids: found(null)
      .map((person) => person.documentId)
      .sort(),
    facets: Object.fromEntries(talentFacets.map((name) => [name, count(name)])),
    without: (facet: TalentFacet) => found(facet).length,
  };
}

/** The rule of fit for musts and nices: the occupation 1, a skill 0.6 to 0.9 by level, something below a group half. */
export function fitByHand(person: Person, filters: Filters): number {
  let fit = 0;
  for (const need of [...filters.must, ...filters.nice]) {
    if (!meetsNeed(person, need)) continue;
    const own = person.skills.find(([uri]) => uri === need.uri);
    if (person.occupation !== null && occupationUri(person.occupation) === need.uri) fit += 1;
    else fit += own ? 0.5 + own[1] / 10 : 0.5;
  }
  return fit;
}
