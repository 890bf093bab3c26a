import { error } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import {
  addContact,
  addHost,
  changeInstitution,
  contactLeaves,
  endHost,
} from '#lib/institutions/institution-actions.ts';
import { m } from '#lib/paraglide/messages.js';
import { loadSession } from '#lib/session.ts';
import type { Institution } from '../../../o/[programme]/institutions/types.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const done = ['saved', 'host'] as const;

/** A host's address names no programme: the institution says which it is in. */
async function placeOf({ fetch, params }: Pick<RequestEvent, 'fetch' | 'params'>) {
  const session = await loadSession(api(fetch));
  const own = session.institutions.find(({ id }) => id === params.id);
  if (!own) error(404, m.error_404_title());
  return {
    address: `/api/programmes/${own.programmeCode}/institutions/${params.id}`,
    page: `/host/institutions/${params.id}`,
    account: session.account.id,
  };
}

export const load: PageServerLoad = async (event) => {
  const from: Api = api(event.fetch);
  return {
    one: await from.get<Institution>((await placeOf(event)).address),
    done: done.find((each) => each === event.url.searchParams.get('done')) ?? null,
  };
};

const emptied = ['address', 'phone', 'website', 'timeZone'];

export const actions: Actions = {
  change: async (event) => changeInstitution(event, await placeOf(event), emptied),
  host: async (event) => addHost(event, await placeOf(event)),
  endHost: async (event) => {
    const place = await placeOf(event);
    return endHost(event, place, place.account);
  },
  contact: async (event) => addContact(event, await placeOf(event)),
  leave: async (event) => contactLeaves(event, await placeOf(event)),
};
