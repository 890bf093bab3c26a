import { projectStatuses } from '@compatriot/db/work-vocabulary.ts';
import { api } from '#lib/api.ts';
import type { Projects } from '#lib/projects/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const status = projectStatuses.find((each) => each === url.searchParams.get('status')) ?? null;
  const page = Math.min(1000, Math.max(1, Math.trunc(Number(url.searchParams.get('page')) || 1)));
  const query = new URLSearchParams({ page: String(page), ...(status ? { status } : {}) });
  return {
    status,
    projects: await api(fetch).get<Projects>(
      `/api/programmes/${encodeURIComponent(params.programme)}/projects?${query}`,
    ),
  };
};
