// A saved search by its own address, which mails name: what it asks stays out of them.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import type { SavedSearch } from '@compatriot/server/searches/schema.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const { query } = await api(fetch).get<SavedSearch>(
    `/api/programmes/${encodeURIComponent(params.programme)}/searches/${encodeURIComponent(params.id)}`,
  );
  redirect(303, `/o/${params.programme}/talent${query ? `?${query}` : ''}`);
};
