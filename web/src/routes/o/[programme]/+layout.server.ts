// Every official's page knows who is there and in which programme. Somebody else's programme does not exist here.
import { error } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { loadSession } from '#lib/session.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => {
  const session = await loadSession(api(fetch));
  const membership = session.memberships.find((one) => one.programmeCode === params.programme);
  if (!membership && !session.account.administrator) error(404, m.error_404_title());
  return {
    session,
    programme: {
      code: params.programme,
      name: membership?.programmeName ?? params.programme.toUpperCase(),
      role: membership?.role ?? 'administrator',
    },
  };
};
