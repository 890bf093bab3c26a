// Money of one placement: what the terms come to, what is promised and paid, what was spent. Coordinators only; the API says so.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { withRateRead } from '#lib/budget/rates.ts';
import type { Money } from '#lib/budget/shapes.ts';
import { submit } from '#lib/form.ts';
import type { Actions, PageServerLoad } from './$types';

const apiOf = (id: string) => `/api/placements/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  money: await api(fetch).get<Money>(`${apiOf(params.id)}/money`),
  done: url.searchParams.get('done'),
});

export const actions: Actions = {
  promise: (event) =>
    submit<unknown, never>(event, {
      prepare: ({ parts }) => ({ parts: Array.isArray(parts) ? parts.map(withRateRead) : [] }),
      send: async (input, from) => {
        await from.put(`${apiOf(event.params.id)}/promises`, input);
        redirect(303, `/o/${event.params.programme}/placements/${event.params.id}/money?done=promised`);
      },
    }),
};
