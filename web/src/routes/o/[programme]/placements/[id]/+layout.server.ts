// One placement, for all its parts. Opening it after the person's yes shows their contact and is written down by the API.
import { api } from '#lib/api.ts';
import type { Placement } from '#lib/placements/shapes.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => ({
  placement: await api(fetch).get<Placement>(
    `/api/programmes/${encodeURIComponent(params.programme)}/placements/${encodeURIComponent(params.id)}`,
  ),
  now: new Date().toISOString(),
});
