// Only coordinators bring lists of people; the government's focal points neither see nor start an import.
import { hasRole, type Policy } from '../authorize.ts';

export const rosterPolicy: Policy<{ programmeId: string }> = {
  'roster.import': (actor, { programmeId }) => hasRole(actor, programmeId, 'coordinator'),
};
