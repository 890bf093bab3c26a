// Lists of people. What a list keeps is a profile; what is shown, counted or reached on it is what the reader's side was given,
// read through the same door as search, and each card shown is written down.
import { accountNames } from '@compatriot/db/queries/accounts.ts';
import {
  type ListRow,
  changeList as writeList,
  changeNote as writeNote,
  countLists,
  countPeople,
  deleteList as removeList,
  deletePerson,
  findList,
  insertList,
  insertPerson,
  listsOfSide,
  noteVersion,
  peopleOnList,
} from '@compatriot/db/queries/lists.ts';
import { readTalent } from '@compatriot/db/queries/talent.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { type OfficialAccess, officialProgramme, scopeOf } from '../programmes/access.ts';
import { cardsOf } from '../talent/cards.ts';
import { listPolicy } from './policy.ts';
import { listPageSize, mostLists, mostOnList } from './rules.ts';
import type { ListAnswer, ListChange, ListsAnswer, NewList, NewPerson } from './schema.ts';

/** @throws 404 when there is no such list, or it is somebody's own or the other side's */
async function load(ctx: Context, access: OfficialAccess, id: string): Promise<ListRow> {
  const list = await findList(ctx.tx, scopeOf(access), id);
  if (!list) throw problems.notFound();
  return list;
}

/** @throws 404 without a role in the programme or without the list; 403 */
async function open(ctx: Context, code: string, id: string, verb: string) {
  const access = await officialProgramme(ctx, code);
  const list = await load(ctx, access, id);
  authorize(ctx, listPolicy, verb, list);
  return { access, list };
}

/** @throws 404 when the card is not there for this reader, whoever is behind it */
async function profileOf(ctx: Context, access: OfficialAccess, card: string): Promise<string> {
  const row = (await readTalent(ctx.tx, scopeOf(access), [card])).get(card);
  if (!row) throw problems.notFound();
  return row.profileId;
}

const summary = (ctx: Context, access: OfficialAccess, list: ListRow, people: number) => ({
  id: list.id,
  name: list.name,
  recipient: list.recipient,
  shared: list.shared,
  mine: list.accountId === access.accountId,
  maker: list.accountId === access.accountId ? null : list.maker,
  people,
  can: verbsAllowed(ctx.actor, listPolicy, list),
});

/** The actor's own and those that colleagues of the same side share. */
export async function readLists(ctx: Context, code: string): Promise<ListsAnswer> {
  const access = await officialProgramme(ctx, code);
  const lists = await listsOfSide(ctx.tx, scopeOf(access), access.accountId);
  const counts = await countPeople(
    ctx.tx,
    scopeOf(access),
    lists.map((list) => list.id),
  );
  return {
    recipient: access.recipient,
    items: lists.map((list) => summary(ctx, access, list, counts.get(list.id) ?? 0)),
  };
}

/** @throws 409 when the actor has a list of this name, or too many */
export async function makeList(ctx: Context, code: string, { name, shared }: NewList) {
  const access = await officialProgramme(ctx, code);
  const scope = scopeOf(access);
  if ((await countLists(ctx.tx, scope, access.accountId)) >= mostLists)
    throw problems.tooManyLists(mostLists);
  const id = await insertList(ctx.tx, { ...scope, accountId: access.accountId, name, shared });
  await ctx.record('list.made', { id, programmeId: scope.programmeId }, { shared });
  return { id };
}

