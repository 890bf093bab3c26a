// What terms add up to, what is missing before they can be offered, and when they may be written, taken back and signed.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { SignatureParty, TermsStatus } from '@compatriot/db/work-vocabulary.ts';

export interface Amounts {
  /** Minor units of one currency (ISO 4217). */
  stipend: number;
  stipendTimes: number;
  travel: number;
  daily: number;
  dailyDays: number;
}

/** The most that the terms can cost, in minor units: what has to stand ready in the budget. */
export const totalOf = ({ stipend, stipendTimes, travel, daily, dailyDays }: Amounts): number =>
  stipend * stipendTimes + travel + daily * dailyDays;

/** Until the offer; while it is out, only after what was offered has been taken back. */
export const writingStatuses: PlacementStatus[] = ['selected', 'cleared', 'offered'];

export function mayWrite(placement: PlacementStatus, latest: TermsStatus | null): boolean {
  if (!writingStatuses.includes(placement)) return false;
  return placement !== 'offered' || latest !== 'ready';
}

/** Until the person has signed; after that an offer is not taken back, the placement is ended. */
export const takingBackStatuses: PlacementStatus[] = writingStatuses;

/** In which state of the placement each party signs. */
export const signingStatus: Record<SignatureParty, PlacementStatus> = {
  member: 'offered',
  programme: 'accepted',
};

/** The person reads terms from the offer on; before it they are the programme's own thoughts. */
const beforeOffer: PlacementStatus[] = ['selected', 'cleared'];
export const memberReads = (placement: PlacementStatus, terms: TermsStatus): boolean =>
  terms !== 'draft' && !beforeOffer.includes(placement);

export const termsVerbs = [
  'write',
  'make_ready',
  'withdraw',
  'sign',
  'sign_for_member',
  'countersign',
] as const;
export type TermsVerb = (typeof termsVerbs)[number];
