// Who may do what with terms. Nobody writes, offers or countersigns terms that are their own.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { TermsStatus } from '@compatriot/db/work-vocabulary.ts';
import type { Policy } from '../authorize.ts';
import type { PlacementParty } from '../placements/rules.ts';
import { mayWrite, signingStatus, takingBackStatuses, type TermsVerb, termsVerbs } from './rules.ts';

export interface TermsForPolicy {
  parties: readonly PlacementParty[];
}

const memberVerbs: readonly TermsVerb[] = ['sign'];

const mayDo = (verb: TermsVerb, parties: readonly PlacementParty[]): boolean =>
  parties.includes('member')
    ? memberVerbs.includes(verb)
    : parties.includes('coordinator') && verb !== 'sign';

export const termsPolicy: Policy<TermsForPolicy> = Object.fromEntries(
  termsVerbs.map((verb) => [
    `terms.${verb}`,
    (_actor: unknown, { parties }: TermsForPolicy) => mayDo(verb, parties),
  ]),
);

export interface TermsStanding {
  placement: PlacementStatus;
  /** Of the newest; null where nobody wrote any. */
  latest: TermsStatus | null;
  signedByMember: boolean;
  signedByProgramme: boolean;
  contactOpen: boolean;
}

/** What can be done now, and by this actor. */
export const verbsNow = (at: TermsStanding, parties: readonly PlacementParty[]): TermsVerb[] =>
  termsVerbs.filter((verb) => mayDo(verb, parties) && isTime(verb, at));

function isTime(verb: TermsVerb, at: TermsStanding): boolean {
  const ready = at.latest === 'ready';
  switch (verb) {
    case 'write':
      return mayWrite(at.placement, at.latest);
    case 'make_ready':
      return mayWrite(at.placement, at.latest) && at.latest === 'draft';
    case 'withdraw':
      return ready && takingBackStatuses.includes(at.placement);
    case 'sign':
      return ready && at.placement === signingStatus.member;
    case 'sign_for_member':
      return ready && at.placement === signingStatus.member && at.contactOpen;
    case 'countersign':
      return (
        ready &&
        at.placement === signingStatus.programme &&
        at.signedByMember &&
        !at.signedByProgramme &&
        at.contactOpen
      );
  }
}
