// The columns that matching looks through, against a count person by person, while people come, change, go and the columns
// tidy themselves up. Without a database; test/api/matching-reference.test.ts compares both with the SQL.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatchPerson, MatchQuestion, Near } from '@compatriot/db/match.ts';
import {
  hardConditions,
  modes as everyMode,
  scoreParts,
  sectors as everySector,
} from '@compatriot/db/vocabulary.ts';
import { MatchColumns } from '@compatriot/server/matching/columns.ts';
import { judgeAll, rank } from '@compatriot/server/matching/ranking.ts';
import { matchNumbers } from '@compatriot/server/matching/rules.ts';
import { cardOf, counted, judgeByHand, rankByHand, type Somebody } from '../api/brute-force.ts';
import { anyPerson, anyQuestion, needsFrom, pick } from '../api/match-samples.ts';

const skills = Array.from({ length: 12 }, (_unused, at) => 100 + at * 7);
const occupations = Array.from({ length: 12 }, (_unused, at) => 9000 + at);
/** Every concept is near the four that follow: 90, 70, 50, 30. */
const near = (asked: number, concept: number): number => {
  for (const all of [skills, occupations]) {
    const apart = (all.indexOf(concept) - all.indexOf(asked) + all.length) % all.length;
    if (all.includes(asked) && all.includes(concept) && apart < 5)
      return apart === 0 ? 100 : 110 - 20 * apart;
  }
  return 0;
};
const listOf = (asked: number, all: number[]): Near[] =>
  all
    .map((conceptId) => ({ conceptId, similarity: near(asked, conceptId) }))
    .filter(({ similarity }) => similarity > 0);

type Drawn = typeof anyPerson extends fc.Arbitrary<infer Person> ? Person : never;

function personFrom({ occupation, skills: own, ...rest }: Drawn, id: string): MatchPerson {
  const somebody = {
    ...rest,
    occupationId: occupation === null ? null : pick(occupations, occupation),
    skills: own.map(({ at, level }) => ({ conceptId: pick(skills, at), level })),
  } as Somebody;
  const { originCountry, modes, tie, legalRoom, licence, ageBand, availableFrom, ...more } = cardOf(
    somebody,
    2026,
  );
  const { availableUntil, languages, skills: named, occupationId, experienceBand, educationLevel } = more;
  const { sectors, regions, stayLength } = more;
  return {
    id,
    originCountry,
    // Of a set the columns know no order.
    modes: everyMode.filter((mode) => modes.includes(mode)),
    tie,
    legalRoom,
    licence,
    ageBand,
    availableFrom,
    availableUntil,
    languages,
    skills: named,
    occupationId,
    experienceBand,
    educationLevel,
    sectors: everySector.filter((sector) => sectors.includes(sector)),
    regions,
    stayLength,
  };
}

type Asked = typeof anyQuestion extends fc.Arbitrary<infer Question> ? Question : never;

function questionFrom({ wanted, ...rest }: Asked, blocked: string[]): MatchQuestion {
  const needs = needsFrom(wanted, skills, occupations);
  return {
    ...rest,
    needs: { ...needs, programmeId: 'p', institutionId: 'i' },
    near: needs.skills.map(({ conceptId }) => listOf(conceptId, skills)),
    nearOccupations: needs.occupationId === null ? [] : listOf(needs.occupationId, occupations),
    numbers: matchNumbers,
    blocked,
  };
}

function check(columns: MatchColumns, people: Map<string, MatchPerson>, question: MatchQuestion) {
  const there = new Map([...people].filter(([id]) => !question.blocked.includes(id)));
  const found = rank(columns, question);
  const expected = rankByHand(question, there, near);
  expect(found.people.map(({ rank: _rank, ...rest }) => rest)).toEqual(expected.people);
  expect(found.people.map((each) => each.rank)).toEqual(found.people.map((_each, at) => at + 1));
  expect({
    ...found.funnel,
    excluded: counted(found.funnel.excluded),
    only: counted(found.funnel.only),
  }).toEqual(expected.funnel);
  return { found, expected };
}

