import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';
import type { Institutions } from './types.ts';

export const load: PageServerLoad = async ({ fetch, params }) => ({
  list: await api(fetch).get<Institutions>(`/api/programmes/${params.programme}/institutions`),
});
