// What a member is told is true: every suggestion, when the person follows it, does what it says; what is called a reason
// gave points; and somebody's own score comes from nothing finer than their card.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FitFacts } from '@compatriot/db/queries/fits.ts';
import type { MatchNeeds, MatchPerson, Near } from '@compatriot/db/match.ts';
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
import { judgeAll, questionOf, suggestionsFor } from '@compatriot/server/fits/judging.ts';
import { changed, mostSuggestions, partsOf, personOf, reasonsOf } from '@compatriot/server/fits/rules.ts';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';

const id = '11111111-1111-4111-8111-111111111111';
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const some = <Value>(values: readonly Value[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: most });
const month = fc.constantFrom('2027-01-01', '2027-03-01', '2027-05-01', '2027-08-01');
const languages = fc.uniqueArray(
  fc.record({ code: fc.constantFrom('eng', 'fra', 'nld'), level: fc.constantFrom(...cefrLevels) }),
  { selector: ({ code }) => code, maxLength: 3 },
);
const skills = fc.uniqueArray(
  fc.record({ conceptId: fc.integer({ min: 1, max: 6 }), level: fc.integer({ min: 1, max: 4 }) }),
  { selector: ({ conceptId }) => conceptId, maxLength: 4 },
);
const anyPerson: fc.Arbitrary<MatchPerson> = fc.record({
  id: fc.constant(id),
  originCountry: fc.constantFrom('GY', 'GY', 'SR'),
  modes: some(modes, 3),
  tie: maybe(fc.constantFrom(...ties)),
  legalRoom: maybe(fc.constantFrom(...legalRoom)),
  licence: maybe(fc.boolean()),
  ageBand: maybe(fc.constantFrom(...ageBands)),
  availableFrom: maybe(month),
  availableUntil: maybe(fc.constantFrom('2027-02-28', '2027-04-30', '2027-12-31')),
  languages,
  skills,
  occupationId: maybe(fc.integer({ min: 11, max: 13 })),
  experienceBand: maybe(fc.constantFrom(...experienceBands)),
  educationLevel: maybe(fc.constantFrom(...iscedLevels)),
  sectors: some(sectors.slice(0, 3), 2),
  regions: some(['GY-DE', 'GY-BA'], 2),
  stayLength: maybe(fc.constantFrom(...stayLengths)),
});
const anyNeeds: fc.Arbitrary<MatchNeeds> = fc
  .record({
    mode: fc.constantFrom(...modes),
    sector: fc.constantFrom(...sectors.slice(0, 3)),
    region: maybe(fc.constantFrom('GY-DE', 'GY-BA')),
    startsOn: maybe(fc.constantFrom('2027-02-10', '2027-04-15')),
    endsOn: maybe(fc.constantFrom('2027-05-20', '2027-09-30')),
    occupationId: maybe(fc.integer({ min: 11, max: 13 })),
    minimumExperience: maybe(fc.integer({ min: 0, max: 30 })),
    minimumEducation: maybe(fc.constantFrom(...iscedLevels)),
    licenceNeeded: fc.boolean(),
    skills: skills.chain((list) =>
      fc.tuple(...list.map((each) => fc.boolean().map((essential) => ({ ...each, essential })))),
    ),
    languages,
  })
  .map((needs) => ({ ...needs, programmeId: id, institutionId: null, country: 'GY' }));
/** Neighbouring numbers are near concepts. */
const near = new Map<number, Near[]>(
  [1, 2, 3, 4, 5, 6, 11, 12, 13].map((concept) => [
    concept,
    [
      { conceptId: concept, similarity: 100 },
      { conceptId: concept + 1, similarity: 70 },
      { conceptId: concept - 1, similarity: 40 },
    ],
  ]),
);
const weighing = fc.record({
  weights: fc.constant(defaultWeights),
  ages: fc.constantFrom(
    { from: null, to: null },
    { from: '25_34' as const, to: '45_54' as const },
    { from: null, to: '35_44' as const },
  ),
});
const judgeOne = (person: MatchPerson, question: Parameters<typeof suggestionsFor>[1]) =>
  judgeAll(person, [question])[0]!;

