// Words for parts of payments, their states, and claims.
import type { ClaimKind, ClaimStatus, PaymentPart } from '@compatriot/db/work-vocabulary.ts';
import type { Choice, Tone } from '#lib/components/kinds.ts';
import { moneyWord } from '#lib/money-words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { BudgetLine, Payment } from './shapes.ts';

const parts: Record<PaymentPart, () => string> = {
  stipend: m.money_part_stipend,
  travel: m.money_part_travel,
  allowance: m.money_part_allowance,
  claim: m.money_part_claim,
};
export const partWord = (part: PaymentPart): string => parts[part]();

export function paymentState(payment: Pick<Payment, 'status' | 'late'>): { word: string; tone: Tone } {
  if (payment.status === 'made') return { word: m.money_state_made(), tone: 'success' };
  if (payment.status === 'held') return { word: m.money_state_held(), tone: 'neutral' };
  if (payment.status === 'cancelled') return { word: m.money_state_cancelled(), tone: 'neutral' };
  if (payment.late) return { word: m.money_state_late(), tone: 'warning' };
  return { word: m.money_state_due(), tone: 'info' };
}

const kinds: Record<ClaimKind, () => string> = {
  travel: m.claim_kind_travel,
  lodging: m.claim_kind_lodging,
  visa: m.claim_kind_visa,
  health: m.claim_kind_health,
  materials: m.claim_kind_materials,
  other: m.claim_kind_other,
};
export const claimWord = (kind: ClaimKind): string => kinds[kind]();

const claimStates: Record<ClaimStatus, [() => string, Tone]> = {
  sent: [m.claim_state_sent, 'info'],
  approved: [m.claim_state_approved, 'success'],
  refused: [m.claim_state_refused, 'warning'],
  withdrawn: [m.claim_state_withdrawn, 'neutral'],
};
export const claimState = (status: ClaimStatus): { word: string; tone: Tone } => {
  const [word, tone] = claimStates[status];
  return { word: word(), tone };
};

/** "A1 Temporary returns – €12,000 left", where a line is chosen; with its currency, by which an amount is read. */
export const lineChoice = (
  line: Pick<BudgetLine, 'id' | 'code' | 'name' | 'currency'> & { donor: { name: string } },
  left: number,
): Choice => ({
  value: line.id,
  label: m.budget_line_choice({
    code: line.code,
    name: line.name,
    donor: line.donor.name,
    left: moneyWord(left, line.currency),
  }),
});
