// A member's own pages: signed in, or off to the sign-in page and back.
import { api } from '#lib/api.ts';
import { loadSession } from '#lib/session.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch }) => ({ session: await loadSession(api(fetch)) });
