// What terms add up to, what is missing before they can be offered, and when they may be written, taken back and signed: for an
// offer, and again for each amendment of the contract that came of it.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { SignatureParty, TermsStatus } from '@compatriot/db/work-vocabulary.ts';
import type { ProblemDetail } from '../problems.ts';

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

/** Where a placement and the newest version of its terms stand. */
export interface TermsMoment {
  placement: PlacementStatus;
  /** Of the newest; null where nobody wrote any. */
  latest: TermsStatus | null;
  /** Some version bears both signatures. */
  contract: boolean;
  /** The newest version is not that one, but follows it. */
  amends: boolean;
}

interface Version {
  number: number;
  status: string;
  countersignedAt: Date | null;
}

/** @param versions newest first */
export function momentOf(placement: PlacementStatus, versions: readonly Version[]): TermsMoment {
  const contract = versions.some((each) => each.countersignedAt !== null);
  const [newest] = versions;
  return {
    placement,
    latest: (newest?.status as TermsStatus | undefined) ?? null,
    contract,
    amends: contract && newest?.countersignedAt === null,
  };
}

/** Until the offer; while it is out, only after what was offered has been taken back. */
export const writingStatuses: PlacementStatus[] = ['selected', 'cleared', 'offered'];

/** While there is a contract to amend: its work is not over. */
export const amendingStatuses: PlacementStatus[] = [
  'contracted',
  'oriented',
  'active',
  'probation',
  'suspended',
  'evacuated',
];

/** One version at a time: what was offered, or proposed as an amendment, is signed or taken back first. */
export function mayWrite({ placement, latest, contract, amends }: TermsMoment): boolean {
  if (contract) return amendingStatuses.includes(placement) && !(amends && latest === 'ready');
  return writingStatuses.includes(placement) && (placement !== 'offered' || latest !== 'ready');
}

/**
 * An offer until the person has signed it; after that it is not taken back, the placement is ended. An amendment until the
 * programme has signed it: else one that can no longer be countersigned would stand in the way of every other.
 */
export function mayTakeBack({ placement, latest, amends }: TermsMoment): boolean {
  return latest === 'ready' && (amends ? amendingStatuses : writingStatuses).includes(placement);
}

/** In which state of the placement each party signs what was offered. */
const signingStatus: Record<SignatureParty, PlacementStatus> = { member: 'offered', programme: 'accepted' };

export function maySign({ placement, latest, amends }: TermsMoment, party: SignatureParty): boolean {
  if (latest !== 'ready') return false;
  return amends ? amendingStatuses.includes(placement) : placement === signingStatus[party];
}

/** The person reads terms from the offer on; before it they are the programme's own thoughts. */
const beforeOffer: PlacementStatus[] = ['selected', 'cleared'];
export const memberReads = (placement: PlacementStatus, terms: TermsStatus): boolean =>
  terms !== 'draft' && !beforeOffer.includes(placement);

/** Which version each one changes: the contract or the amendment before it; null for what was written before the contract. */
export const amendedBy = <Row extends Version>(row: Row, versions: readonly Row[]): Row | null =>
  versions
    .filter((each) => each.number < row.number && each.countersignedAt !== null)
    .sort((one, other) => other.number - one.number)[0] ?? null;

/** The first version that bears both signatures. @param versions newest first */
export const contractOf = <Row extends Version>(versions: readonly Row[]): Row | null =>
  versions.findLast((each) => each.countersignedAt !== null) ?? null;

interface Stay {
  startsOn: string;
  endsOn: string | null;
}

/** First and last day included; null for a stay without an end. */
const daysOf = ({ startsOn, endsOn }: Stay): number | null =>
  endsOn === null ? null : (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 + 1;

export interface Amendable extends Amounts, Stay {
  currency: string;
}

/**
 * What a contract cannot be amended to: another currency, less than is paid or fell due, a longer stay, or one that runs into
 * it. For a longer stay the host asks, and the focal point approves (server/assignments/again.ts).
 * @param owed of each part, in minor units
 * @param goesOnFrom first day of the longer stay that is agreed already
 */
export function amendmentFaults(
  contract: Amendable,
  next: Amendable,
  owed: Partial<Record<'stipend' | 'travel' | 'allowance', number>>,
  goesOnFrom: string | null,
): ProblemDetail[] {
  const faults: ProblemDetail[] = [];
  if (next.currency !== contract.currency)
    faults.push({
      path: 'currency',
      code: 'contract_currency',
      values: { currency: contract.currency },
    });
  const [days, agreed] = [daysOf(next), daysOf(contract)];
  if (agreed !== null && (days === null || days > agreed))
    faults.push({ path: 'endsOn', code: 'longer_than_contract', values: { days: agreed } });
  else if (goesOnFrom !== null && (next.endsOn === null || next.endsOn >= goesOnFrom))
    faults.push({ path: 'endsOn', code: 'into_longer_stay' });
  const parts = {
    stipend: next.stipend * next.stipendTimes,
    travel: next.travel,
    daily: next.daily * next.dailyDays,
  };
  if (parts.stipend < (owed.stipend ?? 0)) faults.push({ path: 'stipend', code: 'less_than_owed' });
  if (parts.travel < (owed.travel ?? 0)) faults.push({ path: 'travel', code: 'less_than_owed' });
  if (parts.daily < (owed.allowance ?? 0)) faults.push({ path: 'daily', code: 'less_than_owed' });
  return faults;
}

export const termsVerbs = [
  'write',
  'make_ready',
  'withdraw',
  'sign',
  'refuse',
  'sign_for_member',
  'countersign',
] as const;
export type TermsVerb = (typeof termsVerbs)[number];
