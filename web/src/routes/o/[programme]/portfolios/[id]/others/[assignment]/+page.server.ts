// Who else fits one assignment of a portfolio and is free, to pin or leave out; blind as everywhere.
import type { candidatesAnswer } from '@compatriot/server/portfolios/schema.ts';
import type { z } from 'zod';
import { api } from '#lib/api.ts';
import { ApiProblem } from '#lib/problem.ts';
import { decide, portfolioAddress } from '../../../again.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const { programme, id, assignment } = params;
  const head = { id, assignment };
  try {
    const found = await api(fetch).get<z.input<typeof candidatesAnswer>>(
      `${portfolioAddress(programme, id)}/assignments/${encodeURIComponent(assignment)}/candidates`,
    );
    return { ...head, found, refused: null };
  } catch (thrown) {
    // The day's quota is no broken page: it says so, and when one can go on.
    if (!(thrown instanceof ApiProblem) || thrown.status !== 429) throw thrown;
    return { ...head, found: null, refused: thrown.toProblem() };
  }
};

export const actions: Actions = {
  default: (event) => decide(event, event.params),
};
