// The final report, taken down by a coordinator with what shows it.
import { loadResult, reportActions, requireVerb } from '#lib/results/post.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const result = await loadResult(fetch, params.id);
  requireVerb(result, 'report.take_down');
  return { result };
};

export const actions: Actions = reportActions(({ url }) => url.pathname.replace(/\/report$/, ''));
