import { api } from '#lib/api.ts';
import {
  addContact,
  addHost,
  changeInstitution,
  contactLeaves,
  endHost,
  recordCheck,
} from '#lib/institutions/institution-actions.ts';
import type { Institution } from '../types.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const done = ['saved', 'host', 'checked'] as const;
const addressOf = (params: { programme: string; id: string }): string =>
  `/api/programmes/${params.programme}/institutions/${params.id}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  institution: await api(fetch).get<Institution>(addressOf(params)),
  done: done.find((each) => each === url.searchParams.get('done')) ?? null,
  today: new Date().toISOString().slice(0, 10),
});

const placeOf = ({ params }: RequestEvent) => ({
  address: addressOf(params),
  page: `/o/${params.programme}/institutions/${params.id}`,
});
const emptied = ['city', 'address', 'phone', 'website', 'timeZone'];

export const actions: Actions = {
  change: (event) => changeInstitution(event, placeOf(event), emptied),
  host: (event) => addHost(event, placeOf(event)),
  endHost: (event) => endHost(event, placeOf(event), ''),
  contact: (event) => addContact(event, placeOf(event)),
  leave: (event) => contactLeaves(event, placeOf(event)),
  check: (event) => recordCheck(event, placeOf(event)),
};
