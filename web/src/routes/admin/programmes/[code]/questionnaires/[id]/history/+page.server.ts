// Undo and redo, from any page of the questionnaire and back to it.
import { redirect } from '@sveltejs/kit';
import { changeBetween, placeOf, topicOf } from '@compatriot/server/questionnaires/editing.ts';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { api } from '#lib/api.ts';
import { ApiProblem } from '#lib/problem.ts';
import { apiPath, type Event, readNow } from '../../change.server.ts';
import { draftPath, type Questionnaire } from '../../questionnaire.ts';
import { changeQuery } from '../said.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => redirect(303, draftPath(params.code, params.id));

async function step(
  event: Event & { request: Request; params: { code: string; id: string } },
  way: 'undo' | 'redo',
): Promise<never> {
  const form = await event.request.formData();
  const base = draftPath(event.params.code, event.params.id);
  const before = await readNow(event);
  let after: Questionnaire;
  try {
    after = await api(event.fetch).post<Questionnaire>(`${apiPath(event.params.id)}/${way}`, {});
  } catch (thrown) {
    // Pressed twice: there is nothing left to take back, and the page says so by itself.
    if (thrown instanceof ApiProblem && thrown.status === 409) redirect(303, base);
    throw thrown;
  }
  // Seen from how it was: what undo takes back is the change that leads from the older state to the newer one.
  const change =
    way === 'undo'
      ? changeBetween(after.definition, before.definition)
      : changeBetween(before.definition, after.definition);
  const back = backTo(base, String(form.get('from') ?? ''), after.definition);
  redirect(303, `${back}?${changeQuery(way === 'undo' ? 'undone' : 'redone', change, after.revision)}`);
}

/** Only pages of this questionnaire, and only those that still show something. */
function backTo(base: string, from: string, definition: Definition): string {
  const [, kind, key] =
    /^\/(settings|translate|topics|questions)(?:\/([a-z0-9_]+))?$/.exec(from.slice(base.length)) ?? [];
  if (!from.startsWith(base) || kind === undefined) return base;
  if (kind === 'settings' || kind === 'translate') return `${base}/${kind}`;
  const there = kind === 'topics' ? topicOf(definition, key ?? '') : placeOf(definition, key ?? '');
  return there ? `${base}/${kind}/${key}` : base;
}

export const actions: Actions = {
  undo: (event) => step(event, 'undo'),
  redo: (event) => step(event, 'redo'),
};
