// Exports of people of the pool stop where the day's quota ends: each card in them is written down and counted, once a person
// and day, exactly as if the page had shown it.
import { lockQuota, peopleSeenSince } from '@compatriot/db/queries/events.ts';
import { seenSince } from '@compatriot/db/queries/exports.ts';
import type { Context } from '../context.ts';
import { dayAgo, recordSeen } from '../profiles/access.ts';
import type { OfficialAccess } from '../programmes/access.ts';

export interface Card {
  profileId: string;
  row: object;
}

/** People found, in order. Whoever shows them writes them down. */
export interface Cards {
  total: number;
  /** As the actor may see them in this transaction; it needs no other connection. */
  page(ctx: Context, access: OfficialAccess, offset: number, limit: number): Promise<Card[]>;
}

const pageSize = 50;

/** The people in order, until the quota of the day or `most` is reached. Who was seen today already costs nothing. */
async function allowed(
  ctx: Context,
  access: OfficialAccess,
  cards: Cards,
  most: number | null,
): Promise<Card[]> {
  const { accountId, programme } = access;
  const since = dayAgo(ctx.now);
  let left = programme.dailyQuota - (await peopleSeenSince(ctx.tx, accountId, programme.id, since));
  const room = most ?? Infinity;
  const fit: Card[] = [];
  const taken = new Set<string>();
  for (let offset = 0; offset < cards.total; offset += pageSize) {
    const page = await cards.page(ctx, access, offset, pageSize);
    const known = await seenSince(
      ctx.tx,
      accountId,
      programme.id,
      since,
      page.map(({ profileId }) => profileId),
    );
    for (const card of page) {
      const free = known.has(card.profileId) || taken.has(card.profileId);
      if (fit.length >= room || (!free && left <= 0)) return fit;
      if (!free) left -= 1;
      taken.add(card.profileId);
      fit.push(card);
    }
  }
  return fit;
}

/** How many of the people found an export may contain now; making it has the last word. */
export async function countAllowed(ctx: Context, access: OfficialAccess, cards: Cards): Promise<number> {
  return (await allowed(ctx, access, cards, null)).length;
}

/** Writes down whom a file contains. @returns their rows as JSON texts, for after the transaction */
export async function takeCards(
  ctx: Context,
  access: OfficialAccess,
  cards: Cards,
  most: number | null,
): Promise<string[]> {
  // One after the other, so that two files do not share the same places. Nothing below waits for another connection.
  await lockQuota(ctx.tx, access.accountId, access.programme.id);
  const fit = await allowed(ctx, access, cards, most);
  await recordSeen(
    ctx,
    access,
    fit.map(({ profileId }) => profileId),
  );
  return fit.map(({ row }) => JSON.stringify(row));
}
