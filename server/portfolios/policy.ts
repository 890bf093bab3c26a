// Who chooses for many assignments at once: the programme's coordinators, because they answer for its money and its people.
import { hasRole, type Policy } from '../authorize.ts';

export interface PortfolioForPolicy {
  programmeId: string;
}

export const portfolioPolicy: Policy<PortfolioForPolicy> = {
  'portfolio.make': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
  'portfolio.read': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
  'portfolio.cancel': (actor, row) => hasRole(actor, row.programmeId, 'coordinator'),
};
