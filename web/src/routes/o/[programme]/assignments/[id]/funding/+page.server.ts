// What a funded need takes from which grant, and changing it. Coordinators only; the API says so.
import { api } from '#lib/api.ts';
import { changeFunding } from '#lib/budget/fund.server.ts';
import type { Budget, Funding } from '#lib/budget/shapes.ts';
import { writeMoney } from '#lib/money.ts';
import type { Actions, PageServerLoad } from './$types';
import type { Assignment } from '../../types.ts';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const programme = `/api/programmes/${encodeURIComponent(params.programme)}`;
  const need = `${programme}/assignments/${encodeURIComponent(params.id)}`;
  const [assignment, funding, budget] = await Promise.all([
    from.get<Assignment>(need),
    from.get<Funding>(`${need}/funding`),
    from.get<Budget>(`${programme}/budget`),
  ]);
  return {
    assignment,
    funding,
    lines: budget.lines,
    start: funding.lines
      .filter((each) => each.amount > 0)
      .map(({ line, amount }) => ({ lineId: line.id, amount: writeMoney(amount, line.currency) })),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  default: (event) => {
    const { programme, id } = event.params;
    return changeFunding(event, programme, {
      address: `/api/programmes/${programme}/assignments/${id}`,
      page: `/o/${programme}/assignments/${id}/funding`,
    });
  },
};
