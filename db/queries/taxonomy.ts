// Brings a whole taxonomy that was read from files into the database: first beside the tables, then what differs is written
// in a few statements. What people's answers name is never deleted: it is retired, or replaced by what now has its name.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { ConceptKind } from '../vocabulary.ts';

export interface StagedConcept {
  uri: string;
  kind: ConceptKind;
  code: string | null;
}
export interface StagedLabel {
  uri: string;
  language: string;
  label: string;
  preferred: boolean;
}
export interface StagedParent {
  uri: string;
  broader: string;
  /** Place among the parents of one concept; the first is the one that shows. */
  place: number;
}
export interface StagedRelation {
  occupation: string;
  skill: string;
  importance: 'essential' | 'optional';
}
/** A concept that this version withdrew, and what it names in its place. */
export interface StagedSuccessor {
  uri: string;
  successor: string;
}
export interface StagedRows {
  concepts: StagedConcept;
  labels: StagedLabel;
  parents: StagedParent;
  relations: StagedRelation;
  successors: StagedSuccessor;
}
export type StagedTable = keyof StagedRows;

const columns: Record<StagedTable, string> = {
  concepts: 'uri text, kind text, code text',
  labels: 'uri text, language text, label text, preferred boolean',
  parents: 'uri text, broader text, place integer',
  relations: 'occupation text, skill text, importance text',
  successors: 'uri text, successor text',
};
export const stagedTables = Object.keys(columns) as StagedTable[];

/** Rows that came, went or became different. */
export interface Changes {
  concepts: number;
  retired: number;
  labels: number;
  parents: number;
  relations: number;
  replaced: number;
}

/** What an import knows once everything of it is staged. */
export interface StagedSummary {
  languages: string[];
  rows: Record<StagedTable, number>;
}

/** How far an earlier attempt at the same import came: the batches that are there, and the summary once all are. */
export async function stagedSoFar(
  tx: Transaction,
  key: string,
): Promise<{ batches: Set<string>; complete: StagedSummary | null }> {
  // What nobody came back to within a day is cleared away.
  await tx.execute(
    sql`delete from taxonomy_stage where import <> ${key} and staged_at < now() - interval '1 day'`,
  );
  const rows = await tx.execute<{ part: StagedTable; batch: number; complete: StagedSummary | null }>(sql`
    select part, batch, case when part = 'complete' then rows end as complete from taxonomy_stage where import = ${key}`);
  return {
    batches: new Set(rows.map(({ part, batch }) => `${part} ${batch}`)),
    complete: rows.find(({ complete }) => complete)?.complete ?? null,
  };
}

export async function stage(
  tx: Transaction,
  key: string,
  part: StagedTable | 'complete',
  batch: number,
  rows: StagedRows[StagedTable][] | StagedSummary,
): Promise<void> {
  await tx.execute(sql`insert into taxonomy_stage (import, part, batch, rows)
    values (${key}, ${part}, ${batch}, ${JSON.stringify(rows)}::text::json) on conflict do nothing`);
}

/** What was refused is not gone on with. */
export async function dropStage(tx: Transaction, key: string): Promise<void> {
  await tx.execute(sql`delete from taxonomy_stage where import = ${key}`);
}

/**
 * Unfolds what was staged into tables that live as long as the transaction, which must be the owner's; one import at a
 * time. What was staged leaves with it.
 */
