// One placement at an own institution. Opening it after the person's yes shows their contact and is written down.
import { api } from '#lib/api.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import type { HostPlacement } from '#lib/placements/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  placement: await api(fetch).get<HostPlacement>(`/api/host/placements/${encodeURIComponent(params.id)}`),
  done: stepDone(url),
});

export const actions: Actions = {
  default: (event) => takeStep(event, event.params.id, `/host/placements/${event.params.id}`),
};
