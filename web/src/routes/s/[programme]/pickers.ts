// Skills and occupations on a page without script: search, tick, remove, and words that name nothing in the taxonomy,
// which are kept as they were typed.
import type { Question } from '@compatriot/server/questionnaires/schema.ts';
import type { Api } from '#lib/api.ts';
import { type Concept, type Pick, readPicks, searchConcepts } from '#lib/picks.ts';
import type { Fields } from './fields.ts';

export interface PickerShown {
  chosen: Pick[];
  query: string;
  found: Concept[] | undefined;
  /** Words kept as typed, without a code. */
  words: string[];
}

export const isPicker = ({ kind }: Question): boolean => kind === 'skills' || kind === 'occupation';

/** A picker as a saved draft fills it. */
export function pickerOfFields(
  question: Question,
  fields: Fields,
  labels: Record<string, string>,
): PickerShown {
  const chosen: Pick[] = [];
  const words: string[] = [];
  const rows = question.kind === 'occupation' ? [question.key] : rowNames(fields, question.key);
  for (const row of rows) {
    const uri = fields[`${row}.uri`]?.[0] ?? '';
    const typed = fields[`${row}.typed`]?.[0] ?? '';
    const level = Number(fields[`${row}.level`]?.[0]);
    if (uri)
      chosen.push({
        uri,
        label: labels[uri] ?? (typed || uri),
        ...(level ? { level } : {}),
        ...(typed && { typed }),
      });
    else if (typed) words.push(typed);
  }
  return { chosen, query: '', found: undefined, words };
}

function rowNames(fields: Fields, key: string): string[] {
  const names = Object.keys(fields).filter((name) => name.startsWith(`${key}[`));
  return [...new Set(names.map((name) => name.slice(0, name.indexOf(']') + 1)))];
}

/**
 * Reads a picker from a posted form.
 * @returns what to show, the fields to save, and whether the page must be shown again before going on: a button of the
 * picker was pressed, or words stand in its box that were not looked up yet
 */
export async function readPicker(
  api: Api,
  form: FormData,
  question: Question,
  { language, programme }: { language: string; programme: string },
): Promise<{ shown: PickerShown; fields: Fields; again: boolean }> {
  const { key } = question;
  const single = question.kind === 'occupation';
  const { chosen, query } = readPicks(
    form,
    key,
    single ? { single, typed: true } : { level: 3, typed: true },
  );
  const words = form
    .getAll(`${key}_words`)
    .filter((word) => typeof word === 'string')
    .filter((word) => word !== '');
  const pressed = String(form.get('picker') ?? '');
  const dropped = pressed.startsWith(`drop:${key}:`) ? pressed.slice(`drop:${key}:`.length) : undefined;
  const own = words.filter((word) => word !== dropped);
  // Words that found nothing better the first time are the person's answer the second time.
  const insists = pressed === '' && query !== '' && form.get(`${key}_asked`) === query;
  if (insists && !own.includes(query)) own.push(query);
  const searching = query !== '' && !insists;
  const found = searching
    ? await searchConcepts(api, single ? 'occupations' : 'skills', query, language, programme)
    : undefined;
  const mine = [`search:${key}`, `add:${key}`].includes(pressed) || pressed.startsWith(`remove:${key}:`);
  const shown = { chosen, query: insists ? '' : query, found, words: single ? own.slice(-1) : own };
  return {
    shown,
    fields: fieldsOfPicker(question, shown),
    again: mine || dropped !== undefined || searching,
  };
}

export function fieldsOfPicker({ key, kind }: Question, { chosen, words }: PickerShown): Fields {
  if (kind === 'occupation') {
    const [pick] = chosen;
    if (pick) return { [`${key}.uri`]: [pick.uri], ...(pick.typed && { [`${key}.typed`]: [pick.typed] }) };
    return words[0] ? { [`${key}.typed`]: [words[0]] } : {};
  }
  const fields: Fields = {};
  for (const [row, { uri, level, typed }] of chosen.entries()) {
    fields[`${key}[${row}].uri`] = [uri];
    if (typed) fields[`${key}[${row}].typed`] = [typed];
    if (level) fields[`${key}[${row}].level`] = [String(level)];
  }
  for (const [at, word] of words.entries()) fields[`${key}[${chosen.length + at}].typed`] = [word];
  return fields;
}
