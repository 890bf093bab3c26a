// Saved searches: an official's own questions under a name. Nobody else reads them; events about them hold no query.
import {
  type SearchRow,
  changeSearch as writeSearch,
  countSearches,
  deleteSearch as removeSearch,
  findSearch,
  insertSearch,
  searchesOf,
  stopAlert as stop,
} from '@compatriot/db/queries/searches.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { addressOf } from '../talent/rules.ts';
import { type TalentQuestion, talentQuery } from '../talent/schema.ts';
import { mostSearches } from './rules.ts';
import type { NewSearch, SearchChange } from './schema.ts';

const shown = ({ id, name, query, alert, mailedAt }: SearchRow) => ({ id, name, query, alert, mailedAt });

/** The question behind a saved address; null when it asks what talent search does not know (any more). */
export function questionOf(query: string): TalentQuestion | null {
  const asked: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    // Where one stood in the list of people found is no part of what was asked.
    if (name === 'page') continue;
    const before = asked[name];
    asked[name] = before === undefined ? value : [before, value].flat();
  }
  const read = talentQuery.safeParse(asked);
  return read.success ? read.data : null;
}

/** As it is kept. @throws 400 */
function addressTo(query: string): string {
  const question = questionOf(query.replace(/^\?/, ''));
  if (!question) throw problems.invalid([{ path: 'query', code: 'bad_shape' }]);
  return addressOf(question).toString();
}

/** @throws 404 without a role in the programme, and for other people's searches */
async function load(ctx: Context, code: string, id: string): Promise<SearchRow> {
  const { programme } = await officialProgramme(ctx, code);
  const search = await findSearch(ctx.tx, programme.id, id);
  if (!search) throw problems.notFound();
  return search;
}

export async function readSearches(ctx: Context, code: string) {
  const { programme, accountId } = await officialProgramme(ctx, code);
  return { items: (await searchesOf(ctx.tx, programme.id, accountId)).map(shown) };
}

export async function readSearch(ctx: Context, code: string, id: string) {
  return shown(await load(ctx, code, id));
}

/** @throws 400 for what talent search would refuse; 409 when the name is taken, or there are too many */
export async function saveSearch(ctx: Context, code: string, { name, query, alert }: NewSearch) {
  const { programme, accountId } = await officialProgramme(ctx, code);
  const address = addressTo(query);
  if ((await countSearches(ctx.tx, programme.id, accountId)) >= mostSearches)
    throw problems.tooManySearches(mostSearches);
  const row = { programmeId: programme.id, accountId, name, query: address, alert, checkedAt: ctx.now };
  const id = await insertSearch(ctx.tx, row);
  await ctx.record('search.saved', { id, programmeId: programme.id }, { alert });
  return { id };
}

/** @throws 400; 404; 409 when the name is taken */
export async function changeSearch(
  ctx: Context,
  code: string,
  id: string,
  { name, query, alert }: SearchChange,
): Promise<void> {
  const search = await load(ctx, code, id);
  // "New" begins when one asks to be told, not when the search was saved.
  const begins = (alert === true && !search.alert) || query !== undefined;
  await writeSearch(ctx.tx, id, {
    ...(name === undefined ? {} : { name }),
    ...(query === undefined ? {} : { query: addressTo(query) }),
    ...(alert === undefined ? {} : { alert }),
    ...(begins ? { checkedAt: ctx.now } : {}),
  });
  await ctx.record('search.changed', search, alert === undefined ? {} : { alert });
}

export async function deleteSearch(ctx: Context, code: string, id: string): Promise<void> {
  const search = await load(ctx, code, id);
  await removeSearch(ctx.tx, id);
  await ctx.record('search.deleted', search);
}

/** Whoever holds the link of a mail. Twice is once; the event is written beside it. @throws 404 for a link that ended */
export async function stopAlert(ctx: Context, token: string): Promise<void> {
  if (!(await stop(ctx.tx, token))) throw problems.notFound();
}
