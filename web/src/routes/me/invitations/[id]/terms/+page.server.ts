// The terms a person was offered: to read, to keep as a paper, to sign.
import { api } from '#lib/api.ts';
import type { Terms } from '#lib/clearance/shapes.ts';
import { signTerms } from '#lib/clearance/sign-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  terms: await api(fetch).get<Terms>(`/api/placements/${encodeURIComponent(params.id)}/terms`),
  done: url.searchParams.get('done'),
});

export const actions: Actions = {
  sign: (event) => signTerms(event, event.params.id, `/me/invitations/${event.params.id}/terms`),
};
