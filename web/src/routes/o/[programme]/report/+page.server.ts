// What came of the programme in some days; the days and what it is narrowed by are in the address.
import { api } from '#lib/api.ts';
import { askedOf, periodsNow } from '#lib/indicators/asked.server.ts';
import type { Report } from '#lib/indicators/shapes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const asked = askedOf(url);
  const backwards =
    asked['from'] !== undefined && asked['until'] !== undefined && asked['until'] < asked['from'];
  if (backwards) delete asked['until'];
  const query = new URLSearchParams(asked);
  return {
    report: await api(fetch).get<Report>(
      `/api/programmes/${encodeURIComponent(params.programme)}/report?${query}`,
    ),
    asked,
    backwards,
    presets: periodsNow(),
  };
};
