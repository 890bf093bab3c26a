// Every official's page knows who is there and in which programme. Somebody else's programme does not exist here.
import { error } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { loadSession } from '#lib/session.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => {
  const from = api(fetch);
  const session = await loadSession(from);
  const membership = session.memberships.find((one) => one.programmeCode === params.programme);
  if (!membership && !session.account.administrator) error(404, m.error_404_title());
  return {
    session,
    programme: {
      code: params.programme,
      name: membership?.programmeName ?? (await nameOf(from, params.programme)),
      role: membership?.role ?? 'administrator',
      recipient: membership?.recipient ?? null,
    },
  };
};

async function nameOf(from: Api, code: string): Promise<string> {
  return (await from.get<{ name: string }>(`/api/programmes/${encodeURIComponent(code)}`)).name;
}
