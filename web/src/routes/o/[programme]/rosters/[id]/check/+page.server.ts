// What would happen, row by row; and the yes to it.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { Report } from '../../rosters.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { roster } = await parent();
  if (roster.status !== 'open') redirect(303, `/o/${params.programme}/rosters/${params.id}`);
  return { report: await api(fetch).get<Report>(`/api/rosters/${params.id}/report`) };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      send: async (_values, from) => {
        await from.post(`/api/rosters/${event.params.id}/run`, {});
        redirect(303, `/o/${event.params.programme}/rosters/${event.params.id}`);
      },
    }),
};
