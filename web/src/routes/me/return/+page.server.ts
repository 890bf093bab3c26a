import { api } from '#lib/api.ts';
import type { OwnReturnPlans } from '#lib/return-plans/posted.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) =>
  api(fetch).get<OwnReturnPlans>('/api/me/return-plans');
