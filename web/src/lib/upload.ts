// A file from a posted form on its way to the API, with or without script. For form actions only.
import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';

/**
 * Hands the file of one field to `send`; what is wrong with it comes back beside the field, as `submit` does for texts.
 * @param most bytes; the API checks again
 */
export async function upload<Output>(
  event: Pick<RequestEvent, 'request' | 'fetch'>,
  options: { name: string; most: number; send: (file: File, api: Api, form: FormData) => Promise<Output> },
): Promise<Output | ActionFailure<{ problem: Problem }>> {
  const { name, most, send } = options;
  const form = await event.request.formData();
  const file = form.get(name);
  if (!(file instanceof File) || file.size === 0) return wrong(name, m.file_missing());
  if (file.size > most) return wrong(name, m.file_too_large());
  try {
    return await send(file, api(event.fetch), form);
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    if (thrown.status === 413) return wrong(name, m.file_too_large());
    if (thrown.status === 415) return wrong(name, thrown.title);
    return fail(thrown.status, { problem: thrown.toProblem() });
  }
}

function wrong(path: string, message: string): ActionFailure<{ problem: Problem }> {
  const details = [{ path, message }];
  return fail(400, { problem: { code: 'invalid', status: 400, title: m.form_problem_title(), details } });
}
