// The own certificate: saved as PDF, and what the public page shows of it.
import { api } from '#lib/api.ts';
import type { Certificate } from '#lib/certificates/words.ts';
import { submit } from '#lib/form.ts';
import { listOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/placements/${encodeURIComponent(id)}/certificate`;

export const load: PageServerLoad = async ({ fetch, params }) => ({
  certificate: await api(fetch).get<Certificate>(pathOf(params.id)),
});

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      prepare: (values) => ({ shows: listOf(values, 'shows') }),
      send: async (input, from) => {
        await from.put(`${pathOf(event.params.id)}/shows`, input);
        return { saved: true };
      },
    }),
};
