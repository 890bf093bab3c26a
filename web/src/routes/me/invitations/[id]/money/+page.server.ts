// The person's own money: what they will get and got, and asking back what they spent, with a photo of the receipt.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { apiOf, currenciesFor, sendClaim } from '#lib/budget/claim.server.ts';
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

const claimOf = (id: string, claim: string) => `${apiOf(id)}/claims/${encodeURIComponent(claim)}`;

export const actions: Actions = {
  send: (event) => sendClaim(event, event.params.id, `/me/invitations/${event.params.id}/money`),
  withdraw: (event) =>
    submit<{ claim?: string }, never>(event, {
      send: async ({ claim = '' }, from) => {
        await from.delete(claimOf(event.params.id, claim));
        redirect(303, `/me/invitations/${event.params.id}/money?done=withdrawn#claims`);
      },
    }),
  object: (event) =>
    submit<{ claim?: string; text?: string }, never>(event, {
      send: async ({ claim = '', text }, from) => {
        await from.post(`${claimOf(event.params.id, claim)}/objection`, { text });
        redirect(303, `/me/invitations/${event.params.id}/money?done=objected#claims`);
      },
    }),
};
