// An invitation is opened by the code of its mail, typed or brought along by the link. The code is posted; a visit changes nothing.
import { redirect } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ ended: url.searchParams.has('ended') });

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      send: async (values, from) => {
        const { code = '' } = values as { code?: string };
        try {
          await from.post('/api/join/open', { code });
        } catch (thrown) {
          // The words belong to the one field there is.
          if (!(thrown instanceof ApiProblem) || thrown.code !== 'wrong_invitation') throw thrown;
          const details = [{ path: 'code', message: thrown.title }];
          throw new ApiProblem({ ...thrown.toProblem(), title: m.form_problem_title(), details });
        }
        redirect(303, '/join/you');
      },
    }),
};
