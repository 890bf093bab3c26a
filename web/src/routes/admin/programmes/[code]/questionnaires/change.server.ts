// How these pages change a draft: read it, apply one pure edit, save it under the revision that the page was made from.
// Somebody else's edit in between is told, and what was typed comes back with the newer state.
import { error, fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import type { Questionnaire } from './questionnaire.ts';

export type Event = Pick<RequestEvent, 'fetch'> & { params: { code?: string; id?: string } };

export const apiPath = (id: string | undefined): string =>
  `/api/questionnaires/${encodeURIComponent(id ?? '')}`;
export const ifMatch = (revision: number | string): Record<string, string> => ({
  'if-match': `"${revision}"`,
});

/** What a page shows after a change: words for everybody, and the id of what the keyboard goes on with. */
export interface Done {
  said: string;
  focus?: string;
}
/** Only the words, and the revision that they are about: the page reads the definition anew. */
export const told = ({ said, focus }: Done, { revision }: Questionnaire): Done & { revision: number } => ({
  said,
  revision,
  ...(focus && { focus }),
});
/** What a refusal gives back besides the problem; the page fills its fields with it. */
export type Typed = Record<string, unknown>;
export interface Refused {
  problem: Problem;
  /** Somebody else changed the questionnaire since this page was made. */
  stale: boolean;
}

/** Reads the draft anew. @throws the error page when it is gone */
export async function readNow(event: Event): Promise<Questionnaire> {
  try {
    return await api(event.fetch).get<Questionnaire>(apiPath(event.params.id));
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.status === 404) error(404, thrown.title);
    throw thrown;
  }
}

/**
 * Applies `edit` to the draft and saves it. An edit that cannot be made calls `refuse` (then nothing is saved); one that
 * finds nothing to do returns the definition unchanged.
 * @param typed given back with every refusal
 */
export async function change<Extra extends object>(
  event: Event,
  form: FormData,
  edit: (definition: Definition) => { definition: Definition } & Extra,
  typed: Typed = {},
): Promise<{ done: Extra; after: Questionnaire } | ActionFailure<Refused & Typed>> {
  const refusal = (problem: Problem, stale = false): ActionFailure<Refused & Typed> =>
    fail(problem.status, { ...typed, problem, stale });
  try {
    const now = await readNow(event);
    if (String(now.revision) !== form.get('revision')) return refusal(staleProblem(), true);
    const done = edit(now.definition);
    const same = JSON.stringify(done.definition) === JSON.stringify(now.definition);
    const after = same
      ? now
      : await api(event.fetch).put<Questionnaire>(
          apiPath(event.params.id),
          { definition: done.definition },
          ifMatch(now.revision),
        );
    return { done, after };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    return thrown.status === 412 ? refusal(staleProblem(), true) : refusal(thrown.toProblem());
  }
}

function staleProblem(): Problem {
  return {
    code: 'stale',
    status: 412,
    title: m.builder_stale_title(),
    detail: m.builder_stale_text(),
    details: [],
  };
}

/** What this page found wrong itself, field by field. */
export function refuse(details: { path: string; message: string }[]): never {
  throw new ApiProblem({ code: 'invalid', status: 400, title: m.form_problem_title(), details });
}

export const textOfForm = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
};
