import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { Institution, Institutions } from '../types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => ({
  countries: (await api(fetch).get<Institutions>(`/api/programmes/${params.programme}/institutions`))
    .countries,
});

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      send: async (body: unknown, from) => {
        const { programme } = event.params;
        const { id } = await from.post<Institution>(`/api/programmes/${programme}/institutions`, body);
        redirect(303, `/o/${programme}/institutions/${id}`);
      },
    }),
};
