// The final report, as the person writes it: kept as typed, then given.
import { loadResult, reportActions, requireVerb, savedPart } from '#lib/results/post.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const result = await loadResult(fetch, params.id);
  requireVerb(result, 'report.give');
  return { result, saved: savedPart(url) };
};

export const actions: Actions = reportActions(({ url }) => url.pathname.replace(/\/report$/, ''));
