// Lists of people. Lists are read under row-level security; who stands on them comes from people_on_lists (migration 0023),
// which gives each reader only whom that reader may see.
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { type Transaction, prepared } from '../client.ts';
import { talentListPeople, talentLists } from '../tables/lists.ts';
import type { PoolRecipient } from '../vocabulary.ts';
import { accountName } from './accounts.ts';

export type ListRow = Omit<typeof talentLists.$inferSelect, 'recipient'> & {
  recipient: PoolRecipient;
  maker: string | null;
  leftBehind: boolean;
};

interface Scope {
  programmeId: string;
  recipient: PoolRecipient;
}

const columns = {
  id: talentLists.id,
  programmeId: talentLists.programmeId,
  recipient: sql<PoolRecipient>`${talentLists.recipient}`,
  accountId: talentLists.accountId,
  name: talentLists.name,
  shared: talentLists.shared,
  madeAt: talentLists.madeAt,
  /** Null when the maker works here no more. */
  maker: accountName(talentLists.accountId),
  /** Shared, and its maker does not work on its side any more. */
  leftBehind: sql<boolean>`left_behind(${talentLists})`,
};

/** A side's lists, for one who works there: whoever works on both reads those of the side they act for. */
const ofSide = ({ programmeId, recipient }: Scope) =>
  and(eq(talentLists.programmeId, programmeId), eq(talentLists.recipient, recipient));

/** The actor's own lists first, then those shared with them, by name. */
export function listsOfSide(tx: Transaction, scope: Scope, accountId: string): Promise<ListRow[]> {
  return tx
    .select(columns)
    .from(talentLists)
    .where(ofSide(scope))
    .orderBy(
      desc(sql`${talentLists.accountId} = ${accountId}::uuid`),
      asc(sql`plain(${talentLists.name})`),
      asc(talentLists.id),
    );
}

export async function findList(tx: Transaction, scope: Scope, id: string): Promise<ListRow | null> {
  const [row] = await tx
    .select(columns)
    .from(talentLists)
    .where(and(eq(talentLists.id, id), ofSide(scope)));
  return row ?? null;
}

export async function insertList(tx: Transaction, row: typeof talentLists.$inferInsert): Promise<string> {
  const [made] = await tx.insert(talentLists).values(row).returning({ id: talentLists.id });
  if (!made) throw new Error('The list was not written');
  return made.id;
}

/** How many lists a person keeps on this side. */
export async function countLists(tx: Transaction, scope: Scope, accountId: string): Promise<number> {
  return tx.$count(talentLists, and(ofSide(scope), eq(talentLists.accountId, accountId)));
}

export async function changeList(
  tx: Transaction,
  id: string,
  change: { name?: string; shared?: boolean },
): Promise<void> {
  await tx.update(talentLists).set(change).where(eq(talentLists.id, id));
}

/** @returns whether it was there */
export async function deleteList(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.delete(talentLists).where(eq(talentLists.id, id)).returning({ id: talentLists.id });
  return rows.length > 0;
}

const audience = ({ programmeId, recipient }: Scope) => sql`${programmeId}::uuid, ${recipient}`;
const ids = (list: readonly string[]) => sql`${`{${list.join(',')}}`}::uuid[]`;

/** How many people the reader may see on each list; a list without any is not in the answer. */
export async function countPeople(
  tx: Transaction,
  scope: Scope,
  lists: string[],
): Promise<Map<string, number>> {
  const rows = await tx.execute<{ id: string; people: number }>(sql`
    select list_id as id, count(*)::int as people from people_on_lists(${audience(scope)}, ${ids(lists)}) group by list_id`);
  return new Map(rows.map((row) => [row.id, row.people]));
}

export interface PersonOnList extends Record<string, unknown> {
  documentId: string;
  profileId: string;
  note: string;
  version: number;
  addedBy: string | null;
  addedAt: string;
}

/** A page of a list, who was added last first. */
export async function peopleOnList(
  tx: Transaction,
  scope: Scope,
  listId: string,
  page: { limit: number; offset: number },
): Promise<PersonOnList[]> {
  return [
    ...(await tx.execute<PersonOnList>(sql`
      select document_id as "documentId", profile_id as "profileId", note, version, added_by as "addedBy",
        added_at as "addedAt"
      from people_on_lists(${audience(scope)}, ${ids([listId])})
      order by added_at desc, document_id limit ${page.limit} offset ${page.offset}`)),
  ];
}

/** Documents of the people on a list whom the reader may see. */
export async function documentsOnList(tx: Transaction, scope: Scope, listId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    sql`select document_id as id from people_on_lists(${audience(scope)}, ${ids([listId])})`,
  );
  return rows.map((row) => row.id);
}

/** On which of the lists that the reader may open these people stand. */
export async function listsOfPeople(
  tx: Transaction,
  scope: Scope,
  profileIds: string[],
): Promise<{ profileId: string; id: string; name: string }[]> {
  if (profileIds.length === 0) return [];
  return prepared<{ profileId: string; id: string; name: string }>(
    tx,
    sql`select profile_id as "profileId", list_id as id, name
      from lists_of_people(${audience(scope)}, ${ids(profileIds)})`,
  );
}

/** @returns false when the person is on the list already */
export async function insertPerson(
  tx: Transaction,
  row: typeof talentListPeople.$inferInsert,
): Promise<boolean> {
  const rows = await tx
    .insert(talentListPeople)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: talentListPeople.profileId });
  return rows.length > 0;
}

const onList = (listId: string, profileId: string) =>
  and(eq(talentListPeople.listId, listId), eq(talentListPeople.profileId, profileId));

/** @returns false when somebody else wrote since `version`, or the person is not on the list any more */
export async function changeNote(
  tx: Transaction,
  listId: string,
  profileId: string,
  note: string,
  version: number,
): Promise<boolean> {
  const rows = await tx
    .update(talentListPeople)
    .set({ note, version: version + 1 })
    .where(and(onList(listId, profileId), eq(talentListPeople.version, version)))
    .returning({ id: talentListPeople.profileId });
  return rows.length > 0;
}

/** The note's version; null when the person is not on the list (for this reader). */
export async function noteVersion(
  tx: Transaction,
  listId: string,
  profileId: string,
): Promise<number | null> {
  const [row] = await tx
    .select({ version: talentListPeople.version })
    .from(talentListPeople)
    .where(onList(listId, profileId));
  return row?.version ?? null;
}

/** @returns whether the person was on the list */
export async function deletePerson(tx: Transaction, listId: string, profileId: string): Promise<boolean> {
  const rows = await tx
    .delete(talentListPeople)
    .where(onList(listId, profileId))
    .returning({ id: talentListPeople.profileId });
  return rows.length > 0;
}

/** What officials noted about the actor's own profile. */
export async function notesAbout(tx: Transaction, profileId: string) {
  const rows = await tx.execute<{ list: string; note: string; recipient: PoolRecipient; addedAt: string }>(
    sql`select list, note, recipient, added_at as "addedAt" from notes_about(${profileId}::uuid)`,
  );
  return rows.map((row) => ({ ...row, addedAt: new Date(row.addedAt).toISOString() }));
}
