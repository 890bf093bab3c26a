// The first few of one assignment with the weights as they rule, and with others.
import { type ScorePart, scoreParts } from '@compatriot/db/vocabulary.ts';
import type { Api } from '#lib/api.ts';
import type { Preview } from '#lib/matching/shapes.ts';
import { ApiProblem, type Problem } from '#lib/problem.ts';

/** Few enough to read side by side; each counts against the day's quota. */
export const compared = 5;

export interface Beside {
  before: Preview | null;
  after: Preview | null;
  problem: Problem | null;
}

export async function besideOf(
  from: Api,
  programme: string,
  assignmentId: string,
  weights: Record<ScorePart, number>,
): Promise<Beside> {
  const body = { programme, assignmentId, top: compared };
  try {
    const before = await from.post<Preview>('/api/match/preview', body);
    const same = scoreParts.every((part) => before.weights[part] === weights[part]);
    const after = same ? before : await from.post<Preview>('/api/match/preview', { ...body, weights });
    return { before, after, problem: null };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || ![400, 404, 409, 429, 503].includes(thrown.status)) throw thrown;
    return { before: null, after: null, problem: thrown.toProblem() };
  }
}
