// The taxonomy as it is read: all of it for the copy that each process holds (server/skills), concepts by URI, and names in
// a language.
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

const integers = (ids: Iterable<number>) => sql`${`{${[...ids].join(',')}}`}::integer[]`;

/** What a process holds in memory of one concept. */
export interface StandingConcept extends ConceptRow {
  /** Every parent; the one that shows comes first. */
  broaderIds: number[];
  /** Set for a local skill, which only its programme is offered. */
  programmeId: string | null;
  programmeCode: string | null;
  replacedBy: number | null;
  retired: boolean;
  /** Language, label, whether it is the name shown; shown ones first. */
  labels: [string, string, boolean][];
}

/** Another number after every transaction that changed concepts or labels. */
export async function taxonomyStamp(database: Database): Promise<number> {
  const [row] = await database.call<{ stamp: string }>('select stamp from taxonomy_state', []);
  return Number(row?.stamp ?? 0);
}

/** All concepts, replaced, retired and local ones too, by number, from the one after `after` on. */
export async function standingConcepts(
  tx: Transaction,
  after: number,
  limit: number,
): Promise<StandingConcept[]> {
  const rows = await tx.execute<{
    id: number;
    uri: string;
    kind: ConceptKind;
    broaderId: number | null;
    broaderIds: number[] | null;
    programmeId: string | null;
    programmeCode: string | null;
    replacedBy: number | null;
    retired: boolean;
    labels: [string, string, boolean][] | null;
  }>(sql`
    with page as materialized (select * from concepts where id > ${after} order by id limit ${limit})
    select page.id, page.uri, page.kind, page.broader_id as "broaderId", page.programme_id as "programmeId",
      page.replaced_by as "replacedBy", page.retired, p.code as "programmeCode", above.ids as "broaderIds", spoken.labels
    from page left join programmes p on p.id = page.programme_id
    left join (
      select l.concept_id, json_agg(json_build_array(l.language, l.label, l.preferred) order by l.preferred desc, l.ctid) as labels
      from concept_labels l where l.concept_id in (select id from page) group by l.concept_id
    ) spoken on spoken.concept_id = page.id
    left join (
      select b.concept_id, array_agg(b.broader_id order by b.broader_id) as ids
      from concept_broader b where b.concept_id in (select id from page) group by b.concept_id
    ) above on above.concept_id = page.id
    order by page.id`);
  return rows.map(({ broaderId, broaderIds, labels, ...row }) => ({
    ...row,
    broaderIds: [...new Set([...(broaderId === null ? [] : [broaderId]), ...(broaderIds ?? [])])],
    labels: labels ?? [],
  }));
}

/** Joins the preferred label in the asked language, its own or a replaced concept's; English, then any, where there is none. */
const nameOf = (id: ReturnType<typeof sql>, language: string, alias: ReturnType<typeof sql>) => sql`
  join lateral (select n.label from concept_labels n
    where n.preferred and n.concept_id = any (array(select ${id} union all select r.id from concepts r where r.replaced_by = ${id}))
    order by (n.language = ${language}) desc, (n.language = 'en') desc, n.concept_id = ${id} desc, n.language limit 1) ${alias} on true`;

/**
 * What stands behind URIs; a replaced concept answers with its successor. Unknown URIs are left out, and so are a
 * programme's own skills for everybody but that programme.
 */
export async function conceptsByUri(
  tx: Transaction,
  uris: string[],
  programmeId: string | null = null,
): Promise<Map<string, ConceptRow>> {
  if (uris.length === 0) return new Map();
  const asked = sql.join(
    uris.map((uri) => sql`${uri}`),
    sql`, `,
  );
  const rows = await tx.execute<{ asked: string; id: number; uri: string; kind: ConceptKind }>(sql`
    select c.uri as asked, coalesce(n.id, c.id) as id, coalesce(n.uri, c.uri) as uri, coalesce(n.kind, c.kind) as kind
    from concepts c left join concepts n on n.id = c.replaced_by
    where c.uri in (${asked}) and (c.programme_id is null or c.programme_id = ${programmeId}::uuid)`);
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
