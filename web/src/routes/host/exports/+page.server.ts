// The files that this person asked for, of all programmes whose institutions they act for.
import { exportActions, loadExports } from '#lib/exports.server.ts';
import { programmesOf } from '#lib/session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, depends }) => {
  depends('exports:progress');
  return loadExports(fetch, programmesOf((await parent()).session));
};

export const actions = exportActions(
  (_event, form) => String(form.get('programme') ?? ''),
  () => '/host/exports',
);
