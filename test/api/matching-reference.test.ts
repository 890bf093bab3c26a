// The matching statement against a second implementation, on random people and random needs, score by score.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type MatchNeeds, rankPeople } from '@compatriot/db/queries/matching.ts';
import {
  cefrLevels,
  iscedLevels,
  legalRoom,
  modes,
  type PoolRecipient,
  type ScorePart,
  scoreParts,
  stayLengths,
  ties,
} from '@compatriot/db/vocabulary.ts';
import { matchNumbers } from '@compatriot/server/matching/rules.ts';
import { useTestApp } from '../app.ts';
import { makeInstitution, makeProgramme } from '../make.ts';
import { type Neighbours, rankByHand, type Somebody } from './brute-force.ts';

const app = useTestApp();
const today = '2027-01-15';
const neighbours: Neighbours = new Map();
const skills: number[] = [];
const occupations: number[] = [];

beforeAll(async () => {
  const rows = await app.current.owner<
    { concept_id: number; neighbour_id: number; similarity: number }[]
  >`select * from concept_neighbours`;
  for (const { concept_id, neighbour_id, similarity } of rows) {
    if (!neighbours.has(concept_id)) neighbours.set(concept_id, new Map());
    neighbours.get(concept_id)?.set(neighbour_id, similarity);
  }
  // Few concepts, so that people and needs meet often: a skill with its nearest seven, and four strangers.
  const nearby = await app.current.owner<{ id: number }[]>`
    select n.neighbour_id as id from concept_neighbours n
    where n.concept_id = (select c.id from concepts c join concept_neighbours m on m.concept_id = c.id where c.kind = 'skill'
      group by c.id, c.uri order by count(*) desc, c.uri limit 1)
    order by n.similarity desc, n.neighbour_id limit 8`;
  const strangers = await app.current.owner<{ id: number }[]>`
    select id from concepts where kind = 'skill' and id <> all (${nearby.map((each) => each.id)}) order by uri desc limit 4`;
  skills.push(...[...nearby, ...strangers].map((each) => each.id));
  const jobs = await app.current.owner<
    { id: number }[]
  >`select id from concepts where kind = 'occupation' order by code limit 12`;
  occupations.push(...jobs.map((each) => each.id));
});

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
  {
    selector: (each) => each.code,
    maxLength: 3,
  },
);
const skillList = (most: number) =>
  fc.uniqueArray(fc.record({ at: fc.nat({ max: 11 }), level: fc.integer({ min: 1, max: 4 }) }), {
    selector: (each) => each.at,
    maxLength: most,
  });
/** Twelve skills and twelve occupations are drawn from. */
const pick = <Value>(values: Value[], at: number): Value => values[at] as Value;
const years = fc.integer({ min: 0, max: 40 });

const anyPerson = fc.record({
  consents: likely<PoolRecipient[]>(
    ['programme_team', 'home_government'],
    some<PoolRecipient>(['programme_team', 'home_government'], 2),
  ),
  paused: likely(false, fc.boolean()),
  pausedUntil: maybe(fc.constantFrom('2027-01-14', today, '2027-03-01')),
  blocks: likely(false, fc.boolean()),
  originCountry: likely('GH', fc.constant('SL')),
  tie: likely<string | null>('birth', maybe(fc.constantFrom(...ties))),
  legalRoom: likely<string | null>('yes', maybe(fc.constantFrom(...legalRoom))),
  licence: maybe(fc.boolean()),
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
  sector: fc.constantFrom('health' as const, 'it' as const),
  region: maybe(fc.constantFrom('GH-AA', 'GH-AH')),
  dates: fc.tuple(maybe(day), maybe(fc.integer({ min: 0, max: 250 }))),
  occupation: maybe(fc.nat({ max: 11 })),
  minimumExperience: maybe(years),
  minimumEducation: maybe(fc.constantFrom(...iscedLevels)),
  licenceNeeded: fc.boolean(),
  skills: fc.uniqueArray(
    fc.record({ at: fc.nat({ max: 11 }), level: fc.integer({ min: 1, max: 4 }), essential: fc.boolean() }),
    {
      selector: (each) => each.at,
      maxLength: 5,
    },
  ),
  languages: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: languages }),
});

const anyWeights = fc.oneof(
  fc.constant(null),
  fc.record(
    Object.fromEntries(scoreParts.map((part) => [part, fc.integer({ min: 0, max: 100 })])) as Record<
      ScorePart,
      fc.Arbitrary<number>
    >,
  ),
);
const even = Object.fromEntries(scoreParts.map((part) => [part, 12])) as Record<ScorePart, number>;

