// One payment: noting that it was made, that it was not made after all, or that it will not be.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { withRateRead } from '#lib/budget/rates.ts';
import type { Money } from '#lib/budget/shapes.ts';
import { readForm, refused, submit } from '#lib/form.ts';
import { readMoney, writeMoney } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { textOf, type FormValues } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

type Params = { programme: string; id: string; payment: string };
const apiOf = ({ id, payment }: Params) =>
  `/api/placements/${encodeURIComponent(id)}/payments/${encodeURIComponent(payment)}`;
const backTo = ({ programme, id }: Params, done: string) =>
  `/o/${programme}/placements/${id}/money?done=${done}`;

async function paymentOf({ fetch, params }: Pick<RequestEvent, 'fetch'> & { params: Params }) {
  const money = await api(fetch).get<Money>(`/api/placements/${encodeURIComponent(params.id)}/money`);
  const payment = money.payments.find((each) => each.id === params.payment);
  if (!payment) error(404);
  return { money, payment };
}

export const load: PageServerLoad = async (event) => {
  const { money, payment } = await paymentOf(event);
  return {
    payment,
    decides: money.can.includes('money.pay'),
    start: {
      amount: writeMoney(payment.amount, payment.currency),
      madeOn: new Date().toISOString().slice(0, 10),
    },
  };
};

export const actions: Actions = {
  made: async (event) => {
    const form = await event.request.formData();
    const values = readForm(form);
    const { payment } = await paymentOf(event);
    const amount = readMoney(textOf(values, 'amount') ?? '', payment.currency);
    if (!amount)
      return refused(
        {
          code: 'invalid',
          status: 400,
          title: m.form_problem_title(),
          details: [{ path: 'amount', message: m.terms_no_amount() }],
        },
        values,
      );
    return submit<unknown, never>(event, {
      form,
      prepare: (given) => ({ ...(withRateRead(given) as FormValues), amount }),
      send: async (input, from) => {
        await from.put(`${apiOf(event.params)}/made`, input);
        redirect(303, backTo(event.params, 'paid'));
      },
    });
  },
  unmake: (event) =>
    submit<unknown, never>(event, {
      send: async (_nothing, from) => {
        await from.delete(`${apiOf(event.params)}/made`);
        redirect(303, backTo(event.params, 'unpaid'));
      },
    }),
  cancel: (event) =>
    submit<unknown, never>(event, {
      prepare: ({ reason = '' }) => ({ reason }),
      send: async (input, from) => {
        await from.post(`${apiOf(event.params)}/cancel`, input);
        redirect(303, backTo(event.params, 'cancelled'));
      },
    }),
};
