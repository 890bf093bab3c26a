// A file of responses is checked; the report has a page of its own, which outlives a reload.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { upload } from '#lib/upload.ts';
import { audienceFrom, type ResponseImport } from '../entries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const path = `/api/programmes/${encodeURIComponent(params.programme)}`;
  // Asks for the right to be here, too: only coordinators read entries.
  const [{ organisationsOpen }] = await Promise.all([
    api(fetch).get<{ organisationsOpen: boolean }>(path),
    api(fetch).get(`${path}/entries`),
  ]);
  return { organisations: organisationsOpen };
};

export const actions: Actions = {
  default: (event) =>
    upload(event, {
      name: 'file',
      most: 20 * 1024 * 1024,
      send: async (file, from, form) => {
        const base = `/o/${event.params.programme}/responses/import`;
        const path = `/api/programmes/${encodeURIComponent(event.params.programme)}/responses/import`;
        const made = await from.post<ResponseImport>(
          `${path}?audience=${audienceFrom(form.get('audience'))}`,
          file,
          {
            'content-type': 'text/csv',
          },
        );
        redirect(303, `${base}/${made.id}`);
      },
    }),
};
