// What the outside search engine copies, and how far it has come. Only the system actor `search` without a programme reads
// through these functions (migration 0027): documents of tier 1 and ids of what is gone.
import { sql } from 'drizzle-orm';
import type { Database, Scope, Transaction } from '../client.ts';
import type { PoolRecipient } from '../vocabulary.ts';
import type { TalentDocument } from './talent.ts';

/** Who copies. */
export const copying: Scope = { system: 'search' };

export interface SearchState {
  indexUid: string;
  /** Text of a pg_snapshot; null until the index has been filled once. */
  seen: string | null;
  generation: number;
  taxonomyStamp: number;
  /** Milliseconds since nothing was left to copy, by the database's clock; null when that was never so. */
  settledFor: number | null;
}

/** One row of talent_documents as an engine takes it in. */
export interface CopiedRow extends Omit<TalentDocument, 'addedAt' | 'updatedAt'> {
  programmeId: string;
  recipient: PoolRecipient;
  /** Whole microseconds since 1970: what Postgres orders by. */
  addedAt: number;
  updatedAt: number;
}

const row = sql`json_build_object('id', d.id, 'programmeId', d.programme_id, 'recipient', d.recipient,
  'occupationId', d.occupation_id, 'skillIds', d.skill_ids, 'skillLevels', d.skill_levels, 'conceptIds', d.concept_ids,
  'languages', d.languages, 'languageLevels', d.language_levels, 'originCountry', d.origin_country,
  'residenceCountry', d.residence_country, 'residenceRegion', d.residence_region, 'educationLevel', d.education_level,
  'experienceBand', d.experience_band, 'modes', d.modes, 'sectors', d.sectors, 'activities', d.activities,
  'stayLength', d.stay_length, 'availableFrom', d.available_from, 'availableUntil', d.available_until,
  'addedAt', (extract(epoch from d.added_at) * 1000000)::bigint, 'updatedAt', (extract(epoch from d.updated_at) * 1000000)::bigint)`;

/** Ids come back from the engine too, where anything may stand: what is no UUID is nobody's. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const uuids = (ids: string[]) => sql`${`{${ids.filter((id) => uuid.test(id)).join(',')}}`}::uuid[]`;

/**
 * Made at the first look, so that a copied database template does not hand its index to its copies; and made anew where the
 * database is a copy of one that had an index already, which stays its original's.
 */
export async function searchState(tx: Transaction): Promise<SearchState> {
  const read = async () => {
    const [found] = await tx.execute<{ state: SearchState; ours: boolean }>(sql`
      select home = this_database() as ours, json_build_object('indexUid', index_uid, 'seen', seen::text,
        'generation', generation, 'taxonomyStamp', taxonomy_stamp,
        'settledFor', extract(epoch from clock_timestamp() - settled_at) * 1000) as state
      from search_state`);
    return found;
  };
  const present = await read();
  if (present?.ours) return present.state;
  await (present
    ? tx.execute(sql`update search_state set index_uid = default, home = default, seen = null, settled_at = null,
        taxonomy_stamp = 0, generation = generation + 1 where home <> this_database()`)
    : tx.execute(sql`insert into search_state default values on conflict do nothing`));
  const made = await read();
  if (!made?.ours) throw new Error('search_state cannot be read: only the system actor may');
  return made.state;
}

/** What is to be copied, as one look at the database saw it. */
export interface News {
  /** To bring along next time. */
  snapshot: string;
  /** When that look was taken, by the database's clock and in its words. */
  takenAt: string;
  ids: string[];
}

/** The index holds everything that the snapshot sees; nothing was left at the time when it was taken. */
export async function moveSearchState(tx: Transaction, { snapshot, takenAt }: News): Promise<void> {
  await tx.execute(
    sql`update search_state set seen = ${snapshot}::pg_snapshot, settled_at = ${takenAt}::timestamptz`,
  );
}

/** The index was made anew, from what `seen` sees on and with the labels of that taxonomy. */
export async function replaceSearchState(
  tx: Transaction,
  seen: string | null,
  taxonomyStamp: number,
): Promise<void> {
  await tx.execute(sql`update search_state set seen = ${seen}::pg_snapshot, taxonomy_stamp = ${taxonomyStamp},
    generation = generation + 1, settled_at = case when ${seen}::text is null then null else settled_at end`);
}

export async function relabelledSearchState(tx: Transaction, taxonomyStamp: number): Promise<void> {
  await tx.execute(sql`update search_state set taxonomy_stamp = ${taxonomyStamp}`);
}

