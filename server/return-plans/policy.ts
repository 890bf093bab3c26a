// Who does what with the plan of somebody who goes home. Row-level security let through the person, and the team while it is
// shared; nobody is on both sides of their own plan.
import { hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

export interface ReturnPlanForPolicy {
  programmeId: string;
  own: boolean;
  shared: boolean;
}

const helps = (actor: Actor, row: ReturnPlanForPolicy): boolean =>
  !row.own && row.shared && hasRole(actor, row.programmeId, 'coordinator');

export const returnPlanPolicy: Policy<ReturnPlanForPolicy> = {
  'return_plan.write': (actor, row) => row.own || helps(actor, row),
  'return_plan.agree': (actor, row) => (row.own && row.shared) || helps(actor, row),
  'return_plan.share': (_actor, row) => row.own,
  'return_plan.delete': (_actor, row) => row.own,
};
