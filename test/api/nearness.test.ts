// Nearness as it is stored: which method it was worked out with is known and can be named by a run, and what an earlier
// version of the program stored is worked out again once, by whoever comes first.
import { describe, expect, test } from 'vitest';
import { nearnessMethod } from '@compatriot/db/nearness.ts';
import { insertLocalSkill } from '@compatriot/db/queries/local-skills.ts';
import { nearnessVersion, outdatedNearness, readNearnessGiven } from '@compatriot/db/queries/neighbours.ts';
import { starterName } from '@compatriot/db/seed/taxonomy/load.ts';
import { keepNearnessCurrent } from '@compatriot/server/skills/nearness.ts';
import { useTestApp } from '../app.ts';
import { conceptId, makeProgramme } from '../make.ts';

const app = useTestApp();
const skill = (key: string) => `urn:compatriot:skill:${key}`;
const read = <T>(work: Parameters<typeof app.current.parts.database.transaction<T>>[1]) =>
  app.current.parts.database.transaction({}, work);
const quietly = () => undefined;

const picture = async () => {
  const [row] = await app.current.owner<{ picture: string }[]>`
    select md5(json_agg(n order by concept_id, neighbour_id)::text) as picture from concept_neighbours n`;
  return row?.picture;
};

describe('stored nearness', () => {
  test('is named by taxonomy, method and result', async () => {
    expect(await read(nearnessVersion)).toMatch(
      new RegExp(`^${starterName} ${nearnessMethod}:[0-9a-f]{10}$`),
    );
    expect(await read(outdatedNearness)).toEqual([]);
    const before = await picture();
    expect(await keepNearnessCurrent(app.current.parts.database, quietly)).toEqual([]);
    expect(await picture()).toBe(before);
  });

  test('of an earlier method is worked out anew, with what local skills and replaced concepts have of it', async () => {
    const { owner, parts } = app.current;
    const programme = await makeProgramme(app.current);
    const parent = await conceptId(app.current, skill('wound-care'));
    await parts.database.transaction({ system: 'seed' }, (tx) =>
      insertLocalSkill(tx, {
        programmeId: programme.id,
        uri: 'urn:local:near',
        broaderId: parent,
        labels: [['en', 'Care of bed sores', true]],
      }),
    );
    const [old] = await owner<{ id: number }[]>`insert into concepts (uri, kind, taxonomy, replaced_by)
      values ('urn:older', 'skill', 'older-1', ${parent}) returning id`;
    // What an earlier program could have left: other numbers, and a neighbour that is none any more.
    await owner`insert into taxonomy_nearness values ('older-1', ${nearnessMethod}, '', now())`;
    await owner`update taxonomy_nearness set method = ${nearnessMethod - 1} where taxonomy = ${starterName}`;
    const before = await picture();
    await owner`update concept_neighbours set similarity = 11 where similarity between 12 and 99`;
    const far = await conceptId(app.current, skill('contract-law'));
    await owner`insert into concept_neighbours values (${parent}, ${far}, 77), (${old?.id ?? 0}, ${far}, 77)`;

    expect(await read(outdatedNearness)).toEqual([starterName]);
    const both = await Promise.all([
      keepNearnessCurrent(parts.database, quietly),
      keepNearnessCurrent(parts.database, quietly),
    ]);
    expect(both.flat()).toEqual([starterName]);
    expect(await read(outdatedNearness)).toEqual([]);
    // The replaced concept inherits; without its rows the picture is the one of before.
    const inherited = await owner<
      { neighbour_id: number }[]
    >`select neighbour_id from concept_neighbours where concept_id = ${old?.id ?? 0}`;
    expect(inherited.length).toBeGreaterThan(3);
    expect(inherited.map((each) => each.neighbour_id)).not.toContain(far);
    await owner`delete from concept_neighbours where ${old?.id ?? 0} in (concept_id, neighbour_id)`;
    expect(await picture()).toBe(before);
  });

  test('learns from names in English, else in the language that has most; retired concepts teach nothing', async () => {
    const { owner } = app.current;
    const [one, two] = await owner<{ id: number }[]>`insert into concepts (uri, kind, taxonomy)
      values ('urn:foreign:1', 'skill', 'foreign-1'), ('urn:foreign:2', 'skill', 'foreign-1') returning id`;
    await owner`insert into concept_labels (concept_id, language, label, preferred) values
      (${one?.id ?? 0}, 'fr', 'soins', false), (${one?.id ?? 0}, 'fr', 'soins des plaies', true),
      (${two?.id ?? 0}, 'fr', 'pansements', true), (${two?.id ?? 0}, 'nl', 'verband', true)`;
    const names = async () =>
      (await read((tx) => readNearnessGiven(tx, 'foreign-1'))).skills.map((each) => each.names);
    expect(await names()).toEqual([['soins des plaies', 'soins'], ['pansements']]);
    await owner`insert into concept_labels (concept_id, language, label, preferred) values (${two?.id ?? 0}, 'en', 'dressings', true)`;
    expect(await names()).toEqual([[], ['dressings']]);
    await owner`update concepts set retired = true where id = ${one?.id ?? 0}`;
    expect(await names()).toEqual([['dressings']]);
  });
});