describe('the columns', () => {
  test('rank as a count person by person does, listed or not yet', { timeout: 60_000 }, () => {
    const seen = {
      ranked: 0,
      out: new Set<string>(),
      only: new Set<string>(),
      known: new Set<string>(),
      ties: 0,
    };
    fc.assert(
      fc.property(
        fc.array(anyPerson, { minLength: 20, maxLength: 60 }),
        fc.array(anyQuestion, { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 4, max: 8 }),
        (drawn, asked, listed, tongues) => {
          const people = new Map<string, MatchPerson>();
          const columns = new MatchColumns();
          // Languages that were met first have a place of their own; those that people and questions speak may come later.
          for (const code of ['deu', 'ita', 'nld', 'pol', 'por', 'ron', 'swe', 'tur'].slice(0, tongues))
            columns.codes.languages.number(code);
          drawn.forEach((each, at) => {
            const person = personFrom(each, randomUUID());
            people.set(person.id, person);
            columns.put(person);
            // Posting lists over the people so far; the others are looked through one by one.
            if (at === listed)
              for (const part of columns.parts)
                while (part && part.postings.covers < part.high)
                  part.buildPostings(columns.codes.concepts.length, 7);
          });
          const blocked = [...people.keys()].filter((_id, at) => drawn[at]?.blocks);
          for (const one of asked) {
            const question = questionFrom(one, [...blocked, randomUUID(), ...blocked.slice(0, 1)]);
            const { found, expected } = check(columns, people, question);
            const there = [...people.values()].filter(({ id }) => !blocked.includes(id));
            expect(judgeAll(columns, question, [...people.keys()])).toEqual(
              there.map((person) => judgeByHand(question, person.id, person, near)),
            );
            seen.ranked += found.people.length;
            for (const name of Object.keys(expected.funnel.excluded)) seen.out.add(name);
            for (const name of Object.keys(expected.funnel.only)) seen.only.add(name);
            for (const each of found.people)
              for (const [part, value] of Object.entries(each.fractions)) if (value) seen.known.add(part);
            if (new Set(found.people.map(({ points }) => points)).size < found.people.length) seen.ties += 1;
          }
          for (const [id, person] of people) expect(columns.personOf(id)).toEqual(person);
        },
      ),
      { numRuns: 60, seed: 20261122, endOnFailure: true },
    );
    // The sample reaches everything that it is meant to judge; else the equality above would prove little.
    expect(seen.ranked).toBeGreaterThan(1000);
    expect([...seen.out].sort()).toEqual([...hardConditions].sort());
    expect([...seen.only].sort()).toEqual([...hardConditions].sort());
    expect([...seen.known].sort()).toEqual([...scoreParts].sort());
    expect(seen.ties).toBeGreaterThan(20);
  });

  test('say the same after any changes and tidying as columns made afresh', { timeout: 60_000 }, () => {
    const pool = fc.sample(anyPerson, { numRuns: 400, seed: 5 });
    const questions = fc.sample(anyQuestion, { numRuns: 12, seed: 6 }).map((each) => questionFrom(each, []));
    const people = new Map<string, MatchPerson>();
    const columns = new MatchColumns();
    const ids = Array.from({ length: 9000 }, () => randomUUID());
    let turn = 1;
    const random = (most: number) => (turn = (turn * 48_271) % 2_147_483_647) % most;
    let emptied = 0;
    for (let round = 0; round < 12; round++) {
      // It grows to 9,000 people, shrinks to a few, and grows again.
      const share = round % 6 < 3 ? 9 : 2;
      for (const id of ids) {
        if (random(10) >= 4) continue;
        if (random(10) < share) {
          const person = personFrom(pick(pool, random(400)), id);
          people.set(id, person);
          columns.put(person);
        } else {
          people.delete(id);
          columns.remove(id);
        }
      }
      // In the middle of its tidying, not only after it.
      for (let slices = random(8); slices > 0; slices--) columns.tend(900);
      if (columns.parts.some((part) => part?.closing)) emptied += 1;
      expect(columns.size).toBe(people.size);
      const fresh = new MatchColumns(people.size);
      for (const person of people.values()) fresh.put(person);
      if (round % 2 === 0) fresh.settle();
      for (const question of questions) expect(rank(columns, question)).toEqual(rank(fresh, question));
      if (round === 5) columns.settle();
    }
    check(columns, people, questions[0]!);
    expect(emptied).toBeGreaterThan(1);
    for (const [id, person] of people) expect(columns.personOf(id)).toEqual(person);
    while (columns.tend(100_000));
    for (const part of columns.parts)
      if (part && part.high > 3000) expect(part.living * 4).toBeGreaterThanOrEqual(part.high * 3);
  });
});
