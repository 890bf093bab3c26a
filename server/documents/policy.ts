// Who may take a paper back. Who brings and reads which: rules.ts.
import type { DocumentParty } from '@compatriot/db/work-vocabulary.ts';
import type { Policy } from '../authorize.ts';

export interface DocumentForPolicy {
  uploadedBy: string | null;
  held: boolean;
  /** As what the actor stands to it. */
  parties: readonly DocumentParty[];
}

export const documentPolicy: Policy<DocumentForPolicy> = {
  // The programme's people also take back what somebody sent by mistake.
  'document.remove': (actor, { uploadedBy, parties }) =>
    (uploadedBy !== null && uploadedBy === actor.person?.account.id) ||
    parties.some((party) => party === 'coordinator' || party === 'official'),
};
