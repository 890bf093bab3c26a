// What a host does with a placement, and whom it has to do with.
import { api } from '#lib/api.ts';
import { placementPapers } from '#lib/document-actions.ts';
import type { Papers } from '#lib/documents.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent, url }) => {
  const { placement } = await parent();
  const at = placementPapers(params.id);
  // Before a yes there is nothing to ask for.
  const papers = placement.contact ? (await api(fetch).get<Papers>(at)).items : [];
  return { done: stepDone(url), papers: papers.filter(({ kind }) => kind === 'cv'), papersAt: at };
};

export const actions: Actions = {
  default: (event) => takeStep(event, event.params.id, `/host/placements/${event.params.id}`),
};
