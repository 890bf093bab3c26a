// What was done with a placement, step by step, and the way back from the last one.
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { keepPlan, type Transaction } from '../client.ts';
import { disclosures, placementMoves, placements } from '../tables/placements.ts';
import type { PlacementStatus, RecordedWay } from '../vocabulary.ts';

export interface NewMove {
  programmeId: string;
  placementId: string;
  verb: string;
  fromStatus: PlacementStatus;
  toStatus: PlacementStatus;
  version: number;
  accountId: string | null;
  of: 'member' | 'host' | null;
  way: RecordedWay | null;
  evidence: string | null;
  documentId: string | null;
  note: string | null;
  before: Record<string, unknown>;
  at: Date;
}

/** Written before the step itself: the database asks for it where somebody acts for another. */
export async function insertMove(tx: Transaction, move: NewMove): Promise<void> {
  await tx.insert(placementMoves).values(move);
}

export type MoveRow = typeof placementMoves.$inferSelect;

export function movesOf(tx: Transaction, placementId: string): Promise<MoveRow[]> {
  return tx
    .select()
    .from(placementMoves)
    .where(eq(placementMoves.placementId, placementId))
    .orderBy(desc(placementMoves.version))
    .prepare(keepPlan)
    .execute();
}

/** @returns false when it is not the actor's, is older than the database allows, or was undone already */
export async function markUndone(tx: Transaction, id: string): Promise<boolean> {
  const undone = await tx
    .update(placementMoves)
    .set({ undoneAt: sql`now()` })
    .where(and(eq(placementMoves.id, id), isNull(placementMoves.undoneAt)))
    .returning({ id: placementMoves.id });
  return undone.length === 1;
}

/** Puts a placement back to where it was before a step that has just been marked as undone. */
export async function moveBack(
  tx: Transaction,
  placementId: string,
  version: number,
  set: Partial<typeof placements.$inferInsert>,
): Promise<boolean> {
  const moved = await tx
    .update(placements)
    .set({ ...set, updatedAt: sql`now()`, version: sql`${placements.version} + 1` })
    .where(and(eq(placements.id, placementId), eq(placements.version, version)))
    .returning({ id: placements.id });
  return moved.length === 1;
}

/** Contact that a step closed opens again with its undoing; the database looks whether it may. */
export async function reopenDisclosure(tx: Transaction, placementId: string, closedAt: Date): Promise<void> {
  await tx
    .update(disclosures)
    .set({ endsAt: null })
    .where(and(eq(disclosures.placementId, placementId), eq(disclosures.endsAt, closedAt)));
}

/** What was noted last about a placement, for somebody who has taken a step with it; null for everybody else. */
export async function lastEventOf(tx: Transaction, placementId: string): Promise<string | null> {
  const [row] = await tx.execute<{ kind: string | null }>(
    sql`select last_placement_event(${placementId}::uuid) as kind`,
  );
  return row?.kind ?? null;
}
