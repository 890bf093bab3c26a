// Up to four cards side by side. Each is opened as it would be alone, and written down; one that is gone is left out.
import { isHttpError } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import { backWithin, mostCompared } from '@compatriot/server/lists/rules.ts';
import type { TalentCard } from '@compatriot/server/talent/schema.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const chosen = [...new Set(url.searchParams.getAll('id').filter(Boolean))];
  const from = api(fetch);
  const cards: TalentCard[] = [];
  let gone = false;
  let problem: Problem | null = null;
  for (const id of chosen.slice(0, mostCompared)) {
    try {
      cards.push(
        await from.get<TalentCard>(
          `/api/programmes/${encodeURIComponent(params.programme)}/talent/${encodeURIComponent(id)}`,
        ),
      );
    } catch (thrown) {
      if (isHttpError(thrown, 404) || (thrown instanceof ApiProblem && thrown.status === 400)) gone = true;
      else if (thrown instanceof ApiProblem && thrown.status === 429) problem = thrown.toProblem();
      else throw thrown;
    }
  }
  return {
    cards,
    gone,
    problem,
    tooMany: chosen.length > mostCompared,
    only: url.searchParams.get('only') === 'differences',
    back: backWithin(params.programme, url.searchParams.get('back') ?? undefined),
  };
};
