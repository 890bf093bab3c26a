// Checks of a placement. A check that nobody began has no row; who writes locks the placement first (lockPlacement).
import { and, eq, gte, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { checks } from '../tables/checks.ts';
import { placements } from '../tables/placements.ts';
import type { PlacementStatus, Requirement } from '../vocabulary.ts';
import type { CheckKind } from '../work-vocabulary.ts';

export type CheckRow = typeof checks.$inferSelect;

export function checksOf(tx: Transaction, placementId: string): Promise<CheckRow[]> {
  return tx.select().from(checks).where(eq(checks.placementId, placementId));
}

export async function findCheck(
  tx: Transaction,
  placementId: string,
  kind: CheckKind,
): Promise<CheckRow | null> {
  const [row] = await tx
    .select()
    .from(checks)
    .where(and(eq(checks.placementId, placementId), eq(checks.kind, kind)));
  return row ?? null;
}

export async function insertCheck(tx: Transaction, row: typeof checks.$inferInsert): Promise<void> {
  await tx.insert(checks).values(row);
}

/** @returns false when it was changed since that version was read */
export async function changeCheck(
  tx: Transaction,
  id: string,
  version: number,
  set: Partial<typeof checks.$inferInsert>,
): Promise<boolean> {
  const changed = await tx
    .update(checks)
    .set({ ...set, version: sql`${checks.version} + 1` })
    .where(and(eq(checks.id, id), eq(checks.version, version)))
    .returning({ id: checks.id });
  return changed.length === 1;
}

/** Papers of people in these states that end between two days, of which nobody was warned yet. */
export function checksEnding(
  tx: Transaction,
  programmeId: string,
  statuses: PlacementStatus[],
  from: string,
  until: string,
  most: number,
) {
  return tx
    .select({
      id: checks.id,
      placementId: checks.placementId,
      profileId: checks.profileId,
      kind: sql<CheckKind>`${checks.kind}`,
      validUntil: sql<string>`${checks.validUntil}::text`,
      coordinatorId: placements.coordinatorId,
    })
    .from(checks)
    .innerJoin(placements, eq(placements.id, checks.placementId))
    .where(
      and(
        eq(checks.programmeId, programmeId),
        eq(checks.status, 'verified'),
        gte(checks.validUntil, from),
        lte(checks.validUntil, until),
        or(isNull(checks.warnedFor), ne(checks.warnedFor, checks.validUntil)),
        inArray(placements.status, statuses),
      ),
    )
    .limit(most);
}

export async function markWarned(tx: Transaction, id: string, day: string): Promise<void> {
  await tx.update(checks).set({ warnedFor: day }).where(eq(checks.id, id));
}

/** Whether clearance stands today, for server/placements/standing.ts. A host learns yes or no and reads no check. */
export async function checksStanding(
  tx: Transaction,
  placement: { id: string },
  now: Date,
): Promise<Partial<Record<Requirement, boolean>>> {
  const [row] = await tx.execute<{ valid: boolean }>(
    sql`select checks_valid(${placement.id}::uuid, ${now.toISOString().slice(0, 10)}::date) as valid`,
  );
  return { checks_valid: row?.valid ?? false };
}
