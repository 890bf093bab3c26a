// The terms a person was offered, and what their contract became: to read, to keep as a paper, to sign or not to agree to.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { named, seen } from '#lib/clearance/actions.ts';
import type { Terms } from '#lib/clearance/shapes.ts';
import { signTerms } from '#lib/clearance/sign-action.ts';
import { submit } from '#lib/form.ts';
import type { Actions, PageServerLoad } from './$types';

const apiOf = (id: string): string => `/api/placements/${encodeURIComponent(id)}/terms`;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  terms: await api(fetch).get<Terms>(apiOf(params.id)),
  done: url.searchParams.get('done'),
});

export const actions: Actions = {
  sign: (event) => signTerms(event, event.params.id, `/me/invitations/${event.params.id}/terms`),
  refuse: async (event) => {
    const form = await event.request.formData();
    const answer = await submit<{ reason?: string }, never>(event, {
      form,
      prepare: ({ reason }) => ({ reason: typeof reason === 'string' ? reason : '' }),
      send: async (input, from) => {
        await from.post(`${apiOf(event.params.id)}/refuse`, input, seen(form.get('version')));
        redirect(303, `/me/invitations/${event.params.id}/terms?done=refused`);
      },
    });
    return named(answer, 'refuse');
  },
};
