// Orientation sessions of a programme: those to come, those that were held, and who was reached.
import { api } from '#lib/api.ts';
import type { OrientationSessions } from '@compatriot/server/orientations/schema.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const when = url.searchParams.get('when') === 'past' ? 'past' : 'coming';
  const page = Math.max(1, Number(url.searchParams.get('page')) || 1);
  return {
    when,
    page,
    list: await api(fetch).get<OrientationSessions>(
      `/api/programmes/${encodeURIComponent(params.programme)}/orientations?when=${when}&page=${page}`,
    ),
  };
};
