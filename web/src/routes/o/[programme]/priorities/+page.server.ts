import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { textOf, type FormValues } from '#lib/values.ts';
import type { Priorities } from '../assignments/types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  priorities: await api(fetch).get<Priorities>(`/api/programmes/${params.programme}/priorities`),
  done: url.searchParams.get('done'),
});

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      prepare: (values: FormValues) => {
        const { country, first, plan } = values;
        const plans = typeof plan === 'object' && !Array.isArray(plan) ? plan : {};
        const sectors = (Array.isArray(first) ? first : []).map((sector) => ({
          sector,
          plan: textOf(plans, String(sector)) ?? null,
        }));
        return { country, body: { sectors } };
      },
      send: async ({ country, body }: { country: unknown; body: unknown }, from) => {
        const { programme } = event.params;
        const code = String(country ?? '');
        await from.put(`/api/programmes/${programme}/priorities/${encodeURIComponent(code)}`, body);
        redirect(303, `/o/${programme}/priorities?done=${encodeURIComponent(code)}#country-${code}`);
      },
    }),
};