async function insertPeople(
  programme: { id: string; versionId: string },
  institution: string,
  people: Somebody[],
): Promise<void> {
  const { owner } = app.current;
  const rows = owner.json(people as never);
  await owner.begin(async (sql) => {
    await sql`insert into responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash)
      select (p->>'id')::uuid, ${programme.id}, ${programme.versionId}, 'en', '{}', '', p->>'id', '' from jsonb_array_elements(${rows}) p`;
    await sql`insert into profiles (id, programme_id, response_id, pseudonym, status, paused_until, origin_country, residence_country, tie,
        legal_room, licence, education_level, occupation_id, experience_years, modes, sectors, regions, stay_length, available_from, available_until)
      select p.id, ${programme.id}, p.id, 'Quiet ' || p.id, case when p.paused then 'paused' else 'active' end, p."pausedUntil",
        p."originCountry", 'NL', p.tie, p."legalRoom", p.licence, p."educationLevel", p."occupationId", p."experienceYears", p.modes, p.sectors,
        p.regions, p."stayLength", p."availableFrom", p."availableUntil"
      from jsonb_to_recordset(${rows}) as p (id uuid, paused boolean, "pausedUntil" date, "originCountry" text, tie text, "legalRoom" text,
        licence boolean, "educationLevel" text, "occupationId" int, "experienceYears" smallint, modes text[], sectors text[], regions text[],
        "stayLength" text, "availableFrom" date, "availableUntil" date)`;
    await sql`insert into profile_skills (profile_id, programme_id, concept_id, level)
      select (p->>'id')::uuid, ${programme.id}, (s->>'conceptId')::int, (s->>'level')::int
      from jsonb_array_elements(${rows}) p, jsonb_array_elements(p->'skills') s`;
    await sql`insert into profile_languages (profile_id, programme_id, language, level)
      select (p->>'id')::uuid, ${programme.id}, l->>'code', l->>'level' from jsonb_array_elements(${rows}) p, jsonb_array_elements(p->'languages') l`;
    await sql`insert into consents (profile_id, programme_id, purpose, recipient, wording)
      select (p->>'id')::uuid, ${programme.id}, 'talent_pool', c, 'test'
      from jsonb_array_elements(${rows}) p, jsonb_array_elements_text(p->'consents') c`;
    await sql`insert into blocked_institutions (profile_id, institution_id)
      select (p->>'id')::uuid, ${institution} from jsonb_array_elements(${rows}) p where (p->>'blocks')::boolean`;
  });
}

describe('the matching statement', () => {
  test('equals a person-by-person count on random people and needs', { timeout: 240_000 }, async () => {
    const seen = { ranked: 0, out: new Set<string>(), known: new Set<string>(), ties: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPerson, { minLength: 25, maxLength: 60 }),
        anyNeeds,
        anyWeights,
        fc.constantFrom<PoolRecipient>('programme_team', 'home_government'),
        // A short list cuts through equal scores, a long one keeps everybody.
        fc.constantFrom(2, 50),
        async (drawn, wanted, weights, recipient, kept) => {
          const programme = await makeProgramme(app.current, { countries: ['GH', 'SL'] });
          const institutionId = await makeInstitution(app.current, programme.id);
          const people = drawn.map(({ occupation, skills: own, ...rest }) => ({
            ...rest,
            id: randomUUID(),
            occupationId: occupation === null ? null : pick(occupations, occupation),
            skills: own.map(({ at, level }) => ({ conceptId: pick(skills, at), level })),
          }));
          await insertPeople(programme, institutionId, people);
          const { dates, occupation, skills: needed, languages: asked, ...rest } = wanted;
          const [startsOn, length] = dates;
          const needs: MatchNeeds = {
            ...rest,
            languages: [...asked],
            programmeId: programme.id,
            institutionId,
            country: 'GH',
            startsOn,
            endsOn:
              startsOn && length !== null
                ? new Date(Date.parse(startsOn) + length * 86_400_000).toISOString().slice(0, 10)
                : null,
            occupationId: occupation === null ? null : pick(occupations, occupation),
            skills: needed.map(({ at, level, essential }) => ({
              conceptId: pick(skills, at),
              level,
              essential,
            })),
          };
          const question = {
            needs,
            recipient,
            weights: weights ?? even,
            numbers: { ...matchNumbers, kept },
            seed: randomUUID(),
            today,
          };
          const scope =
            recipient === 'programme_team' ? { team: [programme.id] } : { government: [programme.id] };
          const found = await app.current.parts.database.transaction(
            { account: randomUUID(), ...scope },
            (tx) => rankPeople(tx, question),
          );
          const expected = rankByHand(needs, people, neighbours, { ...question, kept });
          expect(found.funnel.started).toBe(expected.started);
          expect(
            Object.fromEntries(Object.entries(found.funnel.excluded).filter(([, people]) => people > 0)),
          ).toEqual(expected.excluded);
          expect(found.people.map(({ rank: _rank, ...rest }) => rest)).toEqual(expected.people);
          expect(found.people.map((each) => each.rank)).toEqual(
            found.people.map((_each, index) => index + 1),
          );

          seen.ranked += found.people.length;
          for (const each of Object.keys(expected.excluded)) seen.out.add(each);
          for (const each of found.people)
            for (const [part, value] of Object.entries(each.fractions)) if (value) seen.known.add(part);
          if (new Set(found.people.map((each) => each.points)).size < found.people.length) seen.ties += 1;
        },
      ),
      { numRuns: 100, seed: 20271122, endOnFailure: true },
    );
    // The sample reaches everything it is meant to judge; else the equality above would prove little.
    expect(seen.ranked).toBeGreaterThan(100);
    expect([...seen.out].sort()).toEqual([
      'dates',
      'essential_skills',
      'languages',
      'legal_room',
      'licence',
      'mode',
      'tie',
    ]);
    expect([...seen.known].sort()).toEqual([...scoreParts].sort());
    expect(seen.ties).toBeGreaterThan(0);
  });
});
