// The person's own papers before a contract: what is wanted, what was sent, what came of it.
import { api } from '#lib/api.ts';
import { bringPaper } from '#lib/clearance/actions.ts';
import type { Checks } from '#lib/clearance/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  checks: await api(fetch).get<Checks>(`/api/placements/${encodeURIComponent(params.id)}/checks`),
  done: url.searchParams.get('done'),
});

export const actions: Actions = {
  bring: (event) => bringPaper(event, event.params.id, `/me/invitations/${event.params.id}/clearance`),
};
