// Who reads the programme's report. Its own team's coordinators may list everything that it counts, so they read exact figures
// (SAFETY.md, "Statistics"). Focal points and the home government list needs, and so count those; of placements what
// each of them lists, with the rights of their own, and no list opens behind that.
import { hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

export interface ProgrammeForPolicy {
  programmeId: string;
}

const coordinatesTeam = (actor: Actor, { programmeId }: ProgrammeForPolicy): boolean =>
  actor.person?.memberships.some(
    (each) =>
      each.programmeId === programmeId && each.role === 'coordinator' && each.recipient === 'programme_team',
  ) ?? false;

export const indicatorPolicy: Policy<ProgrammeForPolicy> = {
  'report.read': coordinatesTeam,
  'report.read_needs': (actor, { programmeId }) => hasRole(actor, programmeId, 'coordinator', 'focal_point'),
  /** What is planned for a year. */
  'report.set_targets': coordinatesTeam,
};
