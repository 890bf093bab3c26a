// One line of a grant, and every need and person behind its figures.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { sendLine } from '#lib/budget/line.server.ts';
import type { LineDetails } from '#lib/budget/shapes.ts';
import { writeMoney } from '#lib/money.ts';
import type { Actions, PageServerLoad } from './$types';

const apiOf = ({ programme, line }: { programme: string; line: string }) =>
  `/api/programmes/${encodeURIComponent(programme)}/budget-lines/${encodeURIComponent(line)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const line = await api(fetch).get<LineDetails>(apiOf(params));
  return {
    line,
    start: {
      name: line.name,
      amount: writeMoney(line.granted, line.currency),
      validFrom: line.validFrom,
      validUntil: line.validUntil,
    },
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { currency } = await api(event.fetch).get<LineDetails>(apiOf(event.params));
    return sendLine(event, currency, async (input, from, version) => {
      await from.patch(apiOf(event.params), input, { 'if-match': `"${Number(version) || 0}"` });
      redirect(303, `/o/${event.params.programme}/budget/${event.params.line}?done=saved`);
    });
  },
};
