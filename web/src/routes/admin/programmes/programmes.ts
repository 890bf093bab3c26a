// Programmes and their officials as the API gives them to administrators.
import { m } from '#lib/paraglide/messages.js';
import { roleName } from '#lib/places.ts';

export interface ProgrammeSummary {
  code: string;
  name: string;
  summary: string;
  originCountries: string[];
  languages: string[];
  accent: string | null;
}

export interface Official {
  membershipId: string;
  /** Decides about money. */
  finance: boolean;
  name: string | null;
  email: string;
  role: string;
  recipient: string;
}

/** "Coordinator, programme team" */
export const capacity = ({ role, recipient }: Official): string =>
  m.admin_person({
    name: roleName(role),
    role: recipient === 'home_government' ? m.admin_government() : m.admin_team(),
  });
