// Opening answers by a code, the same at a survey and on the page that knows none. The code is posted and never part of an
// address.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';

export const resume = (event: Pick<RequestEvent, 'request' | 'fetch'>, path: string) =>
  submit(event, {
    send: async (values, from) => {
      const { code = '', replace } = values as { code?: string; replace?: string };
      try {
        const { survey } = await from.post<{ survey: string }>(path, {
          code,
          ...(replace && { replace: true }),
        });
        redirect(303, `/s/${survey}`);
      } catch (thrown) {
        // The words belong to the one field there is.
        if (!(thrown instanceof ApiProblem) || thrown.code !== 'wrong_resume_code') throw thrown;
        throw new ApiProblem({
          ...thrown.toProblem(),
          title: m.form_problem_title(),
          details: [{ path: 'code', message: thrown.title }],
        });
      }
    },
  });
