// Saved searches: open again, rename, mail on and off, delete. The form that saves one stands on the search page.
import { redirect } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import { backWithin } from '@compatriot/server/lists/rules.ts';
import type { SavedSearch } from '@compatriot/server/searches/schema.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const address = (programme: string): string => `/api/programmes/${encodeURIComponent(programme)}/searches`;

export const load: PageServerLoad = async ({ fetch, params }) =>
  api(fetch).get<{ items: SavedSearch[] }>(address(params.programme));

/** One row's form: does something with that search and shows the list again. */
const withOne = (event: RequestEvent, act: (from: Api, path: string, values: FormValues) => Promise<void>) =>
  submit<FormValues, void>(event, {
    send: async (values, from) => {
      const { programme } = event.params;
      await act(from, `${address(programme)}/${encodeURIComponent(textOf(values, 'id') ?? '')}`, values);
      redirect(303, `/o/${programme}/searches`);
    },
  });

export const actions: Actions = {
  save: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const { programme } = event.params;
        await from.post(address(programme), {
          name: textOf(values, 'name') ?? '',
          query: textOf(values, 'query') ?? '',
          alert: textOf(values, 'alert') === 'on',
        });
        redirect(303, backWithin(programme, textOf(values, 'back')) ?? `/o/${programme}/searches`);
      },
    }),
  rename: (event) =>
    withOne(event, (from, path, values) => from.patch(path, { name: textOf(values, 'name') ?? '' })),
  alert: (event) =>
    withOne(event, (from, path, values) => from.patch(path, { alert: textOf(values, 'alert') === 'on' })),
  delete: (event) => withOne(event, (from, path) => from.delete(path)),
};
