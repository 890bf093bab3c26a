// Random people and needs that meet often: twelve skills and twelve occupations, of which a test says what they are.
import fc from 'fast-check';
import {
  type HardCondition,
  type PoolRecipient,
  type ScorePart,
  ageBands,
  cefrLevels,
  hardConditions,
  iscedLevels,
  legalRoom,
  modes,
  scoreParts,
  stayLengths,
  ties,
} from '@compatriot/db/vocabulary.ts';

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null, freq: 4 });
const some = <Value>(values: readonly Value[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: most });
const day = fc
  .integer({ min: 0, max: 400 })
  .map((days) => new Date(Date.UTC(2027, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const likely = <Value>(usual: Value, others: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });
const languages = fc.uniqueArray(
  fc.record({ code: fc.constantFrom('eng', 'fra', 'spa'), level: fc.constantFrom(...cefrLevels) }),
  { selector: (each) => each.code, maxLength: 3 },
);
const skillList = (most: number) =>
  fc.uniqueArray(fc.record({ at: fc.nat({ max: 11 }), level: fc.integer({ min: 1, max: 4 }) }), {
    selector: (each) => each.at,
    maxLength: most,
  });
/** Twelve skills and twelve occupations are drawn from. */
export const pick = <Value>(values: Value[], at: number): Value => values[at] as Value;
const years = fc.integer({ min: 0, max: 40 });

export const anyPerson = fc.record({
  consents: likely<PoolRecipient[]>(
    ['programme_team', 'home_government'],
    some<PoolRecipient>(['programme_team', 'home_government'], 2),
  ),
  paused: likely(false, fc.boolean()),
  pausedUntil: maybe(fc.constantFrom('2020-01-14', '2999-03-01')),
  blocks: likely(false, fc.boolean()),
  originCountry: likely('GH', fc.constant('SL')),
  tie: likely<string | null>('birth', maybe(fc.constantFrom(...ties))),
  legalRoom: likely<string | null>('yes', maybe(fc.constantFrom(...legalRoom))),
  licence: maybe(fc.boolean()),
  birthYear: maybe(fc.integer({ min: 1950, max: 2006 })),
  educationLevel: maybe(fc.constantFrom(...iscedLevels)),
  occupation: maybe(fc.nat({ max: 11 })),
  experienceYears: maybe(years),
  modes: likely<(typeof modes)[number][]>([...modes], some(modes, 3)),
  sectors: some(['health', 'education', 'it'], 3),
  regions: some(['GH-AA', 'GH-AH'], 2),
  stayLength: maybe(fc.constantFrom(...stayLengths)),
  availableFrom: likely<string | null>(null, day),
  availableUntil: likely<string | null>(null, day),
  skills: skillList(6),
  languages,
});

const anyNeeds = fc.record({
  mode: fc.constantFrom(...modes),
  sector: maybe(fc.constantFrom('health' as const, 'it' as const)),
  region: maybe(fc.constantFrom('GH-AA', 'GH-AH')),
  dates: fc.tuple(maybe(day), maybe(fc.integer({ min: 0, max: 250 }))),
  occupation: maybe(fc.nat({ max: 11 })),
  minimumExperience: maybe(years),
  minimumEducation: maybe(fc.constantFrom(...iscedLevels)),
  licenceNeeded: fc.boolean(),
  skills: fc.uniqueArray(
    fc.record({ at: fc.nat({ max: 11 }), level: fc.integer({ min: 1, max: 4 }), essential: fc.boolean() }),
    { selector: (each) => each.at, maxLength: 5 },
  ),
  languages: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: languages }),
});

const even = Object.fromEntries(scoreParts.map((part) => [part, 12])) as Record<ScorePart, number>;
const anyWeights = fc.oneof(
  fc.constant(even),
  fc.record(
    Object.fromEntries(scoreParts.map((part) => [part, fc.integer({ min: 0, max: 100 })])) as Record<
      ScorePart,
      fc.Arbitrary<number>
    >,
  ),
);

/** What is asked, but for concepts and whose it is. */
export const anyQuestion = fc.record({
  wanted: anyNeeds,
  weights: anyWeights,
  ages: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ from: null, to: null }) },
    {
      weight: 2,
      arbitrary: fc.record({
        from: maybe(fc.constantFrom(...ageBands.slice(0, 3))),
        to: maybe(fc.constantFrom(...ageBands.slice(3))),
      }),
    },
  ),
  without: fc.oneof(
    { weight: 3, arbitrary: fc.constant<HardCondition[]>([]) },
    { weight: 1, arbitrary: some(hardConditions, 3) },
  ),
  seed: fc.nat({ max: 0xffffffff }),
  // A short list cuts through equal scores, a long one keeps everybody.
  kept: fc.constantFrom(2, 50),
});

type Wanted = typeof anyQuestion extends fc.Arbitrary<infer Drawn> ? Drawn['wanted' & keyof Drawn] : never;

/** @param skills the twelve; with `occupations` alike */
export function needsFrom(wanted: Wanted, skills: number[], occupations: number[]) {
  const { dates, occupation, skills: needed, languages: asked, ...rest } = wanted;
  const [startsOn, length] = dates;
  return {
    ...rest,
    languages: [...asked],
    country: 'GH',
    startsOn,
    endsOn:
      startsOn && length !== null
        ? new Date(Date.parse(startsOn) + length * 86_400_000).toISOString().slice(0, 10)
        : null,
    occupationId: occupation === null ? null : pick(occupations, occupation),
    skills: needed.map(({ at, level, essential }) => ({ conceptId: pick(skills, at), level, essential })),
  };
}
