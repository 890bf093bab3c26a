// A programme that has just been set up: its address, and what to do next.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { Official, ProgrammeSummary } from '../programmes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const from = api(fetch);
  const path = `/api/programmes/${encodeURIComponent(params.code)}`;
  const [programme, { items: officials }] = await Promise.all([
    from.get<ProgrammeSummary & { surveyOpen: boolean }>(path),
    from.get<{ items: Official[] }>(`${path}/officials`),
  ]);
  return { programme, officials };
};

export const actions: Actions = {
  /** Says whether a coordinator decides about money. */
  finance: (event) =>
    submit<{ membership?: string; finance?: string }, never>(event, {
      send: async ({ membership = '', finance }, from) => {
        const at = `/api/programmes/${encodeURIComponent(event.params.code)}/officials`;
        await from.put(`${at}/${encodeURIComponent(membership)}/finance`, { finance: finance === 'yes' });
        redirect(303, `/admin/programmes/${event.params.code}`);
      },
    }),
};
