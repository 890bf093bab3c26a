// The person's own money: what they will get and got, and asking back what they spent, with a photo of the receipt.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { claimBody } from '@compatriot/server/claims/schema.ts';
import { largestDocument } from '@compatriot/server/documents/rules.ts';
import { usualCurrencies } from '@compatriot/server/portfolios/rules.ts';
import { api } from '#lib/api.ts';
import type { Money } from '#lib/budget/shapes.ts';
import { placementPapers, sendPaper } from '#lib/document-actions.ts';
import { readForm, refused, submit, withoutBlanks } from '#lib/form.ts';
import { problemFromIssues } from '#lib/issues.ts';
import { readMoney } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type ProblemDetail } from '#lib/problem.ts';
import { textOf, type FormValues } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

const apiOf = (id: string) => `/api/placements/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const money = await api(fetch).get<Money>(`${apiOf(params.id)}/money`);
  const used = [...money.claims, ...money.payments].map((each) => each.currency);
  return {
    money,
    currencies: [...new Set([...used, ...usualCurrencies, ...Intl.supportedValuesOf('currency')])],
    today: new Date().toISOString().slice(0, 10),
    done: url.searchParams.get('done'),
  };
};

/** Everything is looked at before the photo travels on: a refused claim leaves no receipt behind. */
async function send(event: RequestEvent & { params: { id: string } }) {
  const form = await event.request.formData();
  const values = readForm(form);
  const currency = textOf(values, 'currency') ?? '';
  const typed = textOf(values, 'amount')?.trim() ?? '';
  const amount = typed === '' ? undefined : readMoney(typed, currency);
  if (amount === null) return wrong({ path: 'amount', message: m.terms_no_amount() }, values);
  const file = form.get('file');
  const photo = file instanceof File && file.size > 0 ? file : null;
  if (photo && photo.size > largestDocument)
    return wrong({ path: 'file', message: m.file_too_large() }, values);
  const checked = claimBody.safeParse({ ...(withoutBlanks(values) as FormValues), amount });
  if (!checked.success) return refused(problemFromIssues(checked.error.issues), values);
  const from = api(event.fetch);
  try {
    const documentId = photo
      ? (await sendPaper(from, placementPapers(event.params.id), 'receipt', photo)).id
      : undefined;
    await from.post(`${apiOf(event.params.id)}/claims`, { ...checked.data, documentId });
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    if (thrown.status === 413 || thrown.status === 415)
      return wrong(
        { path: 'file', message: thrown.status === 413 ? m.file_too_large() : thrown.title },
        values,
      );
    return refused(thrown.toProblem(), values);
  }
  redirect(303, `/me/invitations/${event.params.id}/money?done=sent#claims`);
}

const wrong = (detail: ProblemDetail, values: FormValues) =>
  refused({ code: 'invalid', status: 400, title: m.form_problem_title(), details: [detail] }, values);

export const actions: Actions = {
  send,
  withdraw: (event) =>
    submit<{ claim?: string }, never>(event, {
      send: async ({ claim = '' }, from) => {
        await from.delete(`${apiOf(event.params.id)}/claims/${encodeURIComponent(claim)}`);
        redirect(303, `/me/invitations/${event.params.id}/money?done=withdrawn#claims`);
      },
    }),
};
