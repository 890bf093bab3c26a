// A new line of a grant.
import { redirect } from '@sveltejs/kit';
import { usualCurrencies } from '@compatriot/server/portfolios/rules.ts';
import { api } from '#lib/api.ts';
import { sendLine } from '#lib/budget/line.server.ts';
import type { Budget } from '#lib/budget/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

const apiOf = (programme: string) => `/api/programmes/${encodeURIComponent(programme)}`;

export const load: PageServerLoad = async ({ fetch, params }) => {
  const budget = await api(fetch).get<Budget>(`${apiOf(params.programme)}/budget`);
  if (!budget.can.includes('budget.decide')) redirect(303, `/o/${params.programme}/budget`);
  const used = [...new Set(budget.lines.map((line) => line.currency))];
  const year = new Date().getUTCFullYear();
  return {
    donors: budget.names,
    currencies: [...new Set([...used, ...usualCurrencies, ...Intl.supportedValuesOf('currency')])],
    start: { validFrom: `${year}-01-01`, validUntil: `${year}-12-31`, currency: used[0] ?? 'EUR' },
  };
};

export const actions: Actions = {
  default: (event) =>
    sendLine(event, null, async (input, from) => {
      await from.post(`${apiOf(event.params.programme)}/budget-lines`, input);
      redirect(303, `/o/${event.params.programme}/budget?done=line`);
    }),
};
