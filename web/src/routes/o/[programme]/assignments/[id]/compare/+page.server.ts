// Two lists of one assignment: the later one held against the earlier.
import { error } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import type { Against } from '#lib/matching/shapes.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import type { Assignment, Runs } from '../../types.ts';
import type { PageServerLoad } from './$types';

const uuid = /^[0-9a-f-]{36}$/i;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const address = `/api/programmes/${params.programme}/assignments/${params.id}`;
  const [assignment, { items: runs }] = await Promise.all([
    from.get<Assignment>(address),
    from.get<Runs>(`${address}/match-runs`),
  ]);
  const [one, other] = ['one', 'other'].map((name) => url.searchParams.get(name) ?? '');
  if (!one || !other || one === other || !uuid.test(one) || !uuid.test(other))
    return { assignment, runs, against: null, refused: null };
  const at = (id: string): number => runs.findIndex((run) => run.id === id);
  if (at(one) < 0 || at(other) < 0) error(404, m.error_404_title());
  // Runs come newest first.
  const [later, earlier] = at(one) < at(other) ? [one, other] : [other, one];
  try {
    const against = await from.get<Against>(`${address}/match-runs/${later}/against/${earlier}`);
    return { assignment, runs, against, refused: null };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || thrown.status !== 429) throw thrown;
    return { assignment, runs, against: null, refused: thrown.toProblem() };
  }
};
