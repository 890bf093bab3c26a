// Lists as talent search needs them: who is on one, and on which ones somebody is. Apart from the actions, which show cards
// and so need talent search themselves.
import {
  documentsOnList as documents,
  findList,
  listsOfPeople,
  peopleOnList,
} from '@compatriot/db/queries/lists.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { type PoolAccess, scopeOf } from '../programmes/access.ts';
import { mostOnList } from './rules.ts';

/** Whether there is such a list for the actor. */
export const mayOpen = async (ctx: Context, access: PoolAccess, listId: string): Promise<boolean> =>
  (await findList(ctx.tx, scopeOf(access), listId)) !== null;

/** Documents of those on a list whom the actor may see, for searching among them. @throws 404 */
export async function documentsOnList(ctx: Context, access: PoolAccess, listId: string): Promise<string[]> {
  if (!(await mayOpen(ctx, access, listId))) throw problems.notFound();
  return documents(ctx.tx, scopeOf(access), listId);
}

/** The same people with what was noted about them, by document. @throws 404 */
export async function notesOnList(
  ctx: Context,
  access: PoolAccess,
  listId: string,
): Promise<Map<string, { note: string; addedAt: Date }>> {
  if (!(await mayOpen(ctx, access, listId))) throw problems.notFound();
  const people = await peopleOnList(ctx.tx, scopeOf(access), listId, { limit: mostOnList, offset: 0 });
  return new Map(
    people.map(({ documentId, note, addedAt }) => [documentId, { note, addedAt: new Date(addedAt) }]),
  );
}

/** By profile: the lists that the actor may open and the person is on. */
export async function listsOf(
  ctx: Context,
  access: PoolAccess,
  profileIds: string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>();
  for (const { profileId, id, name } of await listsOfPeople(ctx.tx, scopeOf(access), profileIds)) {
    found.set(profileId, [...(found.get(profileId) ?? []), { id, name }]);
  }
  return found;
}
