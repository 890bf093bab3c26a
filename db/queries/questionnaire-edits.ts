// The history of a draft questionnaire: two stacks in one table. Steps to undo stand under the revision that they were
// (0 and up, newest highest); steps to redo under minus the revision that undid them, so the newest is lowest.
import { and, desc, asc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { questionnaireEdits } from '../tables/questionnaires.ts';

export interface Edit {
  versionId: string;
  programmeId: string;
  /** The revision that the change leads to, at least 1. */
  revision: number;
  /** What the draft looked like before the change. */
  before: unknown;
  madeBy: string | null;
  madeAt: Date;
}

export type Direction = 'undo' | 'redo';

const stack = (versionId: string, direction: Direction) =>
  and(
    eq(questionnaireEdits.versionId, versionId),
    direction === 'undo' ? gte(questionnaireEdits.revision, 0) : lt(questionnaireEdits.revision, 0),
  );

/** Puts what the draft was on top of a stack. */
export async function pushEdit(tx: Transaction, direction: Direction, edit: Edit): Promise<void> {
  const { revision, before, ...row } = edit;
  await tx.insert(questionnaireEdits).values({
    ...row,
    revision: direction === 'undo' ? revision - 1 : -revision,
    definition: before,
  });
}

/** Takes the newest of a stack away. @returns the definition it held; undefined when the stack is empty */
export async function popEdit(tx: Transaction, direction: Direction, versionId: string): Promise<unknown> {
  const top = tx
    .select({ revision: questionnaireEdits.revision })
    .from(questionnaireEdits)
    .where(stack(versionId, direction))
    .orderBy(direction === 'undo' ? desc(questionnaireEdits.revision) : asc(questionnaireEdits.revision))
    .limit(1);
  const [row] = await tx
    .delete(questionnaireEdits)
    .where(and(eq(questionnaireEdits.versionId, versionId), eq(questionnaireEdits.revision, sql`(${top})`)))
    .returning({ definition: questionnaireEdits.definition });
  return row?.definition;
}

/** A new edit ends what could be redone, and the oldest steps beyond `most` are forgotten. */
export async function trimEdits(tx: Transaction, versionId: string, most: number): Promise<void> {
  const oldest = tx
    .select({ revision: questionnaireEdits.revision })
    .from(questionnaireEdits)
    .where(stack(versionId, 'undo'))
    .orderBy(desc(questionnaireEdits.revision))
    .offset(most)
    .limit(1);
  await tx
    .delete(questionnaireEdits)
    .where(
      and(
        eq(questionnaireEdits.versionId, versionId),
        sql`(${questionnaireEdits.revision} < 0 or ${questionnaireEdits.revision} <= (${oldest}))`,
      ),
    );
}

export async function editsLeft(
  tx: Transaction,
  versionId: string,
): Promise<{ canUndo: boolean; canRedo: boolean }> {
  const [row] = await tx
    .select({
      canUndo: sql<boolean>`coalesce(bool_or(${questionnaireEdits.revision} >= 0), false)`,
      canRedo: sql<boolean>`coalesce(bool_or(${questionnaireEdits.revision} < 0), false)`,
    })
    .from(questionnaireEdits)
    .where(eq(questionnaireEdits.versionId, versionId));
  return row ?? { canUndo: false, canRedo: false };
}

export async function forgetEdits(tx: Transaction, versionId: string): Promise<void> {
  await tx.delete(questionnaireEdits).where(eq(questionnaireEdits.versionId, versionId));
}
