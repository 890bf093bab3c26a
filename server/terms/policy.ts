// Who may do what with terms. Nobody writes, offers or countersigns terms that are their own, or of somebody they declared to know.
import type { Policy } from '../authorize.ts';
import type { PlacementParty } from '../placements/rules.ts';
import { maySign, mayTakeBack, mayWrite, type TermsMoment, type TermsVerb, termsVerbs } from './rules.ts';

export interface TermsForPolicy {
  parties: readonly PlacementParty[];
  /** The actor declared a conflict of interest with this person; the database holds it too. */
  conflicted: boolean;
}

const memberVerbs: readonly TermsVerb[] = ['sign', 'refuse'];

const mayDo = (verb: TermsVerb, { parties, conflicted }: TermsForPolicy): boolean =>
  parties.includes('member')
    ? memberVerbs.includes(verb)
    : parties.includes('coordinator') && !conflicted && !memberVerbs.includes(verb);

export const termsPolicy: Policy<TermsForPolicy> = Object.fromEntries(
  termsVerbs.map((verb) => [
    `terms.${verb}`,
    (_actor: unknown, subject: TermsForPolicy) => mayDo(verb, subject),
  ]),
);

export interface TermsStanding extends TermsMoment {
  signedByMember: boolean;
  signedByProgramme: boolean;
  contactOpen: boolean;
}

/** What can be done now, and by this actor. */
export const verbsNow = (at: TermsStanding, subject: TermsForPolicy): TermsVerb[] =>
  termsVerbs.filter((verb) => mayDo(verb, subject) && isTime(verb, at));

function isTime(verb: TermsVerb, at: TermsStanding): boolean {
  switch (verb) {
    case 'write':
      return mayWrite(at);
    case 'make_ready':
      return mayWrite(at) && at.latest === 'draft';
    case 'withdraw':
      return mayTakeBack(at);
    case 'sign':
      return maySign(at, 'member') && !at.signedByMember;
    // An offer is refused with the placement's own step (withdraw).
    case 'refuse':
      return at.amends && maySign(at, 'member') && !at.signedByMember;
    case 'sign_for_member':
      return maySign(at, 'member') && !at.signedByMember && at.contactOpen;
    case 'countersign':
      return maySign(at, 'programme') && at.signedByMember && !at.signedByProgramme && at.contactOpen;
  }
}
