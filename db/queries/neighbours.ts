// Stores how near the concepts of one taxonomy are (db/nearness.ts), so that matching only looks it up.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { type NearnessGiven, nearest } from '../nearness.ts';

/** What nearness is worked out from: the concepts of a taxonomy in use, and all their relations. */
export async function readNearnessGiven(tx: Transaction, taxonomy: string): Promise<NearnessGiven> {
  const [row] = await tx.execute<{
    skills: [number, number | null][] | null;
    occupations: [number, string | null][] | null;
    relations: [number[], number[], number[]];
  }>(sql`
    with mine as materialized (
      select c.id, c.kind, c.code, g.id as narrow_group
      from concepts c left join concepts g on g.id = c.broader_id and g.broader_id is not null
      where c.taxonomy = ${taxonomy} and c.kind in ('skill', 'occupation') and not c.retired
    )
    select
      (select json_agg(json_build_array(id, narrow_group) order by id) from mine where kind = 'skill') as skills,
      (select json_agg(json_build_array(id, code) order by id) from mine where kind = 'occupation') as occupations,
      (select json_build_array(coalesce(json_agg(r.occupation_id), '[]'), coalesce(json_agg(r.skill_id), '[]'),
          coalesce(json_agg((r.importance = 'optional')::int), '[]'))
        from (select r.* from concept_relations r join mine on mine.id = r.occupation_id
          order by r.occupation_id, r.skill_id) r) as relations`);
  const [occupation = [], skill = [], optional = []] = row?.relations ?? [];
  return {
    skills: (row?.skills ?? []).map(([id, group]) => ({ id, group })),
    occupations: (row?.occupations ?? []).map(([id, code]) => ({ id, code })),
    relations: { occupation, skill, optional },
  };
}

/** Concepts in one statement. */
const batch = 2000;

/** Works it out and writes what differs; the concept itself is stored as 100. */
export async function writeNeighbours(
  tx: Transaction,
  taxonomy: string,
  onProgress: (doing: string, done: number, all: number) => void = () => undefined,
): Promise<void> {
  const given = await readNearnessGiven(tx, taxonomy);
  const found = await nearest(given, {
    onProgress: (done, all) => onProgress('Working out how near concepts are', done, all),
  });
  const ids = [...given.skills, ...given.occupations].map(({ id }) => id);
  let row = 0;
  for (let from = 0; from < ids.length; from += batch) {
    const some = ids.slice(from, from + batch);
    const [concept, neighbour, similarity] = [[...some], [...some], some.map(() => 100)];
    const here = new Set(some);
    for (; row < found.concept.length && here.has(found.concept[row]!); row++) {
      concept.push(found.concept[row]!);
      neighbour.push(found.neighbour[row]!);
      similarity.push(found.similarity[row]!);
    }
    await write(tx, taxonomy, some, [concept, neighbour, similarity]);
    onProgress('Writing how near concepts are', from + some.length, ids.length);
  }
}

async function write(tx: Transaction, taxonomy: string, ids: number[], columns: number[][]): Promise<void> {
  const [concept, neighbour, similarity] = columns.map((each) => `{${each.join(',')}}`);
  await tx.execute(sql`
    with wanted as materialized (
      select * from unnest(${concept}::integer[], ${neighbour}::integer[], ${similarity}::smallint[])
        as w(concept, neighbour, similarity)
    ), gone as (
      delete from concept_neighbours n using concepts c
      where n.concept_id = any (${`{${ids.join(',')}}`}::integer[])
        and c.id = n.neighbour_id and c.taxonomy = ${taxonomy}
        and (n.concept_id, n.neighbour_id) not in (select concept, neighbour from wanted)
    )
    insert into concept_neighbours as n (concept_id, neighbour_id, similarity) select * from wanted
    on conflict (concept_id, neighbour_id) do update set similarity = excluded.similarity
    where n.similarity <> excluded.similarity`);
}
