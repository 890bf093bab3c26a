// Why somebody opens a signed page is asked here; the page itself comes from download/.
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Problem } from '#lib/problem.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  // Asks for the right to be here: only coordinators read entries.
  await api(fetch).get(`/api/programmes/${encodeURIComponent(params.programme)}/entries`);
  return { file: params.id, problem: problemOf(url.searchParams.get('problem')) };
};

function problemOf(code: string | null): Problem | undefined {
  if (code === 'quota_reached') return { code, status: 429, title: m.evidence_open_quota() };
  if (code === null) return undefined;
  const details = [{ path: 'reason', message: m.problem_reason_needed() }];
  return { code, status: 400, title: m.form_problem_title(), details };
}
