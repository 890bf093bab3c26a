// What a host does with a placement, and whom it has to do with.
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ done: stepDone(url) });

export const actions: Actions = {
  default: (event) => takeStep(event, event.params.id, `/host/placements/${event.params.id}`),
};
