// Who reads a programme's money, and who decides about it. Focal points and hosts do neither.
import { hasFinance, hasRole, type Policy } from '../authorize.ts';

export interface ProgrammeForPolicy {
  programmeId: string;
}

export const budgetPolicy: Policy<ProgrammeForPolicy> = {
  'budget.read': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
  'budget.decide': (actor, row) => hasFinance(actor, row.programmeId),
};
