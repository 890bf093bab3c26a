import { isHttpError, redirect } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { ApiProblem } from '#lib/problem.ts';
import { decide, portfolioAddress } from '../again.server.ts';
import type { Before, Portfolio } from '../types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, depends }) => {
  depends('portfolio:progress');
  const page = Math.max(1, Math.min(100, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1));
  const from = api(fetch);
  try {
    const one = await from.get<Portfolio>(`${portfolioAddress(params.programme, params.id)}?page=${page}`);
    const before =
      one.after && one.status === 'done' ? await earlier(from, params.programme, one.after.id, one) : null;
    return { one, before, refused: null };
  } catch (thrown) {
    // The day's quota is no broken page: it says so, and when one can go on.
    if (!(thrown instanceof ApiProblem) || thrown.status !== 429) throw thrown;
    return { one: null, before: null, refused: thrown.toProblem() };
  }
};

/** What it was changed from, for comparing. Without it the page still stands. */
async function earlier(from: Api, programme: string, id: string, one: Portfolio): Promise<Before | null> {
  const wanted = one.result?.byAssignment.map((each) => each.id) ?? [];
  const before: Before = { objective: 0, filled: 0, chosen: {} };
  try {
    // Pages are as long as their people allow: what stands on this page may stand on the one beside it there.
    for (const page of [one.page, one.page - 1, one.page + 1]) {
      if (page < 1 || wanted.every((each) => each in before.chosen)) continue;
      const { result, status } = await from.get<Portfolio>(`${portfolioAddress(programme, id)}?page=${page}`);
      if (!result || status !== 'done') return null;
      before.objective = result.objective ?? 0;
      before.filled = result.filled;
      for (const placed of result.byAssignment) before.chosen[placed.id] = placed.chosen;
    }
    return before;
  } catch (thrown) {
    if (isHttpError(thrown, 404) || (thrown instanceof ApiProblem && thrown.status === 429)) return null;
    throw thrown;
  }
}

export const actions: Actions = {
  cancel: (event) =>
    submit(event, {
      send: async (_nothing, from) => {
        const { programme, id } = event.params;
        await from.post(`${portfolioAddress(programme, id)}/cancel`, {});
        redirect(303, `/o/${programme}/portfolios/${id}`);
      },
    }),
  decide: (event) => decide(event, event.params),
  drop: (event) => decide(event, event.params, true),
};
