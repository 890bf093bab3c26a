// One invitation: what is asked, what a yes would show and to whom, and the person's answer.
import { api } from '#lib/api.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import type { Invitation } from '#lib/placements/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  invitation: await api(fetch).get<Invitation>(`/api/me/invitations/${encodeURIComponent(params.id)}`),
  done: stepDone(url),
});

export const actions: Actions = {
  default: (event) => takeStep(event, event.params.id, `/me/invitations/${event.params.id}`),
};
