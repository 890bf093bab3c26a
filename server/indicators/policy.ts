// Who reads the programme's report. Its own team's coordinators may list everything that it counts, so they read exact figures
// (SAFETY.md, "Statistics"). Focal points and the home government list needs, and so count those; nothing about people.
import { hasRole, type Policy } from '../authorize.ts';

export interface ProgrammeForPolicy {
  programmeId: string;
}

export const indicatorPolicy: Policy<ProgrammeForPolicy> = {
  'report.read': (actor, { programmeId }) =>
    actor.person?.memberships.some(
      (each) =>
        each.programmeId === programmeId &&
        each.role === 'coordinator' &&
        each.recipient === 'programme_team',
    ) ?? false,
  'report.read_needs': (actor, { programmeId }) => hasRole(actor, programmeId, 'coordinator', 'focal_point'),
};
