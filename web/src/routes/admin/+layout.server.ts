// The administrators' pages; for anyone else they do not exist.
import { error } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { loadSession } from '#lib/session.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch }) => {
  const session = await loadSession(api(fetch));
  if (!session.account.administrator) error(404, m.error_404_title());
  return { session };
};
