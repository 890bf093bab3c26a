// How a talent question is written in an address, and what can be taken away from it. Pure: pages use it too.
import type { CefrLevel } from '@compatriot/db/vocabulary.ts';
import type { TalentQuestion } from './schema.ts';

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

/** In the order in which pages show them. */
export const filterNames = [
  'skill',
  'nice',
  'origin',
  'country',
  'region',
  'mode',
  'sector',
  'activity',
  'stay',
  'language',
  'education',
  'experience',
  'availableFrom',
  'availableUntil',
  'list',
  'q',
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Pick<TalentQuestion, FilterName>;

/** Which filters are set. */
export function activeFilters(question: Filters): FilterName[] {
  return filterNames.filter((name) => {
    const value = question[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
  });
}

/** The question as an address, without the parts that ask nothing. Reading it back gives the same question. */
export function addressOf(question: Partial<TalentQuestion>): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of filterNames) {
    for (const value of [question[name] ?? []].flat()) if (value !== '') address.append(name, value);
  }
  if (question.sort && question.sort !== 'fit') address.set('sort', question.sort);
  if (question.page && question.page > 1) address.set('page', String(question.page));
  return address;
}

/** One thing that can be taken away, and the question that is left. */
export interface Loosening {
  name: FilterName;
  /** Null for a whole filter. */
  value: string | null;
  rest: TalentQuestion;
}

/** Filters whose values are each asked for: one of them can be taken away alone. */
const eachOf: readonly FilterName[] = ['language', 'skill'];
/** `nice` leaves nobody out. */
const excludesNobody: FilterName = 'nice';

/**
 * Everything that can be taken away alone. Of filters that ask for one of several things the whole filter, because with
 * fewer values fewer people are found.
 */
export function whatToLoosen(question: TalentQuestion): Loosening[] {
  return activeFilters(question)
    .filter((name) => name !== excludesNobody)
    .flatMap((name): Loosening[] => {
      const value = question[name];
      if (Array.isArray(value) && value.length > 1 && eachOf.includes(name)) {
        return value.map((one) => ({
          name,
          value: one,
          rest: { ...question, page: 1, [name]: (value as string[]).filter((other) => other !== one) },
        }));
      }
      const empty = Array.isArray(value) ? [] : name === 'q' ? '' : undefined;
      const only = Array.isArray(value) && eachOf.includes(name) ? (value[0] ?? null) : null;
      return [{ name, value: only, rest: { ...question, page: 1, [name]: empty } }];
    });
}
