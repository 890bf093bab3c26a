// What was written to the person who is signed in; row-level security leaves only their own.
import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { mails } from '../tables/mails.ts';

const own = (accountId: string) => and(eq(mails.accountId, accountId), isNull(mails.secretUntil));

export async function noticesOf(tx: Transaction, accountId: string, page: { limit: number; offset: number }) {
  const items = await tx
    .select({
      id: mails.id,
      subject: mails.subject,
      body: mails.body,
      createdAt: mails.createdAt,
      readAt: mails.readAt,
    })
    .from(mails)
    .where(own(accountId))
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(page.limit)
    .offset(page.offset);
  const [all] = await tx.select({ total: count() }).from(mails).where(own(accountId));
  return { items, total: all?.total ?? 0 };
}

export async function unreadNotices(tx: Transaction, accountId: string): Promise<number> {
  return tx.$count(mails, and(own(accountId), isNull(mails.readAt)));
}

/** @param ids null: all of them. Others' and unknown ones are passed over. */
export async function readNotices(tx: Transaction, ids: string[] | null): Promise<void> {
  const list = ids && sql`array[${sql.join(ids, sql`, `)}]::uuid[]`;
  await tx.execute(sql`select read_notices(${list})`);
}
