// Who reads how fairly people are chosen: everybody who takes part in choosing.
import { hasRole, type Policy } from '../authorize.ts';

export const fairnessPolicy: Policy<{ programmeId: string }> = {
  'fairness.read': (actor, row) => hasRole(actor, row.programmeId, 'coordinator', 'focal_point'),
};
