// The taxonomy as people meet it: suggestions while they type, names in their language, and what typed words may mean.
// Labels of all languages are searched at once, so a query in one language finds a concept named in another.
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../client.ts';
import { concepts } from '../tables/skills.ts';
import type { ConceptKind } from '../vocabulary.ts';

export interface ConceptRow {
  id: number;
  uri: string;
  kind: ConceptKind;
}

export interface ConceptName {
  uri: string;
  label: string;
}

/** One typed word and the concepts it may mean, best first. */
export interface ResolvedWord {
  word: string;
  /** Similarity over 0 to 1: how well the word names the concept. */
  concepts: { id: number; similarity: number }[];
}

/**
 * Below this a misspelling is taken for another word. "pediatrc" lies 0.44 from "paediatric", the worst typo we promise
 * to mend; pg_trgm's own 0.6 would lose it.
 */
const leastWordSimilarity = 0.4;
/** Words of a talent search; more of them narrow to nobody, and search_talent takes no more. */
const mostWords = 6;
/** Articles and particles of the taxonomy's languages: they name nothing. */
const emptyWords = new Set(
  'a an and at by for from in of on or the to with au aux avec ce de des du en et la le les ou par pour sur un une con del el las los por y e o da das do dos em na no nas nos um uma com het een van voor met op en bij من في على مع و أو'.split(
    ' ',
  ),
);

/** Letters and digits only: such words are safe inside LIKE patterns, which know %, _ and \ alone. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{Nd}]+/gu) ?? [];

/** A label with a blank before each of its words, so that '% nurs%' finds words that begin so. */
const spaced = sql`' ' || translate(l.plain_label, '-/(),.;:''’', '          ')`;

/**
 * The names that one label with slashes stands for: `infirmier/infirmière`, `ingénieur/ingénieure en bâtiment`,
 * `conseiller forestier/conseillère forestière`. The label alone when it has none.
 */
export function spokenForms(label: string): string[] {
  const sides = label.split('/').map((side) => side.trim().split(/\s+/));
  const openings = new Set(sides.map((side) => side[0]?.slice(0, 3).toLowerCase()));
  if (sides.length === 2 && sides[0] && sides[0].length > 1 && openings.size === 1)
    return sides.map((side) => side.join(' '));
  const words = label.split(/\s+/).map((word) => word.split('/'));
  const count = Math.max(...words.map((forms) => forms.length));
  return Array.from({ length: count }, (_unused, at) =>
    words.map((forms) => forms[at] || forms.at(-1)).join(' '),
  );
}

/** Plurals in English, French, Spanish, Portuguese and Dutch mostly end in s; what is left begins both forms. */
const stemOf = (word: string): string => (word.length > 4 ? word.replace(/s$/, '') : word);

const integers = (ids: Iterable<number>) => sql`${`{${[...ids].join(',')}}`}::integer[]`;

/** What pickers hold in memory of one concept. */
export interface PickerConcept extends ConceptRow {
  broaderId: number | null;
  /** Language, label, whether it is the name shown; the concept's own before those of concepts that it replaced. */
  labels: [string, string, boolean][];
}

/** Another number after every transaction that changed concepts or labels. */
export async function taxonomyStamp(database: Database): Promise<number> {
  const [row] = await database.call<{ stamp: string }>('select stamp from taxonomy_state', []);
  return Number(row?.stamp ?? 0);
}

/** Concepts that are offered to everybody and the groups above them, by number, from the one after `after` on. */
export async function pickerConcepts(
  tx: Transaction,
  after: number,
  limit: number,
): Promise<PickerConcept[]> {
  const rows = await tx.execute<{
    id: number;
    uri: string;
    kind: ConceptKind;
    broaderId: number | null;
    labels: [string, string, boolean][] | null;
  }>(sql`
    with page as materialized (
      select id, uri, kind, broader_id from concepts
      where id > ${after} and replaced_by is null and not retired and programme_id is null order by id limit ${limit}
    ), name as (
      select id, id as bearer, true as own from page
      union all select c.replaced_by, c.id, false from page join concepts c on c.replaced_by = page.id
    )
    select page.id, page.uri, page.kind, page.broader_id as "broaderId", spoken.labels
    from page left join (
      select name.id, json_agg(json_build_array(l.language, l.label, l.preferred) order by name.own desc, l.preferred desc, l.ctid) as labels
      from name join concept_labels l on l.concept_id = name.bearer group by name.id
    ) spoken on spoken.id = page.id
    order by page.id`);
  return rows.map((row) => ({ ...row, labels: row.labels ?? [] }));
}

/** Joins the preferred label in the asked language, its own or a replaced concept's; English, then any, where there is none. */
const nameOf = (id: ReturnType<typeof sql>, language: string, alias: ReturnType<typeof sql>) => sql`
  join lateral (select n.label from concept_labels n
    where n.preferred and n.concept_id = any (array(select ${id} union all select r.id from concepts r where r.replaced_by = ${id}))
    order by (n.language = ${language}) desc, (n.language = 'en') desc, n.concept_id = ${id} desc, n.language limit 1) ${alias} on true`;

