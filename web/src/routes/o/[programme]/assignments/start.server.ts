// What the page of a new need starts with: what may be chosen, and a template's words once one is chosen.
import type { Api } from '#lib/api.ts';
import type { Assignment, Choices, Template } from './types.ts';

export async function startFrom(from: Api, programme: string, key: string | null) {
  const address = `/api/programmes/${programme}`;
  const choices = await from.get<Choices>(`${address}/assignment-choices`);
  const { items } = await from.get<{ items: Template[] }>(`${address}/assignment-templates`);
  const chosen = items.find((each) => each.key === key) ?? null;
  return {
    choices,
    templates: items.map(({ key, sector, title }) => ({ key, sector, title })),
    template: chosen && { key: chosen.key, before: wordsOf(chosen) },
  };
}

function wordsOf({ key: _key, ...words }: Template): Partial<Assignment> {
  return words;
}
