// One ranking three times: the index in memory, the SQL reference under row-level security, and a count person by person. On
// random people and random needs, score by score, with the funnel.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { rankInSql } from '@compatriot/db/queries/match-reference.ts';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { type PoolRecipient, hardConditions, scoreParts } from '@compatriot/db/vocabulary.ts';
import { systemQuestion } from '@compatriot/server/matching/asking.ts';
import { useTestApp } from '../app.ts';
import { makeInstitution, makeProgramme } from '../make.ts';
import { cardOf, counted, judgeByHand, rankByHand, type Somebody } from './brute-force.ts';
import { anyPerson, anyQuestion, needsFrom, pick } from './match-samples.ts';

const app = useTestApp();
const neighbours = new Map<number, Map<number, number>>();
const near = (asked: number, concept: number) =>
  asked === concept ? 100 : (neighbours.get(asked)?.get(concept) ?? 0);
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
        legal_room, licence, birth_year, education_level, occupation_id, experience_years, modes, sectors, regions, stay_length, available_from, available_until)
      select p.id, ${programme.id}, p.id, 'Quiet ' || p.id, case when p.paused then 'paused' else 'active' end, p."pausedUntil",
        p."originCountry", 'NL', p.tie, p."legalRoom", p.licence, p."birthYear", p."educationLevel", p."occupationId", p."experienceYears", p.modes, p.sectors,
        p.regions, p."stayLength", p."availableFrom", p."availableUntil"
      from jsonb_to_recordset(${rows}) as p (id uuid, paused boolean, "pausedUntil" date, "originCountry" text, tie text, "legalRoom" text,
        licence boolean, "birthYear" smallint, "educationLevel" text, "occupationId" int, "experienceYears" smallint, modes text[], sectors text[], regions text[],
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

describe('the index, the statement and a count person by person', () => {
  test('say the same on random people and needs', { timeout: 240_000 }, async () => {
    const seen = {
      ranked: 0,
      out: new Set<string>(),
      only: new Set<string>(),
      known: new Set<string>(),
      unknown: new Set<string>(),
      ties: 0,
    };
    const { parts, owner } = app.current;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPerson, { minLength: 25, maxLength: 60 }),
        fc.array(anyQuestion, { minLength: 2, maxLength: 3 }),
        fc.constantFrom<PoolRecipient>('programme_team', 'home_government'),
        async (drawn, asked, recipient) => {
          const programme = await makeProgramme(app.current, { countries: ['GH', 'SL'] });
          const institutionId = await makeInstitution(app.current, programme.id);
          const people: Somebody[] = drawn.map(({ occupation, skills: own, ...rest }) => ({
            ...rest,
            id: randomUUID(),
            occupationId: occupation === null ? null : pick(occupations, occupation),
            skills: own.map(({ at, level }) => ({ conceptId: pick(skills, at), level })),
          }));
          await insertPeople(programme, institutionId, people);
          await parts.database.transaction({ system: 'worker', programme: programme.id }, (tx) =>
            syncTalentDocuments(
              tx,
              people.map(({ id }) => id),
            ),
          );
          const documents = await owner<{ id: string; profile_id: string }[]>`
            select id, profile_id from talent_documents where programme_id = ${programme.id} and recipient = ${recipient}`;
          const idOf = new Map(documents.map(({ id, profile_id }) => [profile_id, id]));
          const pool = people.filter(
            (each) =>
              each.consents.includes(recipient) &&
              !each.blocks &&
              (!each.paused || (each.pausedUntil !== null && each.pausedUntil < '2026')),
          );
          const cards = new Map(
            pool.map((each) => [
              idOf.get(each.id) ?? 'no document',
              cardOf(each, new Date().getUTCFullYear()),
            ]),
          );
          const scope = { programmeId: programme.id, recipient };
          const roles =
            recipient === 'programme_team' ? { team: [programme.id] } : { government: [programme.id] };
          for (const { wanted, ages, ...options } of asked) {
            const needs = {
              ...needsFrom(wanted, skills, occupations),
              programmeId: programme.id,
              institutionId,
            };
            const { index, statement, judged, question } = await parts.database.transaction(
              { account: randomUUID(), ...roles },
              async (tx) => {
                const question = await systemQuestion(tx, programme.id, recipient, needs, {
                  ...options,
                  settings: { weights: options.weights, ages },
                });
                return {
                  question,
                  index: await parts.matching.rank(tx, scope, question),
                  judged: await parts.matching.judge(tx, scope, question, [...cards.keys()]),
                  statement: await rankInSql(tx, scope, question),
                };
              },
            );
            const { state, facts, ...ranking } = index;
            expect(state.people).toBe(documents.length);
            expect(facts.map(({ id }) => id)).toEqual(ranking.people.map(({ id }) => id));
            expect(statement).toEqual(ranking);
            const expected = rankByHand(question, cards, near);
            expect(ranking.people.map(({ rank: _rank, ...rest }) => rest)).toEqual(expected.people);
            expect(ranking.people.map((each) => each.rank)).toEqual(
              ranking.people.map((_each, at) => at + 1),
            );
            const { excluded, only, ...totals } = ranking.funnel;
            expect({ ...totals, excluded: counted(excluded), only: counted(only) }).toEqual(expected.funnel);
            expect(judged).toEqual([...cards].map(([id, card]) => judgeByHand(question, id, card, near)));

            seen.ranked += ranking.people.length;
            for (const each of Object.keys(expected.funnel.excluded)) seen.out.add(each);
            for (const each of Object.keys(expected.funnel.only)) seen.only.add(each);
            for (const each of ranking.people) {
              for (const [part, value] of Object.entries(each.fractions)) if (value) seen.known.add(part);
              for (const name of each.unknown) seen.unknown.add(name);
            }
            if (new Set(ranking.people.map((each) => each.points)).size < ranking.people.length)
              seen.ties += 1;
          }
        },
      ),
      { numRuns: 60, seed: 20271122, endOnFailure: true },
    );
    // The sample reaches everything it is meant to judge; else the equality above would prove little.
    expect(seen.ranked).toBeGreaterThan(200);
    expect([...seen.out].sort()).toEqual([...hardConditions].sort());
    expect([...seen.only].sort()).toEqual([...hardConditions].sort());
    expect([...seen.known].sort()).toEqual([...scoreParts].sort());
    expect([...seen.unknown].sort()).toEqual(['age', 'dates', 'languages', 'legal_room', 'licence', 'tie']);
    expect(seen.ties).toBeGreaterThan(0);
  });
});