/** @throws 429 past the day's quota */
export async function readList(ctx: Context, code: string, id: string, asked: number): Promise<ListAnswer> {
  const access = await officialProgramme(ctx, code);
  const list = await load(ctx, access, id);
  const scope = scopeOf(access);
  const total = (await countPeople(ctx.tx, scope, [id])).get(id) ?? 0;
  const page = Math.max(1, Math.min(asked, Math.ceil(total / listPageSize)));
  const people = await peopleOnList(ctx.tx, scope, id, {
    limit: listPageSize,
    offset: (page - 1) * listPageSize,
  });
  const rows = await readTalent(
    ctx.tx,
    scope,
    people.map((person) => person.documentId),
  );
  await recordSeen(
    ctx,
    access,
    [...rows.values()].map((row) => row.profileId),
  );
  const cards = new Map((await cardsOf(ctx, access, [...rows.values()])).map((card) => [card.id, card]));
  const names = await accountNames(
    ctx.tx,
    people.flatMap((person) => person.addedBy ?? []),
  );
  return {
    ...summary(ctx, access, list, total),
    page,
    pageSize: listPageSize,
    items: people.flatMap(({ documentId, note, version, addedBy, addedAt }) => {
      const card = cards.get(documentId);
      if (!card) return [];
      return [
        {
          card,
          note,
          version,
          addedBy: addedBy === null ? null : (names.get(addedBy) ?? null),
          addedAt: new Date(addedAt),
        },
      ];
    }),
  };
}

/** Its maker, or who looks after it; only the maker shares it or takes it back. @throws 403; 409 when the name is taken */
export async function changeList(ctx: Context, code: string, id: string, change: ListChange): Promise<void> {
  const { list } = await open(ctx, code, id, 'list.change');
  const { name, shared } = change;
  if (shared !== undefined && shared !== list.shared) authorize(ctx, listPolicy, 'list.share', list);
  await writeList(ctx.tx, id, {
    ...(name === undefined ? {} : { name }),
    ...(shared === undefined ? {} : { shared }),
  });
  await ctx.record('list.changed', list, {
    renamed: name !== undefined && name !== list.name,
    ...(shared === undefined || shared === list.shared ? {} : { shared }),
  });
}

/** Its maker, or who looks after it. @throws 403 */
export async function deleteList(ctx: Context, code: string, id: string): Promise<void> {
  const { list } = await open(ctx, code, id, 'list.delete');
  await removeList(ctx.tx, id);
  await ctx.record('list.deleted', list);
}

/** Twice is once. @throws 404 for a card that the actor may not see, or may not any more by the time it is written; 409 when the list is full */
export async function addPerson(ctx: Context, code: string, id: string, { card, note }: NewPerson) {
  const { access, list } = await open(ctx, code, id, 'list.add');
  const profileId = await profileOf(ctx, access, card);
  const { programmeId } = list;
  const added = await insertPerson(ctx.tx, {
    listId: id,
    profileId,
    programmeId,
    note,
    addedBy: access.accountId,
    recipient: list.recipient,
  });
  if (!added) return { added };
  // By whom the actor may see: a limit over all would tell of the others.
  if (((await countPeople(ctx.tx, scopeOf(access), [id])).get(id) ?? 0) > mostOnList)
    throw problems.listFull(mostOnList);
  await ctx.record('list.person_added', list);
  return { added };
}

/** @param version of the note as the actor read it; without it the newest is written over. @throws 404; 412 */
export async function changeNote(
  ctx: Context,
  code: string,
  id: string,
  card: string,
  note: string,
  version: number | undefined,
): Promise<void> {
  const { access, list } = await open(ctx, code, id, 'list.note');
  const profileId = await profileOf(ctx, access, card);
  const current = await noteVersion(ctx.tx, id, profileId);
  if (current === null) throw problems.notFound();
  if (!(await writeNote(ctx.tx, id, profileId, note, version ?? current))) throw problems.stale();
  await ctx.record('list.noted', list);
}

/** @throws 404 when the person is not on the list for this reader */
export async function removePerson(ctx: Context, code: string, id: string, card: string): Promise<void> {
  const { access, list } = await open(ctx, code, id, 'list.remove');
  if (!(await deletePerson(ctx.tx, id, await profileOf(ctx, access, card)))) throw problems.notFound();
  await ctx.record('list.person_removed', list);
}
