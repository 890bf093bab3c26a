// One placement at an own institution, for all its parts. Opening it after the person's yes shows their contact and is
// written down.
import { api } from '#lib/api.ts';
import type { HostPlacement } from '#lib/placements/shapes.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => ({
  placement: await api(fetch).get<HostPlacement>(`/api/host/placements/${encodeURIComponent(params.id)}`),
});
