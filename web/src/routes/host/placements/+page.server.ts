// Placements at the institutions this person acts for.
import { api } from '#lib/api.ts';
import type { HostPlacements } from '#lib/placements/shapes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ fetch }) => api(fetch).get<HostPlacements>('/api/host/placements');
