// What people spent and ask back.
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { expenseClaims } from '../tables/money.ts';
import type { ClaimKind, ClaimStatus } from '../work-vocabulary.ts';

const columns = {
  claim: expenseClaims,
  kind: sql<ClaimKind>`${expenseClaims.kind}`,
  status: sql<ClaimStatus>`${expenseClaims.status}`,
};

export type ClaimRow = Awaited<ReturnType<typeof claimsOf>>[number];

/** Those that wait first, then the newest. */
export function claimsOf(tx: Transaction, placementId: string) {
  return tx
    .select(columns)
    .from(expenseClaims)
    .where(eq(expenseClaims.placementId, placementId))
    .orderBy(desc(sql`${expenseClaims.status} = 'sent'`), desc(expenseClaims.sentAt), asc(expenseClaims.id));
}

export async function findClaim(tx: Transaction, placementId: string, id: string): Promise<ClaimRow | null> {
  const [row] = await tx
    .select(columns)
    .from(expenseClaims)
    .where(and(eq(expenseClaims.id, id), eq(expenseClaims.placementId, placementId)));
  return row ?? null;
}

export async function insertClaim(tx: Transaction, row: typeof expenseClaims.$inferInsert): Promise<string> {
  const [made] = await tx.insert(expenseClaims).values(row).returning({ id: expenseClaims.id });
  if (!made) throw new Error('The claim was not written');
  return made.id;
}

export function openClaims(tx: Transaction, placementId: string): Promise<number> {
  return tx.$count(
    expenseClaims,
    and(eq(expenseClaims.placementId, placementId), eq(expenseClaims.status, 'sent')),
  );
}

/** @returns false when it was decided or withdrawn meanwhile */
export async function endClaim(
  tx: Transaction,
  id: string,
  set: Partial<typeof expenseClaims.$inferInsert> & { status: ClaimStatus },
): Promise<boolean> {
  const ended = await tx
    .update(expenseClaims)
    .set(set)
    .where(and(eq(expenseClaims.id, id), eq(expenseClaims.status, 'sent')))
    .returning({ id: expenseClaims.id });
  return ended.length === 1;
}

/** @returns false for one's own, and for one that was objected to before */
export async function objectToClaim(
  tx: Transaction,
  id: string,
  objection: string,
  now: Date,
): Promise<boolean> {
  const objected = await tx
    .update(expenseClaims)
    .set({ objection, objectedAt: now })
    .where(
      and(
        eq(expenseClaims.id, id),
        sql`${expenseClaims.way} is not null and ${expenseClaims.objection} is null`,
        inArray(expenseClaims.status, ['sent', 'approved']),
      ),
    )
    .returning({ id: expenseClaims.id });
  return objected.length === 1;
}
