// Coordinators plan and count; the programme's team reads. Who was where is nothing that a home government is told.
import { hasRole, type Policy } from '../authorize.ts';

export interface OrientationForPolicy {
  programmeId: string;
  /** Reads for the programme's team, not for the government of the home country. */
  ofTeam: boolean;
}

export const orientationPolicy: Policy<OrientationForPolicy> = {
  'orientation.read': (actor, { programmeId, ofTeam }) =>
    ofTeam || hasRole(actor, programmeId, 'coordinator'),
  'orientation.plan': (actor, { programmeId }) => hasRole(actor, programmeId, 'coordinator'),
};
