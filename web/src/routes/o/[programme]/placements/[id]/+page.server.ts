// One placement. Opening it after the person's yes shows their contact and is written down by the API.
import { api } from '#lib/api.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import type { Placement } from '#lib/placements/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  placement: await api(fetch).get<Placement>(
    `/api/programmes/${encodeURIComponent(params.programme)}/placements/${encodeURIComponent(params.id)}`,
  ),
  done: stepDone(url),
  now: new Date().toISOString(),
});

export const actions: Actions = {
  default: (event) =>
    takeStep(event, event.params.id, `/o/${event.params.programme}/placements/${event.params.id}`),
};
