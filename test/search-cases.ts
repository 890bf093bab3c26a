// The questions that every engine is asked by name (test/api/search-contract.test.ts).
import { cefrLevels, experienceBands, iscedLevels } from '@compatriot/db/vocabulary.ts';
import type { TestApp } from './app.ts';
import { type MadeProgramme, makeProfile } from './make.ts';
import {
  type Filters,
  type Need,
  type Person,
  activities,
  countries,
  groupUri,
  languages,
  modes,
  noFilters,
  occupationUri,
  origins,
  randomFrom,
  randomPerson,
  regions,
  sectors,
  skillUri,
  skills,
  stays,
} from './search-people.ts';

/** A need as a question names it. */
export const need = (uri: string, level = 1): Need => ({ uri, level });
export const wound = skillUri('wound-care');
const halfway = (people: Person[]) => new Date(people[people.length / 2]?.addedAt ?? 0).toISOString();

/** Questions by name, some about the people themselves. */
export const cases: [string, (people: Person[]) => Partial<Filters>][] = [
  ['nothing asked', () => ({})],
  ['an origin', () => ({ origins: ['SR'] })],
  ['one country', () => ({ countries: ['NL'] })],
  ['either of two countries', () => ({ countries: ['NL', 'CA'] })],
  ['a region', () => ({ regions: ['NL-UT'] })],
  ['a region that nobody lives in', () => ({ regions: ['NL-ZE'] })],
  ['a mode', () => ({ modes: ['virtual'] })],
  ['a sector', () => ({ sectors: ['health'] })],
  ['an activity', () => ({ activities: ['teach'] })],
  ['either of two lengths of stay', () => ({ stays: ['up_to_2_weeks', 'longer'] })],
  ['a language at any level', () => ({ languages: [{ code: 'fra', level: 'A1' }] })],
  ['a language from B2', () => ({ languages: [{ code: 'fra', level: 'B2' }] })],
  [
    'two languages, both',
    () => ({
      languages: [
        { code: 'fra', level: 'B1' },
        { code: 'eng', level: 'A1' },
      ],
    }),
  ],
  ['native only', () => ({ languages: [{ code: 'nld', level: 'native' }] })],
  ['a language that nobody speaks', () => ({ languages: [{ code: 'swa', level: 'A1' }] })],
  ['education from 7', () => ({ education: '7' })],
  ['experience in two bands', () => ({ experience: ['6_10', '21_over'] })],
  ['a day', () => ({ availableFrom: '2027-01-02' })],
  ['a later day', () => ({ availableUntil: '2027-09-30' })],
  ['a day after it all', () => ({ availableFrom: '2028-01-01' })],
  ['a window', () => ({ availableFrom: '2027-06-30', availableUntil: '2027-09-01' })],
  ['a window longer than theirs', () => ({ availableFrom: '2027-02-01', availableUntil: '2027-11-01' })],
  ['a skill', () => ({ must: [need(wound)] })],
  ['a skill from level 3', () => ({ must: [need(wound, 3)] })],
  ['two skills with levels', () => ({ must: [need(wound, 2), need(skillUri('paediatric-nursing'), 2)] })],
  ['an occupation', () => ({ must: [need(occupationUri('physician'))] })],
  ['a group', () => ({ must: [need(groupUri('health-nursing'))] })],
  ['a group from level 4', () => ({ must: [need(groupUri('health-nursing'), 4)] })],
  ['what is nice leaves nobody out', () => ({ nice: [need(wound, 4)], countries: ['NL'] })],
  ['five of a list', (people) => ({ among: people.slice(10, 15).map(({ documentId }) => documentId) })],
  ['an empty list', () => ({ among: [] })],
  ['a list of strangers', () => ({ among: ['6f6ad7c5-0000-4000-8000-000000000000', 'nobody'] })],
  ['added since the middle', (people) => ({ addedSince: halfway(people) })],
  ['two facets', () => ({ countries: ['NL'], modes: ['virtual'] })],
  [
    'three facets',
    () => ({ countries: ['NL', 'GB'], modes: ['temporary', 'virtual'], sectors: ['health', 'it'] }),
  ],
  [
    'facets, a skill and a list',
    (people) => ({
      origins: ['GY'],
      must: [need(wound)],
      among: people.slice(0, 40).map(({ documentId }) => documentId),
    }),
  ],
  ['nobody', () => ({ countries: ['BR'] })],
  ['nobody twice over', () => ({ countries: ['BR'], sectors: ['law'] })],
];

/** As many random people, and by document the month that cards show as their last change. */
export async function makeCrowd(
  app: TestApp,
  programme: MadeProgramme,
  crowd: number,
): Promise<{ people: Person[]; months: ReadonlyMap<string, string> }> {
  const random = randomFrom(7);
  const people: Person[] = [];
  const months = new Map<string, string>();
  for (let number = 0; number < crowd; number += 1) {
    const person = randomPerson(random);
    const made = await makeProfile(app, programme, {
      ...person,
      occupation: person.occupation === null ? null : occupationUri(person.occupation),
    });
    const [document] = await app.owner<{ id: string; at: number }[]>`
      select id, extract(epoch from added_at)::float8 * 1000 as at from talent_documents
      where profile_id = ${made.id} and recipient = 'programme_team'`;
    people.push({ ...person, documentId: document?.id ?? '', addedAt: document?.at ?? 0 });
    const [changed] = await app.owner<{ id: string; month: string }[]>`
      update talent_documents set updated_at = '2026-01-03'::timestamptz + ${(number * 37) % crowd} * interval '3 days 5 hours'
      where profile_id = ${made.id} and recipient = 'programme_team' returning id, to_char(updated_at, 'YYYY-MM') as month`;
    months.set(changed?.id ?? '', changed?.month ?? '');
  }
  return { people, months };
}

/** Some of everything that can be asked. */
export function randomQuestion(random: ReturnType<typeof randomFrom>, people: Person[]): Filters {
  return {
    ...noFilters,
    origins: random.some(origins, 0.15),
    countries: random.some(countries, 0.2),
    regions: random.some(regions, 0.1).filter((each) => each !== null),
    modes: random.some(modes, 0.2),
    sectors: random.some(sectors, 0.2) as Filters['sectors'],
    activities: random.some(activities, 0.1) as Filters['activities'],
    stays: random.some(stays, 0.1).filter((each) => each !== null) as Filters['stays'],
    languages: random.some(languages, 0.1).map((code) => ({ code, level: random.one(cefrLevels) })),
    education: random.one([null, null, null, ...iscedLevels.slice(3)]),
    experience: random.some(experienceBands, 0.15),
    availableFrom: random.one([null, null, '2027-02-01', '2027-07-01', '2027-10-01']),
    availableUntil: random.one([null, null, null, '2027-08-01', '2027-12-01']),
    must: random.some(skills, 0.1).map((key) => need(skillUri(key), random.one([1, 2, 3, 4]))),
    nice: random.some(skills, 0.3).map((key) => need(skillUri(key), random.one([1, 2, 3, 4]))),
    among: random.one([null, null, random.some(people, 0.6).map(({ documentId }) => documentId)]),
  };
}
