// Mail waiting to be sent, and what was sent.
import { desc, eq, isNull, and, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { mails } from '../tables/mails.ts';

export interface NewMail {
  id: string;
  accountId: string | null;
  recipient: string;
  subject: string;
  body: string;
  /** The mail carries a code that opens something until then: nothing of it stays once it has arrived or the code ended. */
  secretUntil?: Date;
  /** It goes with this draft. */
  draftId?: string;
  /** Where a mail program's own "unsubscribe" posts to. */
  stopUrl?: string;
  /** Ids of what it was written about: erased with the person behind them. */
  causes?: string[];
}

/** @returns false when a mail of this id is there already: the job behind it ran before */
export async function insertMail(tx: Transaction, mail: NewMail): Promise<boolean> {
  const { id, accountId, recipient, subject, body, secretUntil, draftId, stopUrl, causes } = mail;
  const [row] = await tx.execute<{ queued: boolean }>(
    sql`select queue_mail(${id}::uuid, ${accountId}::uuid, ${recipient}, ${subject}, ${body},
      ${secretUntil?.toISOString() ?? null}::timestamptz, ${draftId ?? null}::uuid, ${stopUrl ?? null},
      ${`{${(causes ?? []).join(',')}}`}::uuid[]) as queued`,
  );
  return row?.queued ?? false;
}

export async function findUnsentMail(tx: Transaction, id: string) {
  const [row] = await tx
    .select()
    .from(mails)
    .where(and(eq(mails.id, id), isNull(mails.sentAt)));
  return row ?? null;
}

/** @param blank with it goes what it said, and to whom */
export async function markSent(tx: Transaction, id: string, at: Date, blank: boolean): Promise<void> {
  const nothing = blank ? { recipient: '', subject: '', body: '', draftId: null } : {};
  await tx
    .update(mails)
    .set({ sentAt: at, ...nothing })
    .where(eq(mails.id, id));
}

export function newestMails(tx: Transaction, limit: number) {
  return tx.select().from(mails).orderBy(desc(mails.createdAt), desc(mails.id)).limit(limit);
}
