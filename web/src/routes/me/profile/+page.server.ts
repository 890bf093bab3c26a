// "My profile" in the menu: straight to it when there is one, else to the list.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import type { OwnProfile } from '../profiles.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const { items } = await api(fetch).get<{ items: OwnProfile[] }>('/api/me/profiles');
  const [only, ...others] = items;
  redirect(303, only && others.length === 0 ? `/me/profile/${only.id}` : '/me');
};
