// One open assignment as a member may read it, and how it stands with them.
import type { Fit, Fits } from '@compatriot/server/fits/schema.ts';
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const fit = await from.get<Fit>(`/api/me/fits/${encodeURIComponent(params.id)}`);
  const { profiles } = await from.get<Fits>('/api/me/fits');
  return {
    fit,
    profile: profiles.find(({ id }) => id === fit.profileId) ?? null,
    done: url.searchParams.get('done') === 'facts',
  };
};
