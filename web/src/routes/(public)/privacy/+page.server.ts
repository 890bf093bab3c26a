// Who else has a part in what these pages show: the makers of the taxonomy in use are named.
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const { items } = await api(fetch).get<{ items: string[] }>('/api/taxonomies');
  return { usesEsco: items.some((name) => name.startsWith('esco-')) };
};
