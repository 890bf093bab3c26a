// Where a member arrives: the profiles of this address, and what they can do with each.
import { api } from '#lib/api.ts';
import type { OwnProfile } from './profiles.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  profiles: (await api(fetch).get<{ items: OwnProfile[] }>('/api/me/profiles')).items,
});
