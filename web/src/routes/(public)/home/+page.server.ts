// After signing in: straight to where this person works, or a choice for those who have several places.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { doorsOf, loadSession } from '#lib/session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const doors = doorsOf(await loadSession(api(fetch)));
  const [only] = doors;
  if (only && doors.length === 1) redirect(303, only.href);
  return { doors };
};
