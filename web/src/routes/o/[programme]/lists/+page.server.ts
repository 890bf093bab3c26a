// Lists of people: mine, and those that colleagues share.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import type { ListsAnswer } from '@compatriot/server/lists/schema.ts';
import type { Actions, PageServerLoad } from './$types';

const address = (programme: string): string => `/api/programmes/${encodeURIComponent(programme)}/lists`;

export const load: PageServerLoad = async ({ fetch, params }) =>
  api(fetch).get<ListsAnswer>(address(params.programme));

export const actions: Actions = {
  make: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const { id } = await from.post<{ id: string }>(address(event.params.programme), {
          name: textOf(values, 'name'),
          shared: textOf(values, 'shared') === 'on',
        });
        redirect(303, `/o/${event.params.programme}/lists/${id}`);
      },
    }),
};
