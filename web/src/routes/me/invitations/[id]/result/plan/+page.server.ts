// The plan for the return, line by line; saving it anew asks both sides to agree anew.
import { loadResult, planActions, requireVerb } from '#lib/results/post.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const result = await loadResult(fetch, params.id);
  requireVerb(result, 'plan.write');
  return { result };
};

export const actions: Actions = planActions(({ url }) => url.pathname.replace(/\/plan$/, ''));
