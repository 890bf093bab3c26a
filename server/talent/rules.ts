// How a talent question is written in an address, what can be taken away from it, and which figures may stand without the
// people they count. Pure: pages use it too.
import type { CefrLevel, TalentFacet } from '@compatriot/db/vocabulary.ts';
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

/** A skill that is asked for again is one skill, at its highest level: each costs a look at everybody. */
export function eachNeedOnce(texts: string[]): string[] {
  const kept = new Map<string, { text: string; level: number }>();
  for (const text of texts) {
    const { uri, level } = parseSkillNeed(text);
    if (level > (kept.get(uri)?.level ?? 0)) kept.set(uri, { text, level });
  }
  return Array.from(kept.values(), ({ text }) => text);
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

/**
 * How a total is to be read: `about` that many, rounded down; `fewer` than that many, but somebody.
 */
export const waysOfCounting = ['exact', 'about', 'fewer'] as const;
export type Counted = (typeof waysOfCounting)[number];

/** No figure is told about fewer people whom the reader is not shown (SAFETY.md). */
export const fewestTold = 10;
const step = 5;

export interface Figures {
  total: number;
  facets: Record<TalentFacet, { value: string; count: number; label?: string }[]>;
  without: Partial<Record<TalentFacet, number>>;
  /** In an order that says nothing of how many there are. */
  loosen: { name: FilterName; value: string | null; total: number }[];
}

/** 0 where nothing may be told. */
const rounded = (count: number): number => (count < fewestTold ? 0 : count - (count % step));

/**
 * Figures of an answer that does not show and write down everybody it counts: otherwise a question that finds one person
 * would tell that person's whole card through its facets, unseen. Nobody is nobody; below ten nothing more is told; beyond,
 * figures are rounded down to fives and stand in the order of what is told.
 * @param shown everybody who was found is on the answer's cards: facets that count nobody else stay as they are
 */
export function figuresWithoutPeople(exact: Figures, shown: boolean): Figures & { counted: Counted } {
  const told = rounded(exact.total);
  const facets = Object.fromEntries(
    Object.entries(exact.facets).map(([name, values]) => [
      name,
      // A facet that filters counts under all filters but its own, and so others too.
      shown && exact.total > 0 && exact.without[name as TalentFacet] === undefined
        ? values
        : values
            .map((each) => ({ ...each, count: rounded(each.count) }))
            .filter(({ count }) => count > 0)
            .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1)),
    ]),
  ) as Figures['facets'];
  const without = Object.fromEntries(
    Object.entries(exact.without)
      .map(([name, count]) => [name, rounded(count)] as const)
      .filter(([, count]) => count > 0),
  );
  const loosen = exact.loosen
    .map((way) => ({ ...way, total: rounded(way.total) }))
    .filter(({ total }) => total > 0)
    .sort((one, other) => other.total - one.total);
  const rest = { facets, without, loosen };
  if (shown || exact.total === 0) return { total: exact.total, counted: 'exact', ...rest };
  return told === 0
    ? { total: fewestTold, counted: 'fewer', ...rest }
    : { total: told, counted: 'about', ...rest };
}
