import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import { textOf } from '#lib/values.ts';
import type { Replay, Run } from '#lib/matching/shapes.ts';
import type { Runs } from '../../../types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const page = Math.max(1, Math.min(100, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1));
  const runs = `/api/programmes/${params.programme}/assignments/${params.id}/match-runs`;
  const from = api(fetch);
  try {
    const [run, { items }, replay] = await Promise.all([
      from.get<Run>(`${runs}/${params.run}?page=${page}`),
      from.get<Runs>(runs),
      url.searchParams.has('check') ? from.get<Replay>(`${runs}/${params.run}/replay`) : null,
    ]);
    return { run, others: items.filter(({ id }) => id !== params.run), replay, refused: null };
  } catch (thrown) {
    // The day's quota is no broken page: it says so, and when one can go on.
    if (!(thrown instanceof ApiProblem) || thrown.status !== 429) throw thrown;
    return { run: null, others: [], replay: null, refused: thrown.toProblem() };
  }
};

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      prepare: (values) => {
        const profileId = textOf(values, 'profileId') ?? '';
        const own = values[profileId] as { message?: string; overrideReason?: string } | undefined;
        return {
          assignmentId: event.params.id,
          runId: event.params.run,
          profileId,
          ...(own?.message ? { message: own.message } : {}),
          ...(own?.overrideReason ? { overrideReason: own.overrideReason } : {}),
        };
      },
      send: async (body: unknown, from) => {
        const { programme } = event.params;
        const placement = await from
          .post<{ id: string }>(`/api/programmes/${programme}/placements`, body)
          .catch((thrown: unknown) => {
            throw thrown instanceof ApiProblem && thrown.code === 'already_exists'
              ? alreadyThere(thrown)
              : thrown;
          });
        redirect(303, `/o/${programme}/placements/${placement.id}`);
      },
    }),
};

/** One person is placed with an assignment once; the API names no field that could be typed differently. */
function alreadyThere({ code, status }: ApiProblem): ApiProblem {
  return new ApiProblem({ code, status, title: m.match_already_title(), detail: m.match_already_text() });
}
