// The inbox: everything that was mailed to an account, to read again where one is signed in.
import { noticesOf, readNotices, unreadNotices } from '@compatriot/db/queries/notices.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';

const pageSize = 20;

function accountOf(ctx: Context): string {
  if (!ctx.actor.person) throw problems.signInNeeded();
  return ctx.actor.person.account.id;
}

export async function listNotices(ctx: Context, { page }: { page: number }) {
  const account = accountOf(ctx);
  const { items, total } = await noticesOf(ctx.tx, account, {
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  return {
    items: items.map(({ body, ...notice }) => ({ ...notice, text: body })),
    total,
    unread: await unreadNotices(ctx.tx, account),
    page,
    pageSize,
  };
}

export async function markRead(ctx: Context, ids: string[] | null): Promise<{ unread: number }> {
  const account = accountOf(ctx);
  await readNotices(ctx.tx, ids);
  return { unread: await unreadNotices(ctx.tx, account) };
}
