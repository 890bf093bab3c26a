// Makes up people who hang together: a nurse has nursing skills, speaks the language of where she lives, and her years of
// work fit her age. Deterministic for a seed; nobody real.
import type { Faker } from '@faker-js/faker';
import { pseudonym } from '../pseudonyms.ts';
import {
  type Activity,
  activities,
  type CefrLevel,
  type HostKind,
  hostKinds,
  type Mode,
  type Sector,
  type StayLength,
  stayLengths,
  type Tie,
} from '../vocabulary.ts';
import { type ProgrammeSeed, spokenIn, type Weights } from './programmes.ts';
import type { StarterOccupation, StarterTaxonomy } from './taxonomy/read.ts';

export interface MadePerson {
  profileId: string;
  responseId: string;
  receipt: string;
  language: string;
  channel: string;
  submittedAt: Date;
  name: string;
  email: string;
  city: string;
  pseudonym: string;
  originCountry: string;
  residenceCountry: string;
  tie: Tie;
  birthYear: number;
  sex: string;
  educationLevel: string;
  occupation: StarterOccupation;
  experienceYears: number;
  licence: boolean | null;
  legalRoom: 'yes' | 'no' | 'unknown';
  skills: { key: string; level: number }[];
  languages: { code: string; level: CefrLevel }[];
  sectors: Sector[];
  modes: Mode[];
  activities: Activity[];
  hostKinds: HostKind[];
  stayLength: StayLength | null;
  hoursPerWeek: number | null;
  availableFrom: string | null;
  availableUntil: string | null;
  consents: { team: boolean; government: boolean; contact: boolean; research: boolean };
}

export function weighted<Key extends string>(faker: Faker, weights: Weights<Key>): Key {
  return faker.helpers.weightedArrayElement(
    Object.entries(weights).map(([value, weight]) => ({ value: value as Key, weight: weight as number })),
  );
}

/**
 * @param nameFakers by locale, each seeded by the caller
 * @param today the day the demo is made; availability and submissions lie around it
 */
