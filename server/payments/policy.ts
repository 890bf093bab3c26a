// Who promises and pays, and who says whether money that a person spent is given back: a coordinator who decides about money,
// and never about their own.
import { hasFinance, hasRole, type Policy } from '../authorize.ts';

export interface MoneyForPolicy {
  programmeId: string;
  /** The member's account, when the reader may know it. */
  ownerId: string | null;
}

const decides: Policy<MoneyForPolicy>[string] = (actor, row) =>
  hasFinance(actor, row.programmeId) && row.ownerId !== actor.person?.account.id;

export const moneyPolicy: Policy<MoneyForPolicy> = {
  'money.promise': decides,
  'money.pay': decides,
  'claim.decide': decides,
  /** What the person said on the phone or on paper; with evidence, and never their own. */
  'claim.take_down': (actor, row) =>
    hasRole(actor, row.programmeId, 'coordinator') && row.ownerId !== actor.person?.account.id,
  'claim.make': (actor, row) => row.ownerId !== null && row.ownerId === actor.person?.account.id,
};
