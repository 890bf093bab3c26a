// What came of one placement, for an official; the forms of this page post here.
import { loadResult, resultActions, savedPart } from '#lib/results/post.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  result: await loadResult(fetch, params.id),
  saved: savedPart(url),
  base: `/o/${params.programme}/placements/${params.id}/result`,
});

export const actions: Actions = resultActions;
