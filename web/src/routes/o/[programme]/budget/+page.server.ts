// What donors granted, what of it is set aside, promised, paid and left.
import { api } from '#lib/api.ts';
import type { Budget } from '#lib/budget/shapes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  budget: await api(fetch).get<Budget>(`/api/programmes/${encodeURIComponent(params.programme)}/budget`),
  done: url.searchParams.get('done'),
});
