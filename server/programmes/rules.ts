// Numbers a programme starts with.
import type { OfficialRole, PoolRecipient } from '@compatriot/db/vocabulary.ts';

/** Retention as SAFETY.md sets it; an administrator may shorten or lengthen within the table's bounds. */
export const defaultRetention = { draftDays: 90, poolMonths: 12, contactMonths: 12 };

/** Focal points sit in the home country's government unless the administrator says otherwise; coordinators are the team. */
export const usualRecipient: Record<OfficialRole, PoolRecipient> = {
  focal_point: 'home_government',
  coordinator: 'programme_team',
};

/** WCAG 2.2, 1.4.3: text on the accent must reach 4.5 to 1, and the accent's text is white. */
export const leastContrast = 4.5;

/** Contrast of a `#rrggbb` colour with white, by WCAG's relative luminance. */
export function contrastWithWhite(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (luminance + 0.05);
}

/** The code's longest form, and what a longer name is cut to at a word: people read it in an address and type it. */
const longestCode = 40;
const longestSuggestion = 24;

/**
 * A code for the address from a programme's name: an acronym in brackets when the name carries one ("… (GUYD)"), else the
 * name without accents, words joined by dashes. Empty when nothing of the name can stand in an address (Arabic script).
 */
export function suggestedCode(name: string): string {
  const acronym = /\(\s*(\p{Lu}[\p{Lu}\p{N}-]{1,11})\s*\)/u.exec(name)?.[1];
  const words = (acronym ?? name)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const kept: string[] = [];
  for (const word of words) {
    if (kept.length > 0 && [...kept, word].join('-').length > longestSuggestion) break;
    kept.push(word);
  }
  const code = kept.join('-').slice(0, longestCode);
  return code.length < 2 ? '' : code;
}
