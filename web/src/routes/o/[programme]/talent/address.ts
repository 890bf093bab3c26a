// The question lives in the address, so that it can be shared, goes back with the browser's own button, and works without
// script. These functions read it and write the addresses of chips, pages and suggestions: always in one order, without
// what was not asked, so that the same question is always the same address.
import {
  filterNames,
  type FilterName,
  parseLanguageNeed,
  parseSkillNeed,
} from '@compatriot/server/talent/rules.ts';

/** Words in the two boxes that find a skill, without script. */
export const skillBoxes = ['skill_query', 'nice_query'] as const;

const asking: readonly string[] = filterNames;
const known = [...filterNames, ...skillBoxes, 'sort', 'page'];
const single: readonly string[] = [
  'q',
  'availableFrom',
  'availableUntil',
  'education',
  'list',
  ...skillBoxes,
  'sort',
  'page',
];
const standing: Record<string, string> = { sort: 'fit', page: '1' };

/** The API turns no more pages than this: ten thousand people are no list to read, but one to narrow. */
export const lastPage = 500;
const aPage = (value: string): boolean =>
  /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= lastPage;

/** `urn:x:3` and `urn:x`, `fra:B2` and `fra` are the same thing asked for twice; the last one counts. */
function thing(name: string, value: string): string {
  if (name === 'skill' || name === 'nice') return parseSkillNeed(value).uri;
  return name === 'language' ? parseLanguageNeed(value).code : value;
}

/** The address as it should be: known names, one order, nothing empty, nothing twice. */
export function asked(search: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const name of known) {
    const values = new Map<string, string>();
    for (const value of search.getAll(name).map((one) => one.trim())) {
      if (name === 'page' && !aPage(value)) continue;
      if (value !== '' && value !== standing[name])
        values.set(single.includes(name) ? '' : thing(name, value), value);
    }
    for (const value of values.values()) kept.append(name, value);
  }
  return kept;
}

export const sameAddress = (one: URLSearchParams, other: URLSearchParams): boolean =>
  one.toString() === other.toString();

/** Only what people are asked for: for saved searches, exports, and "is anything set". */
export function questionOf(search: URLSearchParams, ...more: string[]): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of search) {
    if (asking.includes(name) || more.includes(name)) query.append(name, value);
  }
  return query;
}

/** The same question with one value, or a whole filter, taken away; always from the first page. */
export function without(search: URLSearchParams, name: FilterName, value?: string | null): string {
  const next = new URLSearchParams(search);
  next.delete('page');
  if (value === undefined || value === null) next.delete(name);
  else next.delete(name, value);
  return link(asked(next));
}

export function withValue(search: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams(search);
  if (name !== 'page') next.delete('page');
  next.set(name, value);
  return link(asked(next));
}

/** Asks for one of the concepts that the words were understood as, in place of the words. */
export function insteadOfWords(search: URLSearchParams, uri: string): string {
  const next = new URLSearchParams(search);
  next.delete('page');
  next.delete('q');
  next.append('skill', uri);
  return link(asked(next));
}

/** Colons and slashes may stand in a query as they are: an address to share should be one that can be read. */
export const written = (search: URLSearchParams): string =>
  search.toString().replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',');

export const link = (search: URLSearchParams): string => `?${written(search)}`;

/** The person's row in the list: where one comes back to. */
export const rowId = (id: string): string => `person-${id}`;