export async function openStage(tx: Transaction, key: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(7279)`);
  await tx.execute(sql`select set_config('statement_timeout', '0', true), set_config('work_mem', '128MB', true),
    set_config('enable_nestloop', 'off', true)`);
  for (const [table, shape] of Object.entries(columns)) {
    await tx.execute(sql`create temporary table ${sql.raw(`staged_${table} (${shape})`)} on commit drop`);
    await tx.execute(sql`insert into ${sql.raw(`staged_${table}`)}
      select given.* from taxonomy_stage s, json_to_recordset(s.rows) as given(${sql.raw(shape)})
      where s.import = ${key} and s.part = ${table} order by s.batch`);
    await tx.execute(sql.raw(`analyze staged_${table}`));
  }
  await tx.execute(sql.raw('create unique index on staged_concepts (uri)'));
  await tx.execute(sql.raw('create temporary table staged_moved (id integer) on commit drop'));
  await tx.execute(sql`delete from taxonomy_stage where import = ${key}`);
}

/** Numbers by which files that do not belong together, or were cut off, are told from a taxonomy. */
export interface StageCheck {
  /** Concepts of each kind: staged, and of earlier versions in use now. */
  kinds: { kind: ConceptKind; staged: number; present: number }[];
  /** Relations and parents, and those of them whose ends are neither staged nor there. */
  relations: number;
  lostRelations: number;
  parents: number;
  lostParents: number;
}

export async function checkStage(tx: Transaction, taxonomy: string): Promise<StageCheck> {
  const known = (column: string) =>
    sql`not exists (select from concepts c where c.uri = ${sql.raw(column)}) and not exists (select from staged_concepts c where c.uri = ${sql.raw(column)})`;
  const [row] = await tx.execute<StageCheck & Record<string, unknown>>(sql`
    select (select coalesce(json_agg(k), '[]') from (
        select kind, count(*)::int as staged, (select count(*)::int from concepts c
          where c.kind = s.kind and c.taxonomy like ${familyOf(taxonomy)} and not c.retired) as present
        from staged_concepts s group by kind) k) as kinds,
      (select count(*)::int from staged_relations) as relations,
      (select count(*)::int from staged_relations s where ${known('s.occupation')} or ${known('s.skill')}) as "lostRelations",
      (select count(*)::int from staged_parents) as parents,
      (select count(*)::int from staged_parents s where ${known('s.uri')} or ${known('s.broader')}) as "lostParents"`);
  if (!row) throw new Error('The check answered nothing');
  return row;
}

const familyOf = (taxonomy: string) => `${taxonomy.replace(/-[^-]*$/, '')}-%`;

const rowsOf = (result: unknown): number => (result as { count: number }).count;

/**
 * Writes what differs. A kind of which no concept was staged keeps its concepts, a language of a kind of which no label
 * was staged keeps its labels, and kinds of which no parent was staged keep their parents. Only another version retires
 * what it leaves out: a further language of the same one may lack some.
 * @param taxonomy name with its version: `esco-1.1.1`
 */
export async function mergeStage(tx: Transaction, taxonomy: string): Promise<Changes> {
  const family = familyOf(taxonomy);
  const changed = await tx.execute(sql`
    update concepts c set kind = s.kind, code = s.code, taxonomy = ${taxonomy}, retired = false, replaced_by = null
    from staged_concepts s where s.uri = c.uri
      and (c.kind, c.code, c.taxonomy, c.retired, c.replaced_by) is distinct from (s.kind, s.code, ${taxonomy}, false, null::integer)`);
  const added = await tx.execute(sql`
    insert into concepts (uri, kind, code, taxonomy)
    select s.uri, s.kind, s.code, ${taxonomy} from staged_concepts s
    where not exists (select from concepts c where c.uri = s.uri) order by s.kind, s.uri`);
  const retired = await tx.execute(sql`
    update concepts c set retired = true
    where c.taxonomy like ${family} and c.taxonomy <> ${taxonomy} and not c.retired
      and c.kind in (select kind from staged_concepts)
      and not exists (select from staged_concepts s where s.uri = c.uri)`);
  return {
    concepts: rowsOf(changed) + rowsOf(added),
    retired: rowsOf(retired),
    parents: await mergeParents(tx),
    labels: await mergeLabels(tx, family),
    relations: await mergeRelations(tx),
    replaced: (await followSuccessors(tx)) + (await replaceNamesakes(tx, taxonomy)),
  };
}

async function mergeParents(tx: Transaction): Promise<number> {
  const given = sql`given as materialized (
    select c.id, c.kind, above.id as broader, min(s.place) as place
    from staged_parents s join concepts c on c.uri = s.uri join concepts above on above.uri = s.broader
    group by c.id, above.id
  ), scope as materialized (
    select c.id from staged_concepts s join concepts c using (uri) where c.kind in (select kind from given))`;
  // Which concepts have other parents now: the documents of people who have them, or one below, are made again.
  const gone = await tx.execute(sql`with ${given}, gone as (
      delete from concept_broader b where b.concept_id in (select id from scope)
        and (b.concept_id, b.broader_id) not in (select id, broader from given) returning b.concept_id)
    insert into staged_moved select concept_id from gone`);
  const come = await tx.execute(sql`with ${given}, come as (
      insert into concept_broader (concept_id, broader_id) select id, broader from given on conflict do nothing
      returning concept_id)
    insert into staged_moved select concept_id from come`);
  const first = await tx.execute(sql`with ${given}, first as (
      select distinct on (scope.id) scope.id, given.broader from scope left join given using (id)
      order by scope.id, given.place, given.broader
    )
    update concepts c set broader_id = first.broader from first
    where first.id = c.id and c.broader_id is distinct from first.broader`);
  return rowsOf(gone) + rowsOf(come) + rowsOf(first);
}

async function mergeLabels(tx: Transaction, family: string): Promise<number> {
  const given = sql`given as materialized (
    select c.id, c.kind, s.language, s.label, s.preferred from staged_labels s join concepts c using (uri))`;
  const gone = await tx.execute(sql`with ${given}, scope as (select distinct kind, language from given)
    delete from concept_labels l using concepts c, scope
    where c.id = l.concept_id and c.taxonomy like ${family} and not c.retired
      and scope.kind = c.kind and scope.language = l.language
      and (l.concept_id, l.language, l.label, l.preferred) not in (select id, language, label, preferred from given)`);
  const come = await tx.execute(sql`with ${given}
    insert into concept_labels (concept_id, language, label, preferred)
    select id, language, label, preferred from given
    except select concept_id, language, label, preferred from concept_labels
    order by 1, 2, 4 desc, 3`);
  return rowsOf(gone) + rowsOf(come);
}

async function mergeRelations(tx: Transaction): Promise<number> {
  const given = sql`given as materialized (
    select o.id as occupation, k.id as skill, min(s.importance) as importance
    from staged_relations s join concepts o on o.uri = s.occupation join concepts k on k.uri = s.skill
    group by o.id, k.id)`;
  const gone = await tx.execute(sql`with ${given}
    delete from concept_relations r
    where r.occupation_id in (select occupation from given)
      and (r.occupation_id, r.skill_id) not in (select occupation, skill from given)`);
  const come = await tx.execute(sql`with ${given}
    insert into concept_relations as r (occupation_id, skill_id, importance) select * from given
    on conflict (occupation_id, skill_id) do update set importance = excluded.importance
    where r.importance <> excluded.importance`);
  return rowsOf(gone) + rowsOf(come);
}

/** Concepts that the files themselves say are replaced. */
async function followSuccessors(tx: Transaction): Promise<number> {
  const done = await tx.execute(sql`
    update concepts c set replaced_by = coalesce(n.replaced_by, n.id)
    from staged_successors s join concepts n on n.uri = s.successor
    where c.uri = s.uri and coalesce(n.replaced_by, n.id) <> c.id
      and c.replaced_by is distinct from coalesce(n.replaced_by, n.id)
      and not exists (select from staged_concepts still where still.uri = c.uri)`);
  return rowsOf(done);
}

/**
 * Concepts of another taxonomy, or retired ones, give way to the one of this taxonomy that is called the same, so that
 * pickers offer one of them. A name alone does not make the same thing (ESCO lists "verpleegkundige" under phlebotomist too):
 * of skills, the names shown must be the same in a language; of occupations, the names shown in English (in which ESCO is
 * made), or, in the same ISCO-08 unit group, the name shown of one must be any name of the other.
 */
async function replaceNamesakes(tx: Transaction, taxonomy: string): Promise<number> {
  // The planner still believes in the small tables of before, and would walk them row by row.
  await tx.execute(sql`analyze concepts, concept_labels, concept_relations`);
  const done = await tx.execute(sql`
    with old as materialized (
      select c.id, c.kind, c.code from concepts c left join concepts n on n.id = c.replaced_by
      where c.kind in ('skill', 'occupation') and c.programme_id is null
        and (c.retired or c.taxonomy <> ${taxonomy}) and (c.replaced_by is null or n.retired)
    ), name as materialized (
      select old.id, old.kind, old.code, l.language, l.plain_label, l.preferred
      from old join concept_labels l on l.concept_id = old.id
      where l.preferred or old.kind = 'occupation'
    ), shared as (
      select old.id, new.id as successor, count(*) filter (where old.preferred and theirs.preferred) as shown,
        count(*) filter (where language = 'en') as english, count(*) as names
      from name old join concept_labels theirs using (plain_label, language)
      join concepts new on new.id = theirs.concept_id and new.kind = old.kind
      where new.taxonomy = ${taxonomy} and not new.retired and new.replaced_by is null and new.id <> old.id
        and (old.preferred or theirs.preferred)
        and case when old.kind = 'skill' then old.preferred and theirs.preferred
          else new.code = old.code or (old.preferred and theirs.preferred and language = 'en') end
      group by old.id, new.id
    ), best as (
      select distinct on (id) id, successor from shared order by id, shown desc, english desc, names desc, successor
    )
    update concepts c set replaced_by = best.successor from best where best.id = c.id`);
  // Whoever follows one link must arrive: what pointed at a concept that is replaced now points at its successor.
  const shortened = await tx.execute(sql`
    update concepts c set replaced_by = n.replaced_by from concepts n
    where n.id = c.replaced_by and n.replaced_by is not null and n.replaced_by <> c.id`);
  await tx.execute(sql`set local enable_nestloop = on`);
  return rowsOf(done) + rowsOf(shortened);
}

/** People who gave the old name and needs that ask for the new one are as near as one concept. What was inherited before goes. */
export async function inheritNeighbours(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    delete from concept_neighbours n using concepts one, concepts other
    where one.id = n.concept_id and other.id = n.neighbour_id and one.taxonomy <> other.taxonomy
      and (one.replaced_by is not null or other.replaced_by is not null)
      and one.programme_id is null and other.programme_id is null`);
  await tx.execute(sql`
    with inherited as (
      select c.id as old, n.neighbour_id as other, n.similarity from concepts c
      join concept_neighbours n on n.concept_id = c.replaced_by where n.neighbour_id <> c.id
    ), both_ways as (
      select old, other, similarity from inherited union select other, old, similarity from inherited
    )
    insert into concept_neighbours as n (concept_id, neighbour_id, similarity) select * from both_ways
    on conflict (concept_id, neighbour_id) do update set similarity = excluded.similarity
    where n.similarity < excluded.similarity`);
}

