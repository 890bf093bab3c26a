import { error, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { submitTerms } from '../../../../o/[programme]/assignments/form.server.ts';
import type { Assignment, Choices } from '../../../../o/[programme]/assignments/types.ts';
import { programmeOfNeed } from '../../place.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const from = api(fetch);
  const programme = await programmeOfNeed(from, params.id);
  const assignment = await from.get<Assignment>(`/api/programmes/${programme}/assignments/${params.id}`);
  if (!assignment.can.includes('assignment.change')) error(404, m.error_404_title());
  return {
    programme,
    assignment,
    choices: await from.get<Choices>(`/api/programmes/${programme}/assignment-choices`),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { id } = event.params;
    const programme = await programmeOfNeed(api(event.fetch), id);
    return submitTerms(event, programme, async (terms, form, from) => {
      await from.patch(`/api/programmes/${programme}/assignments/${id}`, terms, {
        'if-match': `"${Number(form.get('version')) || 0}"`,
      });
      redirect(303, `/host/assignments/${id}?done=saved`);
    });
  },
};