/** Where a reader stands that is about to read everything. */
export async function presentSnapshot(tx: Transaction): Promise<string> {
  const [found] = await tx.execute<{ snapshot: string }>(sql`select pg_current_snapshot()::text as snapshot`);
  if (!found) throw new Error('Postgres has no snapshot');
  return found.snapshot;
}

/**
 * The documents that changed since. `null` when the snapshot cannot be this database's: it was restored from a copy that is
 * older than what the index has seen.
 */
export async function changesToCopy(tx: Transaction, seen: string): Promise<News | null> {
  const [position] = await tx.execute<{ ours: boolean; now: string }>(
    // Before the snapshot below is taken, never after it: an index is rather called older than it is.
    sql`select pg_snapshot_xmax(${seen}::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot()) as ours,
      clock_timestamp()::text as now`,
  );
  if (!position?.ours) return null;
  const rows = await tx.execute<{ snapshot: string | null; id: string | null }>(
    sql`select snapshot::text as snapshot, document_id as id from changes_to_copy(${seen}::pg_snapshot)`,
  );
  const snapshot = rows.find((each) => each.snapshot !== null)?.snapshot;
  if (!snapshot) throw new Error('Only the system actor of the search engine copies');
  return { snapshot, takenAt: position.now, ids: rows.flatMap(({ id }) => id ?? []) };
}

/** Those of the ids that still have a document. */
export async function documentsToCopy(tx: Transaction, ids: string[]): Promise<CopiedRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx.execute<{ row: CopiedRow }>(
    sql`select ${row} as row from documents_to_copy(${uuids(ids)}) d`,
  );
  return rows.map((each) => each.row);
}

const first = '00000000-0000-0000-0000-000000000000';

/** Everything, by id, a page at a time. Each page is a transaction of its own: nobody waits for the whole. */
export async function* allDocumentsToCopy(database: Database, page: number): AsyncGenerator<CopiedRow[]> {
  for (let after = first; ;) {
    const rows = await database.transaction(copying, (tx) =>
      tx.execute<{ row: CopiedRow }>(
        sql`select ${row} as row from all_documents_to_copy(${after}::uuid, ${page}) d`,
      ),
    );
    if (rows.length > 0) yield rows.map((each) => each.row);
    after = rows.at(-1)?.row.id ?? '';
    if (rows.length < page) return;
  }
}

export async function countToCopy(tx: Transaction): Promise<number> {
  const [found] = await tx.execute<{ count: number }>(sql`select count_documents_to_copy()::int as count`);
  return found?.count ?? 0;
}

export interface UsedName {
  conceptId: number;
  label: string;
  preferred: boolean;
}

/** All names of the concepts that most cards carry, the most frequent concepts first. */
export async function usedNames(tx: Transaction, concepts: number): Promise<UsedName[]> {
  const rows = await tx.execute<{ names: UsedName[] | null }>(sql`
    select json_agg(json_build_object('conceptId', l.concept_id, 'label', l.label, 'preferred', l.preferred)
      order by used.place, l.preferred desc, l.language, l.label) as names
    from concepts_to_copy(${concepts}) with ordinality as used(id, place) join concept_labels l on l.concept_id = used.id`);
  return rows[0]?.names ?? [];
}

/** The name in each language of each concept, in one line; those without names are left out. */
export async function shownNames(tx: Transaction, conceptIds: number[]): Promise<Map<number, string>> {
  if (conceptIds.length === 0) return new Map();
  const rows = await tx.execute<{ id: number; names: string }>(sql`
    select concept_id as id, string_agg(distinct label, ' · ') as names from concept_labels
    where preferred and concept_id = any (${`{${conceptIds.join(',')}}`}::integer[]) group by concept_id`);
  return new Map(rows.map(({ id, names }) => [id, names]));
}

/** Of these documents (fifty at most), those that the session may read in this pool and whose consent still stands. */
export async function stillInPool(
  tx: Transaction,
  scope: { programmeId: string; recipient: PoolRecipient },
  ids: string[],
): Promise<{ mayRead: boolean; ids: Set<string> }> {
  const [found] = await tx.execute<{ mayRead: boolean; ids: string[] | null }>(sql`
    select reads_talent(${scope.programmeId}::uuid, ${scope.recipient}) as "mayRead",
      (select json_agg(d.id) from read_talent(${scope.programmeId}::uuid, ${scope.recipient}, ${uuids(ids)}) d) as ids`);
  return { mayRead: found?.mayRead ?? false, ids: new Set(found?.ids ?? []) };
}
