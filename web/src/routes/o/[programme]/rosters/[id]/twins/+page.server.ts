// Rows that may be one person, and people of the pool who may be those of a row.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { Twins } from '../../rosters.ts';
import type { Actions, PageServerLoad } from './$types';

const pageFrom = (url: URL): number => Math.min(1000, Math.max(1, Number(url.searchParams.get('page')) || 1));

export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  const { roster } = await parent();
  if (roster.status !== 'open') redirect(303, `/o/${params.programme}/rosters/${params.id}`);
  return { twins: await api(fetch).get<Twins>(`/api/rosters/${params.id}/twins?page=${pageFrom(url)}`) };
};

const numbers = (values: FormDataEntryValue[]): number[] => values.map(Number).filter(Number.isInteger);

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    type Decided = { group: FormDataEntryValue; decision: 'both' | Record<string, number> }[];
    const groups = form.getAll('group').flatMap((group): Decided => {
      const way = form.get(`way_${String(group)}`);
      if (way === 'both') return [{ group, decision: 'both' }];
      if (way !== 'one') return [];
      const prefix = `from_${String(group)}_`;
      const decision = Object.fromEntries(
        [...form]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, value]) => [name.slice(prefix.length), Number(value)]),
      );
      return [{ group, decision }];
    });
    return submit(event, {
      form,
      send: async (_values, from) => {
        const { programme, id } = event.params;
        await from.put(`/api/rosters/${id}/twins`, {
          groups,
          shown: numbers(form.getAll('shown')),
          left: numbers(form.getAll('left')),
        });
        redirect(303, `/o/${programme}/rosters/${id}/check`);
      },
    });
  },
};
