// The lists that were brought along, and a new one.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { upload } from '#lib/upload.ts';
import type { RosterSummary } from './rosters.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (programme: string): string => `/api/programmes/${encodeURIComponent(programme)}/rosters`;

export const load: PageServerLoad = async ({ fetch, params }) => ({
  rosters: await api(fetch).get<{
    items: RosterSummary[];
    past: { year: number; people: number }[];
  }>(pathOf(params.programme)),
});

export const actions: Actions = {
  default: (event) =>
    upload(event, {
      name: 'file',
      most: 5 * 1024 * 1024,
      send: async (file, from) => {
        const { id } = await from.post<{ id: string }>(pathOf(event.params.programme), file, {
          'content-type': 'application/octet-stream',
        });
        redirect(303, `/o/${event.params.programme}/rosters/${id}/columns`);
      },
    }),
};
