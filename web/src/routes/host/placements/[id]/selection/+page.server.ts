// Choosing, as the host does it: times to talk, own scores, and what it asks for.
import { api } from '#lib/api.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import { askFor, declare, giveScores, offerTimes, takeTimeBack } from '#lib/selection/actions.ts';
import type { Selection } from '#lib/selection/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  selection: await api(fetch).get<Selection>(`/api/placements/${encodeURIComponent(params.id)}/selection`),
  done: stepDone(url),
  told: url.searchParams.get('told'),
});

const here = ({ params }: { params: { id: string } }) => `/host/placements/${params.id}/selection`;

export const actions: Actions = {
  step: (event) => takeStep(event, event.params.id, here(event)),
  offer: (event) => offerTimes(event, event.params.id, here(event)),
  take_back: (event) => takeTimeBack(event, event.params.id, here(event)),
  declare: (event) => declare(event, event.params.id, here(event)),
  score: (event) => giveScores(event, event.params.id, here(event)),
  choice: (event) => askFor(event, event.params.id, here(event)),
};
