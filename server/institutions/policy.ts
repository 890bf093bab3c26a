// Who keeps the list of host institutions, and what an institution keeps itself.
import { actsFor, hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

export interface InstitutionForPolicy {
  programmeId: string;
  /** None while it is not there yet. */
  id?: string;
}

const official = (actor: Actor, row: InstitutionForPolicy): boolean =>
  hasRole(actor, row.programmeId, 'focal_point', 'coordinator');
const own = (actor: Actor, row: InstitutionForPolicy): boolean =>
  official(actor, row) || (row.id !== undefined && actsFor(actor, row.id));

export const institutionPolicy: Policy<InstitutionForPolicy> = {
  'institution.add': official,
  'institution.change': official,
  'institution.check': official,
  'institution.change_address': own,
  'institution.add_host': own,
  'institution.end_host': own,
  'institution.keep_contacts': own,
};
