// Talent search: the address is the question. A refused question (a mistyped address, the day's quota, a server that is busy)
// keeps the page and everything that was asked.
import { redirect } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import { searchConcepts } from '#lib/picks.ts';
import type { TalentAnswer, TalentPreview } from '@compatriot/server/talent/schema.ts';
import { asked, link, questionOf, sameAddress } from './address.ts';
import type { PageServerLoad } from './$types';

const nobody: TalentAnswer = {
  total: 0,
  counted: 'exact',
  page: 1,
  pageSize: 20,
  items: [],
  facets: {
    origin: [],
    country: [],
    region: [],
    mode: [],
    sector: [],
    activity: [],
    stay: [],
    language: [],
    education: [],
    experience: [],
  },
  without: {},
  understood: [],
  named: [],
  unknown: [],
  skills: [],
  nice: [],
  loosen: [],
  notes: [],
};

interface List {
  id: string;
  name: string;
}

export const load: PageServerLoad = async ({ fetch, params, url, locals }) => {
  const from = api(fetch);
  const search = asked(url.searchParams);
  // A form without script sends its untouched fields too: an address to share has only what was asked, in one order.
  if (!sameAddress(url.searchParams, search)) {
    redirect(303, search.size > 0 ? `${url.pathname}${link(search)}` : url.pathname);
  }
  const at = `/api/programmes/${encodeURIComponent(params.programme)}`;
  const [answer, lists, skill, nice] = await Promise.all([
    answered(from, `${at}/talent`, search),
    from.get<{ items: List[] }>(`${at}/lists`),
    searchConcepts(from, 'skills', search.get('skill_query') ?? '', locals.locale, params.programme),
    searchConcepts(from, 'skills', search.get('nice_query') ?? '', locals.locale, params.programme),
  ]);
  return {
    search: search.toString(),
    ...answer,
    lists: lists.items.map(({ id, name }) => ({ id, name })),
    offered: { skill, nice },
  };
};

async function answered(
  from: Api,
  path: string,
  search: URLSearchParams,
): Promise<{ found: TalentAnswer; problem: Problem | null }> {
  try {
    return {
      found: await from.get<TalentAnswer>(`${path}?${questionOf(search, 'sort', 'page')}`),
      problem: null,
    };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    const problem = thrown.toProblem();
    // The day's people are used up, but counting shows nobody: filters and their figures stay.
    const counted =
      thrown.code === 'quota_reached'
        ? await from.get<TalentPreview>(`${path}/preview?${questionOf(search)}&cards=0`)
        : {};
    return { found: { ...nobody, ...counted, items: [] }, problem };
  }
}