describe('what would qualify somebody', () => {
  test('is true: who follows a suggestion gets what it says, and nothing else begins to exclude them', () => {
    const kinds = new Set<string>();
    let lifting = 0;
    fc.assert(
      fc.property(anyPerson, anyNeeds, weighing, (person, needs, weighs) => {
        const question = questionOf(needs, near, weighs);
        const before = judgeOne(person, question);
        const suggestions = suggestionsFor(person, question, before);
        expect(suggestions.length).toBeLessThanOrEqual(mostSuggestions);
        for (const { change, points, lifts, answers, qualifies } of suggestions) {
          kinds.add(change.kind);
          lifting += lifts.length;
          const after = judgeOne(changed(person, question, change), question);
          expect(lifts.length + answers.length + points).toBeGreaterThan(0);
          for (const condition of lifts) {
            expect(before.failed).toContain(condition);
            expect(after.failed).not.toContain(condition);
          }
          for (const condition of answers) expect(after.unknown).not.toContain(condition);
          expect(points).toBe(Math.max(0, after.score - before.score));
          expect(qualifies).toBe(before.failed.length > 0 && after.failed.length === 0);
          expect(after.failed.filter((each) => !before.failed.includes(each))).toEqual([]);
        }
      }),
      { numRuns: 700 },
    );
    // Every kind that there is was met, and conditions were lifted: else this would show nothing.
    expect([...kinds].sort()).toEqual([
      'age',
      'dates',
      'education',
      'experience',
      'languages',
      'legal_room',
      'licence',
      'mode',
      'occupation',
      'region',
      'sector',
      'skill',
      'stay',
      'tie',
    ]);
    expect(lifting).toBeGreaterThan(200);
  }, 30_000);

  test('where one condition alone excludes and can be changed, a suggestion opens the door', () => {
    fc.assert(
      fc.property(anyPerson, anyNeeds, weighing, (person, needs, weighs) => {
        const question = questionOf(needs, near, weighs);
        const before = judgeOne(person, question);
        const [only, ...others] = before.failed;
        fc.pre(others.length === 0 && only !== undefined && !['place', 'tie', 'age'].includes(only));
        expect(suggestionsFor(person, question, before)[0]).toMatchObject({ lifts: [only], qualifies: true });
      }),
      { numRuns: 300 },
    );
  });

  test('nobody is told to come from elsewhere, to be of another age, or to have a tie that they denied', () => {
    fc.assert(
      fc.property(anyPerson, anyNeeds, weighing, (person, needs, weighs) => {
        const question = questionOf(needs, near, weighs);
        const before = judgeOne(person, question);
        for (const { change, lifts } of suggestionsFor(person, question, before)) {
          for (const fixed of ['place', 'age', 'tie'] as const) expect(lifts).not.toContain(fixed);
          expect(changed(person, question, change).originCountry).toBe(person.originCountry);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('reasons name what gave points, and points add up to the score', () => {
  fc.assert(
    fc.property(anyPerson, anyNeeds, weighing, (person, needs, weighs) => {
      const question = questionOf(needs, near, weighs);
      const judged = judgeOne(person, question);
      const parts = partsOf(question, judged);
      expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(judged.score);
      for (const reason of reasonsOf(question, judged)) {
        if (reason.kind === 'skill')
          expect(judged.answers[reason.need]!.similarity).toBeGreaterThanOrEqual(60);
        else expect(parts.find(({ part }) => part === reason.part)!.points).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});

test('a person is bands and months, as on the card', () => {
  const facts: FitFacts = {
    originCountry: 'GY',
    modes: ['virtual'],
    tie: null,
    legalRoom: null,
    licence: null,
    birthYear: 1990,
    availableFrom: '2028-02-17',
    availableUntil: '2028-02-18',
    languages: [],
    skills: [],
    occupationId: null,
    experienceYears: 7,
    educationLevel: null,
    sectors: [],
    regions: [],
    stayLength: null,
  };
  expect(personOf(id, facts, new Date('2027-06-01T00:00:00Z'))).toMatchObject({
    ageBand: '35_44',
    experienceBand: '6_10',
    availableFrom: '2028-02-01',
    availableUntil: '2028-02-29',
  });
});
