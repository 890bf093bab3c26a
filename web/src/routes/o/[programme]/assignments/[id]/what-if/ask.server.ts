// Asks the API what the list would be. A refusal is no broken page: the page says what is wrong and keeps what was turned.
import type { Api } from '#lib/api.ts';
import type { Preview, Settings } from '#lib/matching/shapes.ts';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import type { Assignment } from '../../types.ts';
import { bodyOf, type Question, questionIn, type Terms } from './question.ts';

export interface Answer {
  found: Preview | null;
  problem: Problem | null;
}

export async function termsOf(
  from: Api,
  params: { programme: string; id: string },
): Promise<{ assignment: Assignment; terms: Terms }> {
  const programme = `/api/programmes/${params.programme}`;
  const [assignment, settings] = await Promise.all([
    from.get<Assignment>(`${programme}/assignments/${params.id}`),
    from.get<Settings>(`${programme}/match-settings`),
  ]);
  const { mode, startsOn, endsOn, skills } = assignment;
  return { assignment, terms: { weights: settings.weights, mode, startsOn, endsOn, skills } };
}

export async function answerTo(
  from: Api,
  params: { programme: string; id: string },
  question: Question,
  terms: Terms,
): Promise<Answer> {
  try {
    const body = bodyOf(params.programme, params.id, question, terms);
    return { found: await from.post<Preview>('/api/match/preview', body), problem: null };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || ![400, 409, 429, 503].includes(thrown.status)) throw thrown;
    return { found: null, problem: thrown.toProblem() };
  }
}

/** The terms as they stand, as a question. */
export const standing = (terms: Terms): Question => questionIn(new URLSearchParams(), terms);
