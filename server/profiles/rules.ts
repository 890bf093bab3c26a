// Pure decisions about profiles: what officials may read of one (tier 1), and what an access record means in plain words.
import type { AgeBand, ExperienceBand } from '@compatriot/db/vocabulary.ts';

/** Age in whole calendar years, as nobody gives more than a birth year; the bands of the vocabulary. */
export function ageBandOf(birthYear: number | null, now: Date): AgeBand | null {
  if (birthYear === null) return null;
  const age = now.getUTCFullYear() - birthYear;
  if (age < 25) return 'under_25';
  if (age < 35) return '25_34';
  if (age < 45) return '35_44';
  if (age < 55) return '45_54';
  return age < 65 ? '55_64' : '65_over';
}

export function experienceBandOf(years: number | null): ExperienceBand | null {
  if (years === null) return null;
  if (years <= 2) return '0_2';
  if (years <= 5) return '3_5';
  if (years <= 10) return '6_10';
  return years <= 20 ? '11_20' : '21_over';
}

/** YYYY-MM: no exact date stands on a card. */
export const monthOf = (date: string | null): string | null => date?.slice(0, 7) ?? null;

/** What was looked at: the card in a list, the card opened, or the contact details. */
export function lookKind(tier: number, route: string): 'list' | 'card' | 'contact' {
  if (tier === 2) return 'contact';
  return /\/:(id|profile|document)$/.test(route) ? 'card' : 'list';
}

/** The four consents of a profile, by the names that its page uses. */
export const consentKinds = [
  {
    key: 'talentPoolTeam',
    binding: 'consent_pool_team',
    purpose: 'talent_pool',
    recipient: 'programme_team',
  },
  {
    key: 'talentPoolGovernment',
    binding: 'consent_pool_government',
    purpose: 'talent_pool',
    recipient: 'home_government',
  },
  { key: 'contact', binding: 'consent_contact', purpose: 'contact', recipient: 'programme_team' },
  { key: 'research', binding: 'consent_research', purpose: 'research', recipient: 'programme_team' },
] as const;
export type ConsentKey = (typeof consentKinds)[number]['key'];

/** Longest pause: beyond it, forgetting that one is hidden is likelier than wanting it. */
export const longestPauseDays = 730;
