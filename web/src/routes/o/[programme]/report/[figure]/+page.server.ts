// The records from which one figure of the report was counted.
import { error } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { askedOf, isMeasure } from '#lib/indicators/asked.server.ts';
import type { Records } from '#lib/indicators/shapes.ts';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  if (!isMeasure(params.figure)) error(404, m.error_404_title());
  const asked = askedOf(url);
  const part = url.searchParams.get('part') ?? '';
  const page = url.searchParams.get('page') ?? '1';
  const query = new URLSearchParams({
    ...asked,
    ...(part ? { part } : {}),
    ...(/^\d{1,4}$/.test(page) ? { page } : {}),
  });
  return {
    records: await api(fetch).get<Records>(
      `/api/programmes/${encodeURIComponent(params.programme)}/report/${params.figure}?${query}`,
    ),
    asked,
    part,
  };
};
