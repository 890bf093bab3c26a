// The files that this person asked for in this programme.
import { exportActions, loadExports } from '#lib/exports.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, depends }) => {
  depends('exports:progress');
  return loadExports(fetch, [params.programme]);
};

export const actions = exportActions(
  ({ params }) => params.programme ?? '',
  ({ params }) => `/o/${params.programme}/exports`,
);
