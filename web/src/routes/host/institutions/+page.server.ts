// The institutions that somebody acts for: nearly everybody has one, and goes straight to it.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

interface Own {
  items: { id: string; name: string; programme: string; city: string | null; country: string }[];
}

export const load: PageServerLoad = async ({ fetch }) => {
  const { items } = await api(fetch).get<Own>('/api/host/institutions');
  if (items.length === 1 && items[0]) redirect(307, `/host/institutions/${items[0].id}`);
  return { items };
};
