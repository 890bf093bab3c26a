// The picker's fields in a posted form, and its search for people without JavaScript. ConceptPicker writes these
// fields; a page that has one reads them here.
import type { Api } from '#lib/api.ts';

export type ConceptKind = 'skills' | 'occupations';

export interface Concept {
  uri: string;
  label: string;
  group?: string | null;
}

export interface Pick extends Concept {
  level?: number;
  /** What the person had typed when they chose it, where the page keeps that. */
  typed?: string;
}

export interface PickerState {
  chosen: Pick[];
  /** What stands in the search box and was not chosen from yet. */
  query: string;
  /** True when the person pressed a button of the picker (or left words in its box): show the page again. */
  again: boolean;
}

/** `skills[0].uri`, `.label`, `.level`, `.typed`, newly ticked `skills_add`, and the box `skills_query`. */
export function readPicks(
  form: FormData,
  name: string,
  options: { single?: boolean; level?: number; typed?: boolean } = {},
): PickerState {
  const chosen = new Map<string, Pick>();
  for (const [key, uri] of form) {
    const prefix = options.single ? (key === `${name}.uri` ? name : null) : rowOf(key, name);
    if (prefix === null || typeof uri !== 'string' || uri === '') continue;
    const level = Number(textIn(form, `${prefix}.level`));
    const typed = textIn(form, `${prefix}.typed`);
    chosen.set(uri, {
      uri,
      label: textIn(form, `${prefix}.label`) || uri,
      ...(level >= 1 && level <= 4 ? { level } : {}),
      ...(typed && { typed }),
    });
  }
  let added = 0;
  for (const value of form.getAll(`${name}_add`)) {
    // "uri label": a URI holds no space, and the label spares a second look-up.
    const [, uri, label] = /^(\S+) (.+)$/s.exec(String(value)) ?? [];
    if (!uri || !label || chosen.has(uri)) continue;
    if (options.single) chosen.clear();
    const typed = options.typed ? textIn(form, `${name}_query`).trim() : '';
    chosen.set(uri, {
      uri,
      label,
      ...(options.level ? { level: options.level } : {}),
      ...(typed && { typed }),
    });
    added += 1;
  }
  const pressed = textIn(form, 'picker');
  const removed = pressed.startsWith(`remove:${name}:`) ? pressed.slice(`remove:${name}:`.length) : undefined;
  if (removed) chosen.delete(removed);
  const query = added > 0 ? '' : textIn(form, `${name}_query`).trim();
  const mine = pressed === `search:${name}` || pressed === `add:${name}` || removed !== undefined;
  return { chosen: [...chosen.values()], query, again: mine || query !== '' };
}

function rowOf(key: string, name: string): string | null {
  return key.startsWith(`${name}[`) && /^\[\d+\]\.uri$/.test(key.slice(name.length))
    ? key.slice(0, -4)
    : null;
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** What the picker offers below its box after "Search" was pressed; nothing for an empty box. */
export async function searchConcepts(
  api: Api,
  kind: ConceptKind,
  query: string,
  language: string,
  programme?: string,
): Promise<Concept[]> {
  if (query === '') return [];
  const parameters = new URLSearchParams({ q: query, lang: language, ...(programme && { programme }) });
  return (await api.get<{ items: Concept[] }>(`/api/${kind}?${parameters}`)).items;
}
