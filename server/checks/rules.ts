// What has to be looked at for an assignment of a mode, what may follow a check's status, and when a paper stops counting.
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { CheckKind, CheckStatus } from '@compatriot/db/work-vocabulary.ts';

/** Whoever works from home takes no journey: the reduced set of DOMAIN.md. Permanent stays have the work permit in the visa. */
const virtualKinds: CheckKind[] = ['identity', 'degree', 'licence'];
const allKinds: CheckKind[] = [...virtualKinds, 'visa_or_return', 'health', 'insurance', 'security'];
export const kindsFor = (mode: Mode): CheckKind[] => (mode === 'virtual' ? virtualKinds : allKinds);

/** Papers that always end. The others may hold for good, as a degree does. */
const endingKinds: CheckKind[] = ['identity', 'visa_or_return', 'insurance'];
export const needsEnd = (kind: CheckKind): boolean => endingKinds.includes(kind);

/** Nobody is contracted whom nobody has identified. */
export const mayBeWaived = (kind: CheckKind): boolean => kind !== 'identity';

export const checkSteps = {
  ask: { from: ['open', 'provided', 'verified', 'refused', 'not_needed'], to: 'asked' },
  provide: { from: ['open', 'asked', 'provided', 'refused', 'verified'], to: 'provided' },
  verify: { from: ['open', 'asked', 'provided', 'verified', 'refused'], to: 'verified' },
  refuse: { from: ['asked', 'provided', 'verified'], to: 'refused' },
  waive: { from: ['open', 'asked', 'provided', 'refused'], to: 'not_needed' },
} as const satisfies Record<string, { from: readonly CheckStatus[]; to: CheckStatus }>;
export type CheckStep = keyof typeof checkSteps;
export const checkStepNames = Object.keys(checkSteps) as CheckStep[];

/** The person brings papers, and that is all: nobody looks at their own. */
export const memberSteps: readonly CheckStep[] = ['provide'];

export const checkEvents: Record<CheckStep, string> = {
  ask: 'check.asked',
  provide: 'check.provided',
  verify: 'check.verified',
  refuse: 'check.refused',
  waive: 'check.waived',
};

/** From the choice on, and not before: papers of somebody who is not chosen are nobody's business. */
export const clearingStatuses: PlacementStatus[] = [
  'selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
  'oriented',
  'active',
  'probation',
  'suspended',
  'evacuated',
];

/** Both sides hear of a paper's end this long before: a passport takes weeks. */
export const warnDays = 30;

export type Holding = 'holds' | 'ending' | 'over';

/** @param today YYYY-MM-DD; a paper counts on its last day */
export function holding(validUntil: string | null, today: string): Holding {
  if (validUntil === null) return 'holds';
  if (validUntil < today) return 'over';
  return validUntil <= daysAfter(today, warnDays) ? 'ending' : 'holds';
}

export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

export interface CheckStanding {
  status: CheckStatus;
  validUntil: string | null;
}

/** Whether the check is done and counts today. The database asks the same in checks_valid(). */
export const counts = ({ status, validUntil }: CheckStanding, today: string): boolean =>
  status === 'not_needed' || (status === 'verified' && holding(validUntil, today) !== 'over');

/** Whether a step makes sense now. A paper that holds well past the warning is not brought again. */
export function mayStep(step: CheckStep, kind: CheckKind, check: CheckStanding, today: string): boolean {
  const from: readonly CheckStatus[] = checkSteps[step].from;
  if (!from.includes(check.status)) return false;
  if (step === 'waive') return mayBeWaived(kind);
  if (step === 'provide' && check.status === 'verified') return holding(check.validUntil, today) !== 'holds';
  return true;
}
