// Where that which a step still lacks is given, by the part of the placement's pages.
import type { Requirement } from '@compatriot/db/vocabulary.ts';

type Part = 'selection' | 'clearance' | 'money' | 'work' | 'result';

/** null: on the placement's own page. */
const parts: Record<Requirement, Part | null> = {
  yes_confirmed: null,
  panel_complete: 'selection',
  host_agrees: 'selection',
  checks_valid: 'clearance',
  terms_ready: 'clearance',
  budget_committed: 'money',
  terms_signed: 'clearance',
  orientation_attended: 'work',
  final_report: 'result',
  handover: 'result',
  feedback_host: 'result',
  feedback_member: 'result',
  reintegration_plan: 'result',
  follow_ups_done: 'result',
  payments_settled: 'money',
};

/** What a host can do something about. */
const forHosts: readonly Requirement[] = ['panel_complete', 'host_agrees', 'handover', 'feedback_host'];

export const partOf = (fact: Requirement): Part | null => parts[fact];
export const hostPartOf = (fact: Requirement): Part | null => (forHosts.includes(fact) ? parts[fact] : null);
