// Talent search: the address is the question. A refused question (a mistyped address, the day's quota) keeps the page and
// everything that was asked.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { ApiProblem } from '#lib/problem.ts';
import { searchConcepts } from '#lib/picks.ts';
import type { TalentAnswer } from '@compatriot/server/talent/schema.ts';
import { apiQuery, asked, link } from './address.ts';
import type { PageServerLoad } from './$types';

const nobody: TalentAnswer = {
  total: 0,
  page: 1,
  pageSize: 20,
  items: [],
  facets: { country: [], mode: [], sector: [], language: [], education: [], experience: [] },
  understood: [],
  skills: [],
  note: null,
};

export const load: PageServerLoad = async ({ fetch, params, url, locals }) => {
  const from = api(fetch);
  const search = asked(url.searchParams);
  // A form without script sends its untouched fields too: an address to share has only what was asked.
  if ([...url.searchParams.values()].includes('')) redirect(303, `${url.pathname}${link(search)}`);
  const words = search.get('skill_query') ?? '';
  const offered = searchConcepts(from, 'skills', words, locals.locale);
  try {
    const found = await from.get<TalentAnswer>(
      `/api/programmes/${encodeURIComponent(params.programme)}/talent?${apiQuery(search)}`,
    );
    return { search: search.toString(), found, offered: await offered, problem: null };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || (thrown.status !== 400 && thrown.status !== 429)) throw thrown;
    return { search: search.toString(), found: nobody, offered: await offered, problem: thrown.toProblem() };
  }
};
