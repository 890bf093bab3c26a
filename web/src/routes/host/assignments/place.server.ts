// A host's addresses name no programme. Which one a need is in is said by the list of the host's own needs; a new one is in
// the programme of its institution.
import { error, type RequestEvent } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { loadSession, programmesOf } from '#lib/session.ts';

export async function programmeOfNeed(from: Api, id: string): Promise<string> {
  const { items } = await from.get<{ items: { id: string; programme: string }[] }>('/api/host/assignments');
  const own = items.find((each) => each.id === id);
  if (!own) error(404, m.error_404_title());
  return own.programme;
}

/** The one that is asked for, among those whose institutions the person acts for. */
export async function programmeOfNew({ fetch, url }: Pick<RequestEvent, 'fetch' | 'url'>): Promise<string> {
  const own = programmesOf(await loadSession(api(fetch)));
  const programme = own.find((each) => each === url.searchParams.get('programme')) ?? own[0];
  if (!programme) error(404, m.error_404_title());
  return programme;
}
