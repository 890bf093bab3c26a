// Exports of people of the pool stop where the day's quota ends: each card in them is written down and counted, once a person
// and day, exactly as if the page had shown it.
import { lockQuota, peopleSeenSince } from '@compatriot/db/queries/events.ts';
import type { Rows } from '@compatriot/db/queries/export-rows.ts';
import { seenSince } from '@compatriot/db/queries/exports.ts';
import type { Context } from '../context.ts';
import { dayAgo, recordSeen } from '../profiles/access.ts';
import type { OfficialAccess } from '../programmes/access.ts';

export interface Card {
  profileId: string;
  row: object;
}

export interface Cards {
  total: number;
  page(offset: number, limit: number): Promise<Card[]>;
}

export interface CardSource {
  access: OfficialAccess;
  cards: Cards;
}

const pageSize = 50;

/**
 * The people in order, until the quota of the day or `most` is reached. Who was seen today already costs nothing.
 * @yields each page's people; they are written down only by whoever shows them
 */
async function* allowed(
  ctx: Context,
  { access, cards }: CardSource,
  most: number | null,
): AsyncGenerator<Card[]> {
  const { accountId, programme } = access;
  await lockQuota(ctx.tx, accountId, programme.id);
  const since = dayAgo(ctx.now);
  let left = programme.dailyQuota - (await peopleSeenSince(ctx.tx, accountId, programme.id, since));
  let room = most ?? Infinity;
  const taken = new Set<string>();
  for (let offset = 0; offset < cards.total && room > 0; offset += pageSize) {
    const page = await cards.page(offset, pageSize);
    const known = await seenSince(
      ctx.tx,
      accountId,
      programme.id,
      since,
      page.map(({ profileId }) => profileId),
    );
    const fit: Card[] = [];
    for (const card of page) {
      if (room <= 0) break;
      const free = known.has(card.profileId) || taken.has(card.profileId);
      if (!free && left <= 0) {
        room = 0;
        break;
      }
      if (!free) left -= 1;
      room -= 1;
      taken.add(card.profileId);
      fit.push(card);
    }
    if (fit.length > 0) yield fit;
  }
}

/** How many of the people found an export may contain now. */
export async function countAllowed(ctx: Context, source: CardSource): Promise<number> {
  let people = 0;
  for await (const fit of allowed(ctx, source, null)) people += fit.length;
  return people;
}

export async function cardRows(ctx: Context, source: CardSource, most: number | null): Promise<Rows> {
  async function* batches(): AsyncGenerator<string[]> {
    const fitting: Card[][] = [];
    // First all are chosen and then written down, so that writing one page down does not make the next one free.
    for await (const fit of allowed(ctx, source, most)) fitting.push(fit);
    for (const fit of fitting) {
      await recordSeen(
        ctx,
        source.access,
        fit.map(({ profileId }) => profileId),
      );
      yield fit.map(({ row }) => JSON.stringify(row));
    }
  }
  return { count: Math.min(source.cards.total, most ?? Infinity), batches: batches() };
}
