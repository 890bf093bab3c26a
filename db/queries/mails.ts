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
}

/** @returns false when a mail of this id is there already: the job behind it ran before */
export async function insertMail(tx: Transaction, mail: NewMail): Promise<boolean> {
  const { id, accountId, recipient, subject, body } = mail;
  const [row] = await tx.execute<{ queued: boolean }>(
    sql`select queue_mail(${id}::uuid, ${accountId}::uuid, ${recipient}, ${subject}, ${body}) as queued`,
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

export async function markSent(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.update(mails).set({ sentAt: at }).where(eq(mails.id, id));
}

export function newestMails(tx: Transaction, limit: number) {
  return tx.select().from(mails).orderBy(desc(mails.createdAt), desc(mails.id)).limit(limit);
}
