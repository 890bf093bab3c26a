// Money of one placement: what the terms come to, what is promised and paid, what was spent. Coordinators only; the API says so.
import { fail, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { apiOf, currenciesFor, sendClaim } from '#lib/budget/claim.server.ts';
import { withRateRead } from '#lib/budget/rates.ts';
import type { Money } from '#lib/budget/shapes.ts';
import { submit } from '#lib/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const money = await api(fetch).get<Money>(`${apiOf(params.id)}/money`);
  return {
    money,
    currencies: currenciesFor(money),
    today: new Date().toISOString().slice(0, 10),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  claim: async (event) => {
    const { programme, id } = event.params;
    const answer = await sendClaim(event, id, `/o/${programme}/placements/${id}/money`);
    return fail(answer.status, { ...answer.data, part: 'claim' });
  },
  promise: (event) =>
    submit<unknown, never>(event, {
      prepare: ({ parts }) => ({ parts: Array.isArray(parts) ? parts.map(withRateRead) : [] }),
      send: async (input, from) => {
        await from.put(`${apiOf(event.params.id)}/promises`, input);
        redirect(303, `/o/${event.params.programme}/placements/${event.params.id}/money?done=promised`);
      },
    }),
};
