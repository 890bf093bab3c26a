// Kinds, sizes and activities of organisations in the page's language. Call these while rendering.
import type { OrganisationActivity, OrganisationKind, OrganisationSize } from '@compatriot/db/vocabulary.ts';
import { m } from '#lib/paraglide/messages.js';

const kinds: Record<OrganisationKind, () => string> = {
  association: m.organisation_kind_association,
  professional: m.organisation_kind_professional,
  health_group: m.organisation_kind_health_group,
  business: m.organisation_kind_business,
  students: m.organisation_kind_students,
  faith: m.organisation_kind_faith,
  other: m.organisation_kind_other,
};
const sizes: Record<OrganisationSize, () => string> = {
  under_10: m.organisation_size_under_10,
  '10_49': m.organisation_size_10_49,
  '50_199': m.organisation_size_50_199,
  '200_999': m.organisation_size_200_999,
  '1000_over': m.organisation_size_1000_over,
};
const activities: Record<OrganisationActivity, () => string> = {
  newcomers: m.organisation_does_newcomers,
  culture: m.organisation_does_culture,
  training: m.organisation_does_training,
  health_missions: m.organisation_does_health_missions,
  fundraising: m.organisation_does_fundraising,
  trade: m.organisation_does_trade,
  advocacy: m.organisation_does_advocacy,
  research: m.organisation_does_research,
};

export const kindWord = (kind: OrganisationKind): string => kinds[kind]();
export const sizeWord = (size: OrganisationSize): string => sizes[size]();
export const activityWord = (activity: OrganisationActivity): string => activities[activity]();
