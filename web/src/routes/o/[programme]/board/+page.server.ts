// Where everybody stands; whose placements is in the address.
import type { z } from 'zod';
import type { boardAnswer } from '@compatriot/server/desk/schema.ts';
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const whose = url.searchParams.get('whose') === 'mine' ? 'mine' : 'all';
  return {
    board: await api(fetch).get<z.input<typeof boardAnswer>>(
      `/api/programmes/${encodeURIComponent(params.programme)}/board?whose=${whose}`,
    ),
    whose,
  };
};
