// The question lives in the address, so that it can be shared and works without script. These functions read it and
// write the addresses of chips, pages and suggestions.
import { filterNames, type FilterName } from '@compatriot/server/talent/rules.ts';

/** What the page's own address may hold beside the filters. */
const known = [...filterNames, 'level', 'skill_query', 'sort', 'page'] as const;

/** The address without untouched fields, which a form sends as empty texts. */
export function asked(search: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of search) {
    if ((known as readonly string[]).includes(name) && value.trim() !== '') kept.append(name, value.trim());
  }
  return kept;
}

/** What the API is asked: one level for all languages becomes part of each of them. */
export function apiQuery(search: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  const level = search.get('level');
  for (const [name, value] of search) {
    if (name === 'level' || name === 'skill_query') continue;
    query.append(name, name === 'language' && level && !value.includes(':') ? `${value}:${level}` : value);
  }
  return query;
}

/** The same question with one value, or a whole filter, taken away; always from the first page. */
export function without(
  search: URLSearchParams,
  name: FilterName | 'level' | 'skill_query',
  value?: string,
): string {
  const next = new URLSearchParams(search);
  next.delete('page');
  if (value === undefined) next.delete(name);
  else next.delete(name, value);
  if (!next.has('language')) next.delete('level');
  return link(next);
}

export function withValue(search: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams(search);
  if (name !== 'page') next.delete('page');
  next.set(name, value);
  return link(next);
}

/** Asks for one of the concepts that the words were understood as, in place of the words. */
export function insteadOfWords(search: URLSearchParams, uri: string): string {
  const next = new URLSearchParams(search);
  next.delete('page');
  next.delete('q');
  if (!next.getAll('skill').includes(uri)) next.append('skill', uri);
  return link(next);
}

export const link = (search: URLSearchParams): string => `?${search}`;