export function makePeople(
  faker: Faker,
  nameFakers: Map<string, Faker>,
  programme: ProgrammeSeed,
  taxonomy: StarterTaxonomy,
  today: Date,
): MadePerson[] {
  const bySector = new Map<string, StarterOccupation[]>();
  for (const occupation of taxonomy.occupations) {
    const list = bySector.get(occupation.sector) ?? [];
    list.push(occupation);
    bySector.set(occupation.sector, list);
  }
  const taken = new Set<string>();
  const freshPseudonym = (): string => {
    for (;;) {
      const name = pseudonym(() => faker.number.float({ max: 0.999999 }));
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  };
  return Array.from({ length: programme.people }, (_unused, index) =>
    makePerson(faker, nameFakers, programme, bySector, today, freshPseudonym(), index),
  );
}

function makePerson(
  faker: Faker,
  nameFakers: Map<string, Faker>,
  programme: ProgrammeSeed,
  bySector: Map<string, StarterOccupation[]>,
  today: Date,
  alias: string,
  index: number,
): MadePerson {
  const originCountry = weighted(faker, programme.originCountries);
  const residenceCountry = weighted(faker, programme.residence);
  const sector = weighted(faker, programme.occupations);
  const occupations = bySector.get(sector) ?? [];
  // The first occupations of a sector are the common ones (nurse before cardiologist).
  const place = Math.floor(occupations.length * faker.number.float() ** 1.8);
  const occupation = occupations[Math.min(place, occupations.length - 1)];
  if (!occupation) throw new Error(`No occupation in ${sector}`);
  const age = faker.helpers.weightedArrayElement([
    { value: faker.number.int({ min: 21, max: 29 }), weight: 14 },
    { value: faker.number.int({ min: 30, max: 44 }), weight: 42 },
    { value: faker.number.int({ min: 45, max: 59 }), weight: 32 },
    { value: faker.number.int({ min: 60, max: 74 }), weight: 12 },
  ]);
  const sex = faker.helpers.weightedArrayElement([
    { value: 'female', weight: sector === 'health' || sector === 'social_work' ? 62 : 46 },
    { value: 'male', weight: 50 },
  ]);
  const experienceYears = Math.max(0, Math.min(age - 21, faker.number.int({ min: 0, max: age - 20 })));
  const locale = faker.helpers.arrayElement(programme.nameLocales[originCountry] ?? ['en_GB']);
  const names = nameFakers.get(locale) ?? faker;
  const name = `${names.person.firstName(sex === 'female' ? 'female' : 'male')} ${names.person.lastName()}`;
  const fieldwork = ['health', 'infrastructure', 'agriculture'].includes(sector);
  const modes = faker.helpers.weightedArrayElement<Mode[]>([
    { value: ['temporary', 'virtual'], weight: 42 },
    { value: ['temporary'], weight: fieldwork ? 30 : 16 },
    { value: ['virtual'], weight: fieldwork ? 6 : 18 },
    { value: ['temporary', 'permanent', 'virtual'], weight: 10 },
    { value: ['permanent'], weight: 8 },
    { value: [], weight: 4 },
  ]);
  const start = faker.datatype.boolean(0.62)
    ? addDays(today, faker.number.int({ min: -60, max: 300 }))
    : null;
  return {
    profileId: faker.string.uuid(),
    responseId: faker.string.uuid(),
    receipt: receipt(faker, programme.code),
    language:
      programme.languages.includes('fr') && ['FR', 'CI', 'BE', 'CH'].includes(residenceCountry) ? 'fr' : 'en',
    channel: weighted(faker, {
      facebook: 34,
      twitter: 8,
      linkedin: 18,
      association: 22,
      embassy: 10,
      direct: 8,
    }),
    submittedAt: new Date(today.getTime() - faker.number.int({ min: 3 * 3_600_000, max: 240 * 86_400_000 })),
    name,
    email: `person${index}.${programme.code}@people.example`,
    city: names.location.city(),
    pseudonym: alias,
    originCountry,
    residenceCountry,
    tie: weighted(faker, programme.ties),
    birthYear: today.getUTCFullYear() - age,
    sex: faker.datatype.boolean(0.03) ? '__refused' : sex,
    educationLevel: educationOf(faker, occupation),
    occupation,
    experienceYears,
    licence: sector === 'health' ? faker.datatype.boolean(0.82) : faker.datatype.boolean(0.3) ? true : null,
    legalRoom: faker.helpers.weightedArrayElement([
      { value: 'yes' as const, weight: 74 },
      { value: 'no' as const, weight: 10 },
      { value: 'unknown' as const, weight: 16 },
    ]),
    skills: skillsOf(faker, occupation, experienceYears),
    languages: languagesOf(faker, programme, originCountry, residenceCountry),
    sectors: faker.helpers.uniqueArray(
      () =>
        faker.datatype.boolean(0.7) && programme.sectors.includes(sector)
          ? sector
          : faker.helpers.arrayElement(programme.sectors),
      faker.number.int({ min: 1, max: 3 }),
    ),
    modes,
    activities: faker.helpers.arrayElements(activities, { min: 1, max: 3 }),
    hostKinds: faker.helpers.arrayElements(hostKinds, { min: 0, max: 3 }),
    stayLength: faker.datatype.boolean(0.85) ? faker.helpers.arrayElement(stayLengths) : null,
    hoursPerWeek: modes.includes('virtual') ? faker.helpers.arrayElement([2, 4, 6, 8, 10]) : null,
    availableFrom: start ? isoDay(start) : null,
    availableUntil:
      start && faker.datatype.boolean(0.6)
        ? isoDay(addDays(start, faker.number.int({ min: 30, max: 400 })))
        : null,
    consents: consentsOf(faker),
  };
}

/** Most people leave the home government's box unticked (SAFETY.md); some only want to be counted. */
function consentsOf(faker: Faker): MadePerson['consents'] {
  const team = faker.datatype.boolean(0.82);
  const government = faker.datatype.boolean(team ? 0.28 : 0.04);
  return {
    team,
    government,
    contact: (team || government) && faker.datatype.boolean(0.92),
    research: faker.datatype.boolean(0.4),
  };
}

function educationOf(faker: Faker, occupation: StarterOccupation): string {
  const group = occupation.isco[0];
  if (group === '2' || group === '1') return weighted(faker, { '5': 6, '6': 48, '7': 36, '8': 10 });
  if (group === '3') return weighted(faker, { '4': 18, '5': 36, '6': 36, '7': 10 });
  return weighted(faker, { '2': 8, '3': 46, '4': 26, '5': 14, '6': 6 });
}

/** Most of what the occupation needs, some of what goes with it; the level grows with the years. */
function skillsOf(faker: Faker, occupation: StarterOccupation, years: number): MadePerson['skills'] {
  const essential = occupation.essential.filter(() => faker.datatype.boolean(0.84));
  const optional = occupation.optional.filter(() => faker.datatype.boolean(0.42));
  const base = years < 2 ? 1 : years < 6 ? 2 : 3;
  return [...new Set([...essential, ...optional])].slice(0, 10).map((key) => ({
    key,
    level: Math.max(
      1,
      Math.min(
        4,
        base +
          faker.helpers.weightedArrayElement([
            { value: -1, weight: 2 },
            { value: 0, weight: 5 },
            { value: 1, weight: 3 },
          ]),
      ),
    ),
  }));
}

function languagesOf(
  faker: Faker,
  programme: ProgrammeSeed,
  origin: string,
  residence: string,
): MadePerson['languages'] {
  const found = new Map<string, CefrLevel>();
  const mother = faker.helpers.arrayElement(programme.mothers[origin] ?? ['eng']);
  found.set(mother, 'native');
  const lived = spokenIn[residence];
  if (lived && !found.has(lived))
    found.set(lived, faker.helpers.arrayElement(['B1', 'B2', 'C1', 'C1', 'C2'] as const));
  if (!found.has('eng') && faker.datatype.boolean(0.85))
    found.set('eng', faker.helpers.arrayElement(['B1', 'B2', 'C1', 'C2'] as const));
  if (faker.datatype.boolean(0.16)) {
    const more = faker.helpers.arrayElement(['fra', 'spa', 'deu', 'por', 'ara']);
    if (!found.has(more)) found.set(more, faker.helpers.arrayElement(['A2', 'B1', 'B2'] as const));
  }
  return [...found].map(([code, level]) => ({ code, level }));
}

function receipt(faker: Faker, code: string): string {
  const part = () => faker.helpers.arrayElements([...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'], 4).join('');
  return `${code.toUpperCase()}-${part()}-${part()}`;
}

export const addDays = (day: Date, days: number): Date => new Date(day.getTime() + days * 86_400_000);
export const isoDay = (day: Date): string => day.toISOString().slice(0, 10);
