// One own placement, for all its parts: from the invitation to what came of it.
import { api } from '#lib/api.ts';
import type { Invitation } from '#lib/placements/shapes.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => ({
  invitation: await api(fetch).get<Invitation>(`/api/me/invitations/${encodeURIComponent(params.id)}`),
});
