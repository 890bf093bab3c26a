// Who keeps the list of host institutions.
import { hasRole, type Policy } from '../authorize.ts';

export interface InstitutionForPolicy {
  programmeId: string;
}

const official = 'focal_point';
const programmeStaff = 'coordinator';

export const institutionPolicy: Policy<InstitutionForPolicy> = {
  'institution.add': (actor, row) => hasRole(actor, row.programmeId, official, programmeStaff),
  'institution.change': (actor, row) => hasRole(actor, row.programmeId, official, programmeStaff),
  'institution.add_host': (actor, row) => hasRole(actor, row.programmeId, official, programmeStaff),
};
