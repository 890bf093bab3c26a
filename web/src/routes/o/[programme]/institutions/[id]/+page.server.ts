import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { textOf, type FormValues } from '#lib/values.ts';
import type { Institution } from '../types.ts';
import type { Actions, PageServerLoad } from './$types';

const done = ['saved', 'host'] as const;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  institution: await api(fetch).get<Institution>(
    `/api/programmes/${params.programme}/institutions/${params.id}`,
  ),
  done: done.find((each) => each === url.searchParams.get('done')) ?? null,
});

export const actions: Actions = {
  change: (event) =>
    submit(event, {
      // A field that was emptied is emptied there, too.
      prepare: ({ version, ...values }: FormValues) => ({
        version,
        body: {
          name: '',
          ...values,
          city: textOf(values, 'city') ?? null,
          dueDiligenceUntil: textOf(values, 'dueDiligenceUntil') ?? null,
        },
      }),
      send: async ({ version, body }: { version: unknown; body: unknown }, from) => {
        const { programme, id } = event.params;
        await from.patch(`/api/programmes/${programme}/institutions/${id}`, body, {
          'if-match': `"${Number(version) || 0}"`,
        });
        redirect(303, `/o/${programme}/institutions/${id}?done=saved`);
      },
    }),
  host: (event) =>
    submit(event, {
      prepare: ({ host }) => host ?? {},
      send: async (body: unknown, from) => {
        const { programme, id } = event.params;
        await from.post(`/api/programmes/${programme}/institutions/${id}/hosts`, body);
        redirect(303, `/o/${programme}/institutions/${id}?done=host`);
      },
    }),
};
