// How a talent question is written in an address, and what to loosen when nobody is left. Pure: pages use it too.
import type { CefrLevel } from '@compatriot/db/vocabulary.ts';
import type { TalentAnswer, TalentQuestion } from './schema.ts';

/** Rows a screen can take in; ten such pages are a day's quota of 200 people. */
export const talentPageSize = 20;

/** `fra:B2` → French, B2 or better; `fra` → any level. */
export function parseLanguageNeed(text: string): { code: string; level: CefrLevel } {
  const [code = '', level] = text.split(':');
  return { code, level: (level ?? 'A1') as CefrLevel };
}

/** `urn:…:nurse:3` → that skill, level 3 or better. Only a last part of one digit, 1 to 4, is a level. */
export function parseSkillNeed(text: string): { uri: string; level: number } {
  const [, uri, level] = /^(.+):([1-4])$/.exec(text) ?? [];
  return uri && level ? { uri, level: Number(level) } : { uri: text, level: 1 };
}

export const filterNames = [
  'country',
  'mode',
  'sector',
  'language',
  'education',
  'experience',
  'skill',
  'availableOn',
  'q',
] as const;
export type FilterName = (typeof filterNames)[number];

/** Which filters are set. */
export function activeFilters(question: Pick<TalentQuestion, FilterName>): FilterName[] {
  return filterNames.filter((name) => {
    const value = question[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
  });
}

/**
 * What to take away when nobody was found, in the order in which it helps. A facet is counted without its own filter, so
 * one that still counts people is enough by itself; of the others nobody can know before trying.
 */
export function whatToLoosen(
  question: Pick<TalentQuestion, FilterName>,
  facets: TalentAnswer['facets'],
): { enough: FilterName[]; maybe: FilterName[] } {
  const active = activeFilters(question);
  const enough = active.filter((name) => name in facets && facets[name as keyof typeof facets].length > 0);
  return { enough, maybe: active.filter((name) => !enough.includes(name)) };
}
