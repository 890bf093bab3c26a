// Stores how near the concepts of one taxonomy are (db/nearness.ts), so that matching only looks it up.
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { Neighbours } from '../nearness-ranking.ts';
import { type NearnessGiven, nearest, nearnessMethod } from '../nearness.ts';
import { type ConceptKind, localTaxonomy } from '../vocabulary.ts';
import { nearLocalSkills } from './local-skills.ts';
import { inheritNeighbours } from './taxonomy.ts';

/** Concepts read at once: what one answer of the database may keep the process from others' questions. */
const page = 500;

/** What nearness is worked out from: the concepts of a taxonomy in use, what they are called and all their relations. */
export async function readNearnessGiven(tx: Transaction, taxonomy: string): Promise<NearnessGiven> {
  // One language, or a skill would be near what is called by a word that means another thing elsewhere. ESCO is made in English.
  const [spoken] = await tx.execute<{ language: string }>(sql`
    select l.language from concept_labels l join concepts c on c.id = l.concept_id
    where c.taxonomy = ${taxonomy} and not c.retired
    group by 1 order by l.language = 'en' desc, count(*) desc, 1 limit 1`);
  const given: NearnessGiven = {
    skills: [],
    occupations: [],
    parents: { concept: [], broader: [] },
    relations: { occupation: [], skill: [], optional: [] },
  };
  for (let after = 0; ;) {
    const rows = await tx.execute<Standing>(sql`
      with mine as materialized (
        select id, kind, code, broader_id from concepts
        where taxonomy = ${taxonomy} and not retired and id > ${after} order by id limit ${page}
      )
      select mine.id, mine.kind, mine.code,
        (select json_agg(l.label order by l.preferred desc, l.label collate "C") from concept_labels l
          where l.concept_id = mine.id and l.language = ${spoken?.language ?? ''}) as names,
        (select json_agg(b.id order by b.id) from (
            select broader_id as id from concept_broader where concept_id = mine.id
            union select mine.broader_id where mine.broader_id is not null) b) as parents,
        (select json_agg(json_build_array(r.skill_id, (r.importance = 'optional')::int) order by r.skill_id)
          from concept_relations r where r.occupation_id = mine.id) as asks
      from mine order by mine.id`);
    for (const row of rows) add(given, row);
    if (rows.length < page) return given;
    after = rows.at(-1)?.id ?? after;
    await breathe();
  }
}

interface Standing extends Record<string, unknown> {
  id: number;
  kind: ConceptKind;
  code: string | null;
  names: string[] | null;
  parents: number[] | null;
  asks: [skill: number, optional: number][] | null;
}

function add(given: NearnessGiven, { id, kind, code, names, parents, asks }: Standing): void {
  if (kind === 'skill') given.skills.push({ id, names: names ?? [] });
  if (kind === 'skill' || kind === 'skill_group') {
    for (const parent of parents ?? []) {
      given.parents.concept.push(id);
      given.parents.broader.push(parent);
    }
  }
  if (kind !== 'occupation') return;
  given.occupations.push({ id, names: names ?? [], code });
  for (const [skill, optional] of asks ?? []) {
    given.relations.occupation.push(id);
    given.relations.skill.push(skill);
    given.relations.optional.push(optional);
  }
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
  // Another language, another label that names nothing new: what is stored came out of the same method with the same result.
  const checksum = checksumOf(found);
  const [stored] = await tx.execute(sql`select from taxonomy_nearness
    where taxonomy = ${taxonomy} and method = ${nearnessMethod} and checksum = ${checksum}`);
  if (stored) return;
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
  await tx.execute(sql`
    insert into taxonomy_nearness as n (taxonomy, method, checksum) values (${taxonomy}, ${nearnessMethod}, ${checksum})
    on conflict (taxonomy) do update set method = excluded.method, checksum = excluded.checksum, worked_out_at = now()`);
}

/** Ten digits tell the few results apart that one database ever holds. */
function checksumOf({ concept, neighbour, similarity }: Neighbours): string {
  const hash = createHash('sha256');
  for (const column of [concept, neighbour, similarity]) hash.update(Int32Array.from(column));
  return hash.digest('hex').slice(0, 10);
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

/** The taxonomies here and how their neighbours were worked out, for a run to name: `esco-1.1.1 2:8f0c2a91d4, …`; '' before any was. */
export async function nearnessVersion(tx: Transaction): Promise<string> {
  const [row] = await tx.execute<{ version: string | null }>(sql`
    select string_agg(taxonomy || ' ' || method || ':' || checksum, ', ' order by taxonomy) as version from taxonomy_nearness`);
  return row?.version ?? '';
}

/** Taxonomies whose stored neighbours were worked out in another way than this program does it. */
export async function outdatedNearness(tx: Transaction): Promise<string[]> {
  const rows = await tx.execute<{ taxonomy: string }>(sql`
    with recursive present as (
      (select taxonomy from concepts order by taxonomy limit 1)
      union all
      select (select c.taxonomy from concepts c where c.taxonomy > p.taxonomy order by c.taxonomy limit 1)
      from present p where p.taxonomy is not null
    )
    select taxonomy from present
    where taxonomy <> ${localTaxonomy}
      and not exists (select from taxonomy_nearness n where n.taxonomy = present.taxonomy and n.method = ${nearnessMethod})
    order by 1`);
  return rows.map(({ taxonomy }) => taxonomy);
}

/** One at a time, and not while an import writes them. @returns false when somebody else has done it meanwhile */
export async function renewNeighbours(tx: Transaction, taxonomy: string): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(7279)`);
  if (!(await outdatedNearness(tx)).includes(taxonomy)) return false;
  await tx.execute(
    sql`select set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true)`,
  );
  await writeNeighbours(tx, taxonomy);
  await inheritNeighbours(tx);
  await nearLocalSkills(tx);
  return true;
}
