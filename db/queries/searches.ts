// Saved searches, and those of them that may write a mail.
import { and, asc, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { savedSearches } from '../tables/lists.ts';
import { memberships } from '../tables/programmes.ts';

export type SearchRow = typeof savedSearches.$inferSelect;

const ofPerson = (programmeId: string, accountId: string) =>
  and(eq(savedSearches.programmeId, programmeId), eq(savedSearches.accountId, accountId));

/** By name. */
export function searchesOf(tx: Transaction, programmeId: string, accountId: string): Promise<SearchRow[]> {
  return tx
    .select()
    .from(savedSearches)
    .where(ofPerson(programmeId, accountId))
    .orderBy(asc(sql`plain(${savedSearches.name})`), asc(savedSearches.id));
}

export async function countSearches(
  tx: Transaction,
  programmeId: string,
  accountId: string,
): Promise<number> {
  return tx.$count(savedSearches, ofPerson(programmeId, accountId));
}

export async function findSearch(
  tx: Transaction,
  programmeId: string,
  id: string,
): Promise<SearchRow | null> {
  const [row] = await tx
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.id, id), eq(savedSearches.programmeId, programmeId)));
  return row ?? null;
}

export async function insertSearch(tx: Transaction, row: typeof savedSearches.$inferInsert): Promise<string> {
  const [made] = await tx.insert(savedSearches).values(row).returning({ id: savedSearches.id });
  if (!made) throw new Error('The search was not written');
  return made.id;
}

export async function changeSearch(
  tx: Transaction,
  id: string,
  change: { name?: string; query?: string; alert?: boolean; checkedAt?: Date },
): Promise<void> {
  await tx.update(savedSearches).set(change).where(eq(savedSearches.id, id));
}

/** @returns whether it was there */
export async function deleteSearch(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx
    .delete(savedSearches)
    .where(eq(savedSearches.id, id))
    .returning({ id: savedSearches.id });
  return rows.length > 0;
}

const mayWrite = (before: Date) =>
  and(eq(savedSearches.alert, true), or(isNull(savedSearches.mailedAt), lte(savedSearches.mailedAt, before)));

/** Searches of a programme that wrote no mail since `before`, of people who still have a role there. */
export function searchesToCheck(tx: Transaction, programmeId: string, before: Date): Promise<SearchRow[]> {
  const roles = tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.programmeId, savedSearches.programmeId),
        eq(memberships.accountId, savedSearches.accountId),
      ),
    );
  return tx
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.programmeId, programmeId), mayWrite(before), sql`exists (${roles})`))
    .orderBy(asc(savedSearches.id));
}

/** @returns false when the mail was written meanwhile, or nobody wants it any more: then there is none to write */
export async function claimMail(
  tx: Transaction,
  id: string,
  { before, checkedAt, now }: { before: Date; checkedAt: Date; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(savedSearches)
    .set({ checkedAt, mailedAt: now })
    .where(and(eq(savedSearches.id, id), mayWrite(before)))
    .returning({ id: savedSearches.id });
  return rows.length > 0;
}

/** @returns whether there is such a link */
export async function stopAlert(tx: Transaction, token: string): Promise<boolean> {
  const [row] = await tx.execute<{ known: boolean }>(sql`select stop_alert(${token}::uuid) as known`);
  return row?.known ?? false;
}
