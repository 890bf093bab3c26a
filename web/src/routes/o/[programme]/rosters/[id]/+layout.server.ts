// The list that the pages below are about.
import { api } from '#lib/api.ts';
import type { Roster } from '../rosters.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params, depends }) => {
  depends('roster:progress');
  return { roster: await api(fetch).get<Roster>(`/api/rosters/${params.id}`) };
};
