// What coordinators say to each other about a placement.
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { placementComments } from '../tables/desk.ts';
import { accountName } from './accounts.ts';

/** Oldest first; row-level security shows them to the programme's own coordinators only. */
export function commentsOf(tx: Transaction, placementId: string) {
  return tx
    .select({
      id: placementComments.id,
      text: placementComments.text,
      at: placementComments.at,
      accountId: placementComments.accountId,
      by: accountName(placementComments.accountId),
      removedAt: placementComments.removedAt,
    })
    .from(placementComments)
    .where(eq(placementComments.placementId, placementId))
    .orderBy(asc(placementComments.at), asc(placementComments.id))
    .limit(500);
}

export async function insertComment(
  tx: Transaction,
  row: { programmeId: string; placementId: string; accountId: string; text: string },
): Promise<string> {
  const [made] = await tx.insert(placementComments).values(row).returning({ id: placementComments.id });
  if (!made) throw new Error('The comment was not written');
  return made.id;
}

/** Takes the words away; that something stood here stays. @returns false when it is not the actor's own, or gone already */
export async function removeComment(
  tx: Transaction,
  placementId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const rows = await tx
    .update(placementComments)
    .set({ text: '', removedAt: at })
    .where(
      and(
        eq(placementComments.id, id),
        eq(placementComments.placementId, placementId),
        isNull(placementComments.removedAt),
      ),
    )
    .returning({ id: placementComments.id });
  return rows.length === 1;
}
