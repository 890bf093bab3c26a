import { api } from '#lib/api.ts';
import type { SharedReturnPlans } from '#lib/return-plans/posted.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const page = Math.min(1000, Math.max(1, Math.trunc(Number(url.searchParams.get('page')) || 1)));
  const path = `/api/programmes/${encodeURIComponent(params.programme)}/return-plans?page=${page}`;
  return { plans: await api(fetch).get<SharedReturnPlans>(path) };
};
