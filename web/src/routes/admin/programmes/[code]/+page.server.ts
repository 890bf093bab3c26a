// A programme that has just been set up: its address, and what to do next.
import { api } from '#lib/api.ts';
import type { Official, ProgrammeSummary } from '../programmes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const from = api(fetch);
  const path = `/api/programmes/${encodeURIComponent(params.code)}`;
  const [programme, { items: officials }] = await Promise.all([
    from.get<ProgrammeSummary & { surveyOpen: boolean }>(path),
    from.get<{ items: Official[] }>(`${path}/officials`),
  ]);
  return { programme, officials };
};
