// A line of a grant from its form to the API: the amount is read in the line's currency. Server code.
import type { RequestEvent } from '@sveltejs/kit';
import { readForm, refused, submit } from '#lib/form.ts';
import { readMoney } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { textOf } from '#lib/values.ts';
import type { Api } from '#lib/api.ts';

export async function sendLine(
  event: Pick<RequestEvent, 'request' | 'fetch'>,
  /** Of a line that exists: it never changes. */
  currency: string | null,
  send: (input: Record<string, unknown>, from: Api, version: string) => Promise<never>,
) {
  const form = await event.request.formData();
  const values = readForm(form);
  const typed = textOf(values, 'amount')?.trim() ?? '';
  const unit = currency ?? textOf(values, 'currency') ?? 'EUR';
  const amount = typed === '' ? undefined : readMoney(typed, unit);
  if (amount === null)
    return refused(
      {
        code: 'invalid',
        status: 400,
        title: m.form_problem_title(),
        details: [{ path: 'amount', message: m.terms_no_amount() }],
      },
      values,
    );
  return submit<Record<string, unknown>, never>(event, {
    form,
    prepare: ({ version: _version, ...given }) => ({ ...given, ...(amount === undefined ? {} : { amount }) }),
    send: (input, from) => send(input, from, textOf(values, 'version') ?? ''),
  });
}
