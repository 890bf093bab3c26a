// Organisations of the diaspora that let this side list them.
import type { z } from 'zod';
import { api } from '#lib/api.ts';
import type { organisationsAnswer } from '@compatriot/server/organisations/schema.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const words = (url.searchParams.get('q') ?? '').slice(0, 100);
  const asked = url.searchParams.get('page') ?? '1';
  const page = /^[1-9]\d{0,3}$/.test(asked) ? asked : '1';
  const query = new URLSearchParams({ page, ...(words && { q: words }) });
  return {
    words,
    list: await api(fetch).get<z.input<typeof organisationsAnswer>>(
      `/api/programmes/${params.programme}/organisations?${query}`,
    ),
  };
};
