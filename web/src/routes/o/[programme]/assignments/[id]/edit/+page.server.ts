import { error, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { submitTerms } from '../../form.server.ts';
import type { Assignment, Choices } from '../../types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const from = api(fetch);
  const assignment = await from.get<Assignment>(
    `/api/programmes/${params.programme}/assignments/${params.id}`,
  );
  if (!assignment.can.includes('assignment.change')) error(404, m.error_404_title());
  return {
    assignment,
    choices: await from.get<Choices>(`/api/programmes/${params.programme}/assignment-choices`),
  };
};

export const actions: Actions = {
  default: (event) =>
    submitTerms(event, event.params.programme, async (terms, form, from) => {
      const { programme, id } = event.params;
      await from.patch(`/api/programmes/${programme}/assignments/${id}`, terms, {
        'if-match': `"${Number(form.get('version')) || 0}"`,
      });
      redirect(303, `/o/${programme}/assignments/${id}?done=saved`);
    }),
};
