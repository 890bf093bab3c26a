// A decision of the coordinator's own makes a new portfolio of the same question; the pages that offer decisions share this.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import { questionAgain } from './question.ts';
import type { Portfolio } from './types.ts';

export const portfolioAddress = (programme: string, id = ''): string =>
  `/api/programmes/${encodeURIComponent(programme)}/portfolios${id && `/${encodeURIComponent(id)}`}`;

/** Posts the question of portfolio `id` with one decision more (it has a reason), or without it (`drop`). */
export const decide = (
  event: Pick<RequestEvent, 'request' | 'fetch'>,
  { programme, id }: { programme: string; id: string },
  drop = false,
) =>
  submit(event, {
    send: async (values: FormValues, from) => {
      const [assignmentId = '', cardId = ''] = [textOf(values, 'assignmentId'), textOf(values, 'cardId')];
      const kind = textOf(values, 'kind') === 'pin' ? 'pin' : 'ban';
      const place = `${assignmentId}.${cardId}.reason`;
      const reason = drop ? null : reasonOf(values, assignmentId, cardId);
      if (reason === undefined) {
        throw new ApiProblem({
          code: 'invalid_input',
          status: 400,
          title: m.form_problem_title(),
          details: [{ path: place, message: m.portfolio_reason_missing() }],
        });
      }
      const earlier = await from.get<Portfolio>(portfolioAddress(programme, id));
      const body = questionAgain(earlier, { kind, assignmentId, cardId, reason });
      const made = await api(event.fetch)
        .post<{ id: string }>(portfolioAddress(programme), body)
        .catch((thrown: unknown) => {
          if (!(thrown instanceof ApiProblem)) throw thrown;
          // What is wrong with the reason is told at its field; the rest has no field here.
          const details = thrown.details.map((each) => ({
            ...each,
            path: /^(pins|bans)\b/.test(each.path) ? place : '',
          }));
          throw new ApiProblem({ ...thrown.toProblem(), details });
        });
      redirect(303, `/o/${programme}/portfolios/${made.id}`);
    },
  });

function reasonOf(values: FormValues, assignmentId: string, cardId: string): string | undefined {
  const group = values[assignmentId];
  if (typeof group !== 'object' || Array.isArray(group)) return undefined;
  const own = group[cardId];
  return typeof own === 'object' && !Array.isArray(own) ? textOf(own, 'reason') : undefined;
}
