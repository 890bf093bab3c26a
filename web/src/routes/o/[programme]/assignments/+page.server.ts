import { assignmentStatuses } from '@compatriot/db/vocabulary.ts';
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';
import type { Assignments } from './types.ts';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const asked = url.searchParams.get('status');
  const status = assignmentStatuses.find((each) => each === asked);
  const page = Math.max(1, Math.min(1000, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1));
  const vacancies = url.searchParams.get('vacancies') === 'yes';
  const query = new URLSearchParams({
    page: String(page),
    ...(status ? { status } : {}),
    ...(vacancies ? { vacancies: 'yes' } : {}),
  });
  return {
    vacancies,
    status: status ?? null,
    list: await api(fetch).get<Assignments>(`/api/programmes/${params.programme}/assignments?${query}`),
  };
};
