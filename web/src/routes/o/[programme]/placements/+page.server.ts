// The programme's placements, newest change first; the state and the page are in the address.
import { placementStatuses } from '@compatriot/db/vocabulary.ts';
import { api } from '#lib/api.ts';
import type { Placements } from '#lib/placements/shapes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const status = placementStatuses.find((one) => one === url.searchParams.get('status')) ?? null;
  const asked = Number(url.searchParams.get('page') ?? 1);
  const page = Number.isInteger(asked) && asked >= 1 && asked <= 1000 ? asked : 1;
  const query = new URLSearchParams({ page: String(page), ...(status ? { status } : {}) });
  const programme = encodeURIComponent(params.programme);
  return {
    ...(await api(fetch).get<Placements>(`/api/programmes/${programme}/placements?${query}`)),
    status,
    page,
  };
};
