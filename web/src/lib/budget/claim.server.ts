// Sending a claim from a page, with its photo; the person's own and one that a coordinator takes down go the same way.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { claimBody } from '@compatriot/server/claims/schema.ts';
import { largestDocument } from '@compatriot/server/documents/rules.ts';
import { usualCurrencies } from '@compatriot/server/portfolios/rules.ts';
import { api } from '#lib/api.ts';
import type { Money } from '#lib/budget/shapes.ts';
import { placementPapers, sendPaper } from '#lib/document-actions.ts';
import { readForm, refused, withoutBlanks } from '#lib/form.ts';
import { problemFromIssues } from '#lib/issues.ts';
import { readMoney } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type ProblemDetail } from '#lib/problem.ts';
import { textOf, type FormValues } from '#lib/values.ts';

export const apiOf = (id: string) => `/api/placements/${encodeURIComponent(id)}`;

/** Those used here first. */
export const currenciesFor = (money: Money): string[] => [
  ...new Set([
    ...[...money.claims, ...money.payments].map((each) => each.currency),
    ...usualCurrencies,
    ...Intl.supportedValuesOf('currency'),
  ]),
];

/** Everything is looked at before the photo travels on: a refused claim leaves no receipt behind. */
export async function sendClaim(event: RequestEvent, id: string, home: string) {
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
    const documentId = photo ? (await sendPaper(from, placementPapers(id), 'receipt', photo)).id : undefined;
    await from.post(`${apiOf(id)}/claims`, { ...checked.data, documentId });
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    if (thrown.status === 413 || thrown.status === 415)
      return wrong(
        { path: 'file', message: thrown.status === 413 ? m.file_too_large() : thrown.title },
        values,
      );
    return refused(thrown.toProblem(), values);
  }
  redirect(303, `${home}?done=sent#claims`);
}

const wrong = (detail: ProblemDetail, values: FormValues) =>
  refused({ code: 'invalid', status: 400, title: m.form_problem_title(), details: [detail] }, values);
