// Which organisations one belongs to: one's own word, found by name, taken back with one press.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

interface Organisation {
  id: string;
  name: string;
  country: string | null;
  city: string | null;
}

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const words = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  return {
    id: params.id,
    words,
    ...(await api(fetch).get<{ mine: Organisation[]; found: Organisation[] }>(
      `/api/me/profiles/${params.id}/organisations?${new URLSearchParams(words ? { q: words } : {})}`,
    )),
  };
};

export const actions: Actions = {
  join: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const here = `/me/profile/${event.params.id}/organisations`;
        await from.put(
          `/api${here.replace('/profile/', '/profiles/')}/${textOf(values, 'organisation') ?? ''}`,
          {},
        );
        redirect(303, here);
      },
    }),
  leave: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const here = `/me/profile/${event.params.id}/organisations`;
        await from.delete(
          `/api${here.replace('/profile/', '/profiles/')}/${textOf(values, 'organisation') ?? ''}`,
        );
        redirect(303, here);
      },
    }),
};
