// Who issues and revokes certificates, and who decides what the public reads of one.
import type { Policy } from '../authorize.ts';
import type { PlacementParty } from '../placements/rules.ts';

export interface CertificateForPolicy {
  parties: readonly PlacementParty[];
  /** One stands. */
  stands: boolean;
  /** The placement has come to its good end. */
  earned: boolean;
  /** The holder's name may be read now, so that the paper can be set. */
  named: boolean;
}

export const certificatePolicy: Policy<CertificateForPolicy> = {
  'certificate.issue': (_actor, { parties }) => parties.includes('coordinator'),
  'certificate.revoke': (_actor, { parties }) => parties.includes('coordinator'),
  'certificate.show': (_actor, { parties }) => parties.includes('member'),
  'certificate.fetch': (_actor, { parties, named }) =>
    (parties.includes('member') || parties.includes('coordinator')) && named,
};

/** Of what one may, that which makes sense now. */
export const isNow = (verb: string, { stands, earned, named }: CertificateForPolicy): boolean =>
  verb === 'certificate.issue' ? earned && !stands && named : stands;
