// What choosing answers for before a step: whether the panel has done its part.
import type { Transaction } from '@compatriot/db/client.ts';
import { panelOf } from '@compatriot/db/queries/selection.ts';
import type { Requirement } from '@compatriot/db/vocabulary.ts';
import { panelStanding } from './rules.ts';

export async function selectionStanding(
  tx: Transaction,
  placement: { id: string; assignmentId: string },
): Promise<Partial<Record<Requirement, boolean>>> {
  return { panel_complete: panelStanding(await panelOf(tx, placement)).complete };
}
