import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';
import type { Portfolios } from './types.ts';
import { goesOn } from './words.ts';

export const load: PageServerLoad = async ({ fetch, params, depends }) => {
  depends('portfolio:progress');
  const list = await api(fetch).get<Portfolios>(`/api/programmes/${params.programme}/portfolios`);
  return { list, going: list.items.some(goesOn) };
};