/** What stands behind URIs; a replaced concept answers with its successor. Unknown URIs are left out. */
export async function conceptsByUri(tx: Transaction, uris: string[]): Promise<Map<string, ConceptRow>> {
  if (uris.length === 0) return new Map();
  const asked = sql.join(
    uris.map((uri) => sql`${uri}`),
    sql`, `,
  );
  const rows = await tx.execute<{ asked: string; id: number; uri: string; kind: ConceptKind }>(sql`
    select c.uri as asked, coalesce(n.id, c.id) as id, coalesce(n.uri, c.uri) as uri, coalesce(n.kind, c.kind) as kind
    from concepts c left join concepts n on n.id = c.replaced_by where c.uri in (${asked})`);
  return new Map(rows.map(({ asked: key, id, uri, kind }) => [key, { id, uri, kind }]));
}

/** Names of concepts in a language, in English where it has none. */
export async function conceptLabels(
  tx: Transaction,
  ids: number[],
  language: string,
): Promise<Map<number, ConceptName>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<{ id: number; uri: string; label: string }>(sql`
    select c.id, c.uri, name.label from concepts c ${nameOf(sql`c.id`, language, sql`name`)}
    where c.id = any (${integers(new Set(ids))})`);
  return new Map(rows.map(({ id, uri, label }) => [id, { uri, label }]));
}

/** None yet means that no taxonomy was ever loaded. */
export async function countConcepts(tx: Transaction): Promise<number> {
  return tx.$count(concepts);
}

/** A concept and everything below it. */
export async function conceptsBelow(tx: Transaction, ids: number[]): Promise<Map<number, number[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<{ root: number; ids: number[] }>(sql`
    with recursive below as (
      select id as root, id from concepts where id = any (${integers(ids)})
      union
      select below.root, c.id from below join concepts c on c.broader_id = below.id
    )
    select root, json_agg(id) as ids from below group by root`);
  return new Map(rows.map(({ root, ids: found }) => [root, found]));
}

/**
 * What each word of a search may mean: concepts with a word that begins so (a plural ending is left off), and where there
 * is none, those spelt alike. Words that name nothing in the taxonomy are left out of the answer.
 * @param limit most concepts a word
 */
export async function resolveWords(tx: Transaction, text: string, limit: number): Promise<ResolvedWord[]> {
  const all = [...new Set(wordsOf(text))].filter((word) => word.length > 1);
  const naming = all.filter((word) => !emptyWords.has(word));
  const words = (naming.length > 0 ? naming : all).slice(0, mostWords);
  if (words.length === 0) return [];
  const begun = await Promise.all(words.map((word) => beginning(tx, word, limit)));
  const unknown = words.filter((_word, index) => begun[index]?.length === 0);
  if (unknown.length > 0) {
    await tx.execute(
      sql`select set_config('pg_trgm.word_similarity_threshold', ${String(leastWordSimilarity)}, true)`,
    );
  }
  const resolved: ResolvedWord[] = [];
  for (const [index, word] of words.entries()) {
    const spelt = begun[index] ?? [];
    const concepts = spelt.length > 0 ? spelt : await alikeTo(tx, word, limit);
    if (concepts.length > 0) resolved.push({ word, concepts });
  }
  return resolved;
}

/**
 * The whole label 1. Else a whole word of it 0.75, the beginning of a word 0.6; plus 0.05 where the label begins so, plus
 * up to 0.2 by how much of the label the word covers: "nurs" is rather a nurse than a tree nursery in reforestation.
 * Words of two or three letters must be whole.
 */
async function beginning(tx: Transaction, word: string, limit: number): Promise<ResolvedWord['concepts']> {
  const stem = stemOf(word);
  const open = word.length > 3 ? '%' : ' %';
  const rows = await tx.execute<{ id: number; similarity: number }>(sql`
    select l.concept_id as id, max(case when l.plain_label in (plain(${word}), plain(${stem})) then 1
      else case when ${spaced} || ' ' like '% ' || plain(${word}) || ' %' or ${spaced} || ' ' like '% ' || plain(${stem}) || ' %'
          then 0.75 else 0.6 end
        + case when l.plain_label like plain(${stem}) || '%' then 0.05 else 0 end
        + 0.2 * length(${stem}) / greatest(length(l.label), 1) end)::real as similarity
    from concept_labels l join concepts c on c.id = l.concept_id
    where l.plain_label like '%' || plain(${stem}) || '%' and ${spaced} || ' ' like '% ' || plain(${stem}) || ${open}
      and c.replaced_by is null
    group by l.concept_id order by similarity desc, l.concept_id limit ${limit}`);
  return rows.map(({ id, similarity }) => ({ id, similarity: Math.min(similarity, 1) }));
}

/** The nearest spellings only: whatever lies 0.1 behind the best is another word. */
async function alikeTo(tx: Transaction, word: string, limit: number): Promise<ResolvedWord['concepts']> {
  const rows = await tx.execute<{ id: number; similarity: number }>(sql`
    with alike as (
      select l.concept_id as id, max(word_similarity(plain(${word}), l.plain_label)) as similarity
      from concept_labels l join concepts c on c.id = l.concept_id
      where plain(${word}) <% l.plain_label and c.replaced_by is null
      group by l.concept_id
    )
    select id, (0.7 * similarity)::real as similarity from alike
    where similarity >= (select max(similarity) from alike) - 0.1
    order by similarity desc, id limit ${limit}`);
  return rows.map(({ id, similarity }) => ({ id, similarity }));
}
