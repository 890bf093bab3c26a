// What a mailed link may do, and for how long.
import { type PlacementVerb, placementVerbs, stepOf } from '../placements/rules.ts';

/** As long as an invitation: a fortnight reaches the next working week of somebody on leave. */
export const linkDays = 14;

/** What a host does; the holder of a link does no more. */
export const linkVerbs: readonly PlacementVerb[] = placementVerbs.filter((verb) =>
  stepOf(verb).by.includes('host'),
);

export interface LinkTimes {
  expiresAt: Date;
  revokedAt: Date | null;
}

export const linkStands = (link: LinkTimes, now: Date): boolean =>
  link.revokedAt === null && link.expiresAt.getTime() > now.getTime();
