// The questions that every engine is asked by name (test/api/search-contract.test.ts).
import { type Filters, type Need, type Person, groupUri, occupationUri, skillUri } from './search-people.ts';

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
