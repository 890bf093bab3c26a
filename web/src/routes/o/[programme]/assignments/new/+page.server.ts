import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submitTerms } from '../form.server.ts';
import { startFrom } from '../start.server.ts';
import type { Assignment } from '../types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ fetch, params, url }) =>
  startFrom(api(fetch), params.programme, url.searchParams.get('template'));

export const actions: Actions = {
  default: (event) =>
    submitTerms(event, event.params.programme, async (terms, form, from) => {
      const submit = form.get('press') === 'submit';
      const { id } = await from.post<Assignment>(`/api/programmes/${event.params.programme}/assignments`, {
        ...terms,
        submit,
      });
      redirect(303, `/o/${event.params.programme}/assignments/${id}?done=${submit ? 'step' : 'saved'}`);
    }),
};
