import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submitTerms } from '../form.server.ts';
import type { Assignment, Choices } from '../types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => ({
  choices: await api(fetch).get<Choices>(`/api/programmes/${params.programme}/assignment-choices`),
});

export const actions: Actions = {
  default: (event) =>
    submitTerms(event, async (terms, form, from) => {
      const submit = form.get('press') === 'submit';
      const { id } = await from.post<Assignment>(`/api/programmes/${event.params.programme}/assignments`, {
        ...terms,
        submit,
      });
      redirect(303, `/o/${event.params.programme}/assignments/${id}?done=${submit ? 'step' : 'saved'}`);
    }),
};
