// What is true of a placement and what a step rests on: each noun answers for its own facts, in one line of this list.
import { checksStanding } from '@compatriot/db/queries/checks.ts';
import { moneyStanding } from '@compatriot/db/queries/payments.ts';
import { termsStanding } from '@compatriot/db/queries/terms.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import { orientationStanding } from '@compatriot/db/queries/orientations.ts';
import { wasDisclosed } from '@compatriot/db/queries/placements.ts';
import { resultStanding } from '@compatriot/db/queries/results.ts';
import { selectionStanding } from '../selection/standing.ts';
import type { Mode, Requirement } from '@compatriot/db/vocabulary.ts';

/** What a part may ask about. */
export interface Subject {
  id: string;
  programmeId: string;
  assignmentId: string;
  profileId: string;
  mode: Mode;
  hostChoice: string | null;
}

export type StandingPart = (
  tx: Transaction,
  placement: Subject,
  now: Date,
) => Promise<Partial<Record<Requirement, boolean>>>;

/** Contact was opened: by the person's own yes, or by whoever vouched for one that was taken down. */
const yesStanding: StandingPart = async (tx, { id }) => ({ yes_confirmed: await wasDisclosed(tx, id) });

const parts: StandingPart[] = [
  yesStanding,
  selectionStanding,
  checksStanding,
  termsStanding,
  orientationStanding,
  moneyStanding,
  resultStanding,
];

/** Every fact, true or not. What nobody answers for is not true. */
export async function standingOf(
  tx: Transaction,
  placement: Subject,
  now: Date,
): Promise<Partial<Record<Requirement, boolean>>> {
  const standing: Partial<Record<Requirement, boolean>> = {};
  for (const part of parts) Object.assign(standing, await part(tx, placement, now));
  return standing;
}
