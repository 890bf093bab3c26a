// What an import would do, is doing, or has done.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { ResponseImport } from '../../entries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, depends }) => {
  depends('import:progress');
  return { made: await api(fetch).get<ResponseImport>(`/api/response-imports/${params.id}`) };
};

const act = (verb: 'run' | 'cancel') => (event: Parameters<NonNullable<Actions[string]>>[0]) =>
  submit(event, {
    send: async (_values, from) => {
      await from.post(`/api/response-imports/${event.params.id}/${verb}`, {});
      redirect(303, event.url.pathname);
    },
  });

export const actions: Actions = { run: act('run'), cancel: act('cancel') };
