// One claim, and the programme's answer to it.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { withRateRead } from '#lib/budget/rates.ts';
import type { Money } from '#lib/budget/shapes.ts';
import { readForm, refused, submit } from '#lib/form.ts';
import { readMoney, writeMoney } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { textOf, type FormValues } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

async function claimOf({
  fetch,
  params,
}: Pick<RequestEvent, 'fetch'> & { params: { id: string; claim: string } }) {
  const money = await api(fetch).get<Money>(`/api/placements/${encodeURIComponent(params.id)}/money`);
  const claim = money.claims.find((each) => each.id === params.claim);
  if (!claim) error(404);
  return { money, claim };
}

export const load: PageServerLoad = async (event) => {
  const { money, claim } = await claimOf(event);
  const back = `/o/${event.params.programme}/placements/${event.params.id}/money`;
  if (claim.status !== 'sent' || !money.can.includes('claim.decide')) redirect(303, back);
  return { claim, lines: money.lines, back, amount: writeMoney(claim.amount, claim.currency) };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const values = readForm(form);
    const { claim } = await claimOf(event);
    const approves = textOf(values, 'decision') === 'approve';
    const amount = approves ? readMoney(textOf(values, 'amount') ?? '', claim.currency) : null;
    if (approves && !amount)
      return refused(
        {
          code: 'invalid',
          status: 400,
          title: m.form_problem_title(),
          details: [{ path: 'amount', message: m.terms_no_amount() }],
        },
        values,
      );
    const { id, programme, claim: claimId } = event.params;
    return submit<unknown, never>(event, {
      form,
      prepare: (given) =>
        approves
          ? { ...(withRateRead(given) as FormValues), amount }
          : { decision: 'refuse', reason: given['reason'] ?? '' },
      send: async (input, from) => {
        await from.post(
          `/api/placements/${encodeURIComponent(id)}/claims/${encodeURIComponent(claimId)}/decision`,
          input,
        );
        redirect(303, `/o/${programme}/placements/${id}/money?done=claim`);
      },
    });
  },
};
