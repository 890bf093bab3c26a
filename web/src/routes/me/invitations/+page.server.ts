// A member's invitations and what became of them.
import { api } from '#lib/api.ts';
import type { Invitations } from '#lib/placements/shapes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ fetch }) => api(fetch).get<Invitations>('/api/me/invitations');
