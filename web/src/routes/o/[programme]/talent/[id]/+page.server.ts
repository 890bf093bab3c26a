// One card in full. Opening it is written down; a card whose consent is gone does not exist.
import { api } from '#lib/api.ts';
import type { TalentCard } from '@compatriot/server/talent/schema.ts';
import { asked } from '../address.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  card: await api(fetch).get<TalentCard>(
    `/api/programmes/${encodeURIComponent(params.programme)}/talent/${encodeURIComponent(params.id)}`,
  ),
  /** The search one came from. */
  search: asked(url.searchParams).toString(),
});
