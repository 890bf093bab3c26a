// Who looks for people: the officials of the programme, each within what people gave to their side.
import { hasRole, type Policy } from '../authorize.ts';

export interface MatchForPolicy {
  programmeId: string;
}

export const matchPolicy: Policy<MatchForPolicy> = {
  'match.run': (actor, row) => hasRole(actor, row.programmeId, 'coordinator', 'focal_point'),
  'match.read': (actor, row) => hasRole(actor, row.programmeId, 'coordinator', 'focal_point'),
  /** Inviting from the list; the act itself is the placement's. */
  'match.invite': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
};
