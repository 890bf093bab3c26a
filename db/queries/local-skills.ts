// A programme's own skills: concepts of the taxonomy that one programme alone is offered, each below a skill of everybody's.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { leastNear } from '../nearness-ranking.ts';
import { mostOfSkill } from '../nearness.ts';
import { localTaxonomy } from '../vocabulary.ts';

/** Language, label, whether it is the name shown. */
export type LocalLabel = [language: string, label: string, preferred: boolean];

export interface LocalSkill {
  id: number;
  uri: string;
  broaderId: number;
  retired: boolean;
  labels: LocalLabel[];
}

const columns = sql`c.id, c.uri, c.broader_id as "broaderId", c.retired, (
  select json_agg(json_build_array(l.language, l.label, l.preferred) order by l.preferred desc, l.ctid)
  from concept_labels l where l.concept_id = c.id) as labels`;

export async function localSkillsOf(tx: Transaction, programmeId: string): Promise<LocalSkill[]> {
  return [
    ...(await tx.execute<LocalSkill & Record<string, unknown>>(
      sql`select ${columns} from concepts c where c.programme_id = ${programmeId} order by c.id`,
    )),
  ];
}

/** Held until the transaction ends, so that two changes of one skill follow each other. */
export async function lockLocalSkill(
  tx: Transaction,
  programmeId: string,
  uri: string,
): Promise<LocalSkill | null> {
  const [row] = await tx.execute<LocalSkill & Record<string, unknown>>(
    sql`select ${columns} from concepts c where c.programme_id = ${programmeId} and c.uri = ${uri} for update of c`,
  );
  return row ?? null;
}

/** The languages in which a skill of everybody's or another one of the programme, in use, is shown by this name. */
export async function languagesTaken(
  tx: Transaction,
  programmeId: string,
  names: Readonly<Record<string, string>>,
  except: number | null,
): Promise<string[]> {
  const rows = await tx.execute<{ language: string }>(sql`
    select distinct n.key as language from jsonb_each_text(${JSON.stringify(names)}::text::jsonb) n
    join concept_labels l on l.language = n.key and l.preferred and l.plain_label = plain(n.value)
    join concepts c on c.id = l.concept_id
    where c.kind = 'skill' and (c.programme_id is null or c.programme_id = ${programmeId})
      and not c.retired and c.replaced_by is null and c.id is distinct from ${except}::integer`);
  return rows.map(({ language }) => language);
}

/** Two administrators who add the same name at once: the second waits and finds it. */
export async function lockLocalNames(tx: Transaction, programmeId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(7280, hashtext(${programmeId}))`);
}

export async function insertLocalSkill(
  tx: Transaction,
  skill: { programmeId: string; uri: string; broaderId: number; labels: readonly LocalLabel[] },
): Promise<number> {
  const [row] = await tx.execute<{ id: number }>(sql`
    insert into concepts (uri, kind, broader_id, programme_id, taxonomy)
    values (${skill.uri}, 'skill', ${skill.broaderId}, ${skill.programmeId}, ${localTaxonomy}) returning id`);
  if (!row) throw new Error('The skill was not written');
  await insertLabels(tx, row.id, skill.labels);
  await nearLocalSkills(tx, [row.id]);
  return row.id;
}

export async function replaceLabels(
  tx: Transaction,
  id: number,
  labels: readonly LocalLabel[],
): Promise<void> {
  await tx.execute(sql`delete from concept_labels where concept_id = ${id}`);
  await insertLabels(tx, id, labels);
}

async function insertLabels(tx: Transaction, id: number, labels: readonly LocalLabel[]): Promise<void> {
  await tx.execute(sql`
    insert into concept_labels (concept_id, language, label, preferred)
    select ${id}, label ->> 0, label ->> 1, (label ->> 2)::boolean
    from jsonb_array_elements(${JSON.stringify(labels)}::text::jsonb) label`);
}

/** @returns false when it is so already */
export async function retireLocalSkill(tx: Transaction, id: number, retired: boolean): Promise<boolean> {
  const rows = await tx.execute(
    sql`update concepts set retired = ${retired} where id = ${id} and retired <> ${retired} returning id`,
  );
  return rows.length > 0;
}

/**
 * Writes how near local skills are to others; of all of them when none is named. Nobody has seen them in occupations, so
 * their place in the hierarchy says it (Wu and Palmer 1994): twice the depth of what two have in common, over the sum of
 * their depths. With the parent at depth d that is 2d / (2d + 1) for the parent and d / (d + 1) for its other children;
 * what is near the parent is near by as much of that.
 */
export async function nearLocalSkills(tx: Transaction, ids: readonly number[] | null = null): Promise<void> {
  const wanted = sql`l.programme_id is not null and (${ids === null} or l.id = any (${`{${(ids ?? []).join(',')}}`}::integer[]))`;
  await tx.execute(sql`delete from concept_neighbours n using concepts l
    where ${wanted} and l.id in (n.concept_id, n.neighbour_id)`);
  await tx.execute(sql`
    with recursive up as (
      select l.id as local, l.programme_id, l.broader_id as parent, l.broader_id as place, 1 as depth
      from concepts l where ${wanted}
      union all
      select up.local, up.programme_id, up.parent, c.broader_id, up.depth + 1
      from up join concepts c on c.id = up.place where c.broader_id is not null and up.depth < 20
    ), placed as (
      select local, programme_id, parent, max(depth)::numeric as depth from up group by 1, 2, 3
    ), children as (
      select broader_id as parent, id from concepts where kind = 'skill' and replaced_by is null
      union select b.broader_id, c.id from concept_broader b join concepts c on c.id = b.concept_id
        where c.kind = 'skill' and c.replaced_by is null
    ), near as (
      select local, parent as other, 200 * depth / (2 * depth + 1) as similarity from placed
      union all
      select p.local, c.id, 100 * p.depth / (p.depth + 1)
      from placed p join children using (parent) join concepts c on c.id = children.id
      where c.programme_id is null or c.programme_id = p.programme_id
      union all
      select p.local, n.neighbour_id, 2 * p.depth / (2 * p.depth + 1) * n.similarity
      from placed p join concept_neighbours n on n.concept_id = p.parent join concepts c on c.id = n.neighbour_id
      where c.programme_id is null or c.programme_id = p.programme_id
    ), best as (
      select local, other, max(round(similarity))::smallint as similarity,
        row_number() over (partition by local order by max(round(similarity)) desc, other) as place
      from near where other <> local group by local, other
    ), kept as (
      select local, other, similarity from best where place <= ${mostOfSkill} and similarity >= ${leastNear}
    )
    insert into concept_neighbours (concept_id, neighbour_id, similarity)
    select id, id, 100 from concepts l where ${wanted}
    union select local, other, similarity from kept
    union select other, local, similarity from kept
    on conflict (concept_id, neighbour_id) do nothing`);
}

/**
 * Inside an import (taxonomy.ts), after its merge: a local skill whose parent was replaced stands below the successor, and
 * people who have it are looked at again.
 */
export async function moveLocalSkills(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    with moved as (
      update concepts c set broader_id = n.replaced_by from concepts n
      where c.programme_id is not null and n.id = c.broader_id and n.replaced_by is not null returning c.id
    )
    insert into staged_moved select id from moved`);
}
