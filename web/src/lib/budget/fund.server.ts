// Setting money aside for a need, with the step or later: rows of a line and an amount in that line's currency. Server code.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { readForm, refused } from '#lib/form.ts';
import { readMoney } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { typedAt } from '#lib/placements/typed.ts';
import { ApiProblem, type ProblemDetail } from '#lib/problem.ts';
import type { FormValues } from '#lib/values.ts';
import { mostFundRows } from './rows.ts';
import type { Budget } from './shapes.ts';

type Event = Pick<RequestEvent, 'request' | 'fetch'>;

interface Read {
  lines: { lineId: string; amount: number }[];
  wrong: ProblemDetail[];
}

function readRows(values: FormValues, budget: Budget): Read {
  const read: Read = { lines: [], wrong: [] };
  for (let at = 0; at < mostFundRows; at++) {
    const lineId = typedAt(values, `lines.${at}.lineId`) ?? '';
    const typed = typedAt(values, `lines.${at}.amount`)?.trim() ?? '';
    if (!lineId && !typed) continue;
    const line = budget.lines.find((each) => each.id === lineId);
    const amount = line ? readMoney(typed, line.currency) : null;
    if (!line) read.wrong.push({ path: `lines.${at}.lineId`, message: m.budget_choose_line() });
    else if (!amount) read.wrong.push({ path: `lines.${at}.amount`, message: m.terms_no_amount() });
    else read.lines.push({ lineId, amount });
  }
  if (read.lines.length === 0 && read.wrong.length === 0)
    read.wrong.push({ path: 'lines.0.lineId', message: m.budget_choose_line() });
  return read;
}

/** @param send the step of the need, or the change of what it has */
async function withLines(
  event: Event,
  programme: string,
  send: (lines: Read['lines'], values: FormValues) => Promise<never>,
) {
  const values = readForm(await event.request.formData());
  try {
    const budget = await api(event.fetch).get<Budget>(`/api/programmes/${programme}/budget`);
    const { lines, wrong } = readRows(values, budget);
    if (wrong.length > 0)
      return refused({ code: 'invalid', status: 400, title: m.form_problem_title(), details: wrong }, values);
    return await send(lines, values);
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    return refused(thrown.toProblem(), values);
  }
}

export const fundNeed = (event: Event, programme: string, place: { address: string; page: string }) =>
  withLines(event, programme, async (lines, values) => {
    const version = Number(typedAt(values, 'version')) || 0;
    await api(event.fetch).post(
      `${place.address}/transitions`,
      { to: 'funded', lines },
      { 'if-match': `"${version}"` },
    );
    redirect(303, `${place.page}?done=step`);
  });

export const changeFunding = (event: Event, programme: string, place: { address: string; page: string }) =>
  withLines(event, programme, async (lines) => {
    await api(event.fetch).put(`${place.address}/funding`, { lines });
    redirect(303, `${place.page}?done=saved`);
  });