export interface LoadedTaxonomy extends Record<string, unknown> {
  taxonomy: string;
  kind: ConceptKind;
  concepts: number;
  replaced: number;
  retired: number;
  /** Labels by language. */
  labels: Record<string, number>;
}

/** What is there, by taxonomy and kind. */
export async function loadedTaxonomies(tx: Transaction): Promise<LoadedTaxonomy[]> {
  return [
    ...(await tx.execute<LoadedTaxonomy>(sql`
      with counted as (
        select c.taxonomy, c.kind, l.language, count(*)::int as labels
        from concepts c join concept_labels l on l.concept_id = c.id group by 1, 2, 3
      )
      select c.taxonomy, c.kind, count(*)::int as concepts, count(c.replaced_by)::int as replaced,
        count(*) filter (where c.retired)::int as retired,
        coalesce((select json_object_agg(language, labels order by language) from counted n
          where (n.taxonomy, n.kind) = (c.taxonomy, c.kind)), '{}') as labels
      from concepts c where c.programme_id is null group by 1, 2 order by 1, 2`)),
  ];
}

/** Names of the taxonomies that pickers offer, for naming their makers. */
export async function taxonomiesInUse(tx: Transaction): Promise<string[]> {
  const rows = await tx.execute<{ taxonomy: string }>(
    sql`select distinct taxonomy from concepts where not retired and programme_id is null order by 1`,
  );
  return rows.map(({ taxonomy }) => taxonomy);
}
