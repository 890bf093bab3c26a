// Writing terms: amounts as people type them become minor units here; everything else the API checks.
import { redirect } from '@sveltejs/kit';
import { usualCurrencies } from '@compatriot/server/portfolios/rules.ts';
import { api } from '#lib/api.ts';
import { seen } from '#lib/clearance/actions.ts';
import type { Terms } from '#lib/clearance/shapes.ts';
import { readForm, refused, submit } from '#lib/form.ts';
import { readMoney, readWhole } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ProblemDetail } from '#lib/problem.ts';
import { textOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';
import { filled } from './filled.ts';

const apiOf = (id: string) => `/api/placements/${encodeURIComponent(id)}/terms`;

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const terms = await api(fetch).get<Terms>(apiOf(params.id));
  const back = `/o/${params.programme}/placements/${params.id}/clearance`;
  if (!terms.can.includes('write')) redirect(303, back);
  const { placement } = await parent();
  const first = terms.items[0]?.currency ?? terms.suggestion?.currency;
  return {
    back,
    start: filled(terms),
    version: terms.items[0]?.status === 'draft' ? terms.items[0].version : null,
    permanent: placement.assignment.mode === 'permanent',
    amends: terms.inForce !== null,
    // An amendment stays in the currency of the contract.
    currencies: [
      ...new Set([
        ...(first ? [first] : []),
        ...(terms.inForce === null ? [...usualCurrencies, ...Intl.supportedValuesOf('currency')] : []),
      ]),
    ],
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const values = readForm(form);
    const currency = textOf(values, 'currency') ?? '';
    const wrong: ProblemDetail[] = [];
    // An empty field is an amount of nothing; anything else that is no amount is said beside it.
    const number = (path: string, read: (text: string) => number | null, message: string): number => {
      const text = textOf(values, path)?.trim();
      const found = text ? read(text) : 0;
      if (found === null) wrong.push({ path, message });
      return found ?? 0;
    };
    const money = (path: string) => number(path, (text) => readMoney(text, currency), m.terms_no_amount());
    const whole = (path: string) => number(path, readWhole, m.terms_no_number());
    const amounts = {
      stipend: money('stipend'),
      stipendTimes: whole('stipendTimes'),
      travel: money('travel'),
      daily: money('daily'),
      dailyDays: whole('dailyDays'),
      leaveDays: whole('leaveDays'),
    };
    if (wrong.length > 0)
      return refused({ code: 'invalid', status: 400, title: m.form_problem_title(), details: wrong }, values);
    return submit<Record<string, unknown>, never>(event, {
      form,
      prepare: ({ version: _, ...given }) => ({ ...given, ...amounts }),
      send: async (input, from) => {
        await from.put(apiOf(event.params.id), input, seen(form.get('version')));
        redirect(
          303,
          `/o/${event.params.programme}/placements/${event.params.id}/clearance?done=saved#terms`,
        );
      },
    });
  },
};
