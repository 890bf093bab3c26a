// Who looks for people: the officials of the programme, each within what people gave to their side. How a programme
// matches is for its officials to read and for its coordinators to change.
import { hasRole, type Policy } from '../authorize.ts';

export interface MatchForPolicy {
  programmeId: string;
}

export const matchPolicy: Policy<MatchForPolicy> = {
  'match.run': (actor, row) => hasRole(actor, row.programmeId, 'coordinator', 'focal_point'),
  'match.read': (actor, row) => hasRole(actor, row.programmeId, 'coordinator', 'focal_point'),
  /** Trying other terms, weights or conditions than those that were decided. */
  'match.preview': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
  /** Inviting from the list; the act itself is the placement's. */
  'match.invite': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
};

export const settingsPolicy: Policy<MatchForPolicy> = {
  'match_settings.read': (actor, row) => hasRole(actor, row.programmeId, 'coordinator', 'focal_point'),
  'match_settings.change': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
};
