// What an organisation's answers say, and who may read it. Pure.
import {
  type OrganisationActivity,
  organisationActivities,
  type OrganisationKind,
  organisationKinds,
  type OrganisationSize,
  organisationSizes,
  type Sector,
  sectors,
} from '@compatriot/db/vocabulary.ts';
import { isCountry } from '../questionnaires/codes.ts';
import { answerOf, isReserved, prune } from '../questionnaires/rules.ts';
import type { Answers, Binding, Definition } from '../questionnaires/schema.ts';

export interface OrganisationFacts {
  name: string | null;
  kind: OrganisationKind | null;
  country: string | null;
  city: string | null;
  members: OrganisationSize | null;
  founded: number | null;
  activities: OrganisationActivity[];
  sectors: Sector[];
  offers: string | null;
  listedTeam: boolean;
  listedGovernment: boolean;
  /** Whether the contact person may be shown to those who see the rest. */
  contactShown: boolean;
}

/** By binding, from the answers and the texts kept apart from them. A box is only ever an explicit yes. */
export function organisationOf(
  definition: Definition,
  answers: Answers,
  written: Answers,
): OrganisationFacts {
  const kept = prune(definition, { ...written, ...answers });
  const bound = new Map<Binding, unknown>();
  for (const { key, binding, sensitive } of definition.topics.flatMap(({ questions }) => questions)) {
    const answer = answerOf(kept, key);
    if (binding && !sensitive && !isReserved(answer)) bound.set(binding, answer);
  }
  const text = (binding: Binding): string | null => {
    const value = bound.get(binding);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const one = <Code>(binding: Binding, codes: readonly Code[]): Code | null =>
    codes.find((code) => code === bound.get(binding)) ?? null;
  const many = <Code>(binding: Binding, codes: readonly Code[]): Code[] => {
    const value: unknown = bound.get(binding);
    return Array.isArray(value) ? codes.filter((code) => value.includes(code)) : [];
  };
  const country = bound.get('organisation_country');
  const founded = bound.get('organisation_founded');
  return {
    name: text('organisation_name'),
    kind: one('organisation_kind', organisationKinds),
    country: isCountry(country) ? country : null,
    city: text('organisation_city'),
    members: one('organisation_members', organisationSizes),
    founded: typeof founded === 'number' && founded >= 1000 && founded <= 2100 ? Math.floor(founded) : null,
    activities: many('organisation_activities', organisationActivities),
    sectors: many('sectors', sectors),
    offers: text('organisation_offers'),
    listedTeam: bound.get('consent_list_team') === true,
    listedGovernment: bound.get('consent_list_government') === true,
    contactShown: bound.get('consent_list_contact') === true,
  };
}

/** Names a person finds at once; who types more of a name finds fewer. */
export const mostFound = 8;
/** Fewer letters find nothing (0020). */
export const leastLetters = 3;
/** Searches of one account in an hour. */
export const mostSearches = 30;
/** A page of the officials' list (SAFETY.md: at most fifty). */
export const pageSize = 50;
