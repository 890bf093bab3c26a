// A new portfolio, or an earlier one changed (`?from=`): its form keeps everything through filters and refusals, with and
// without script.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { readForm, submit } from '#lib/form.ts';
import { formatDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type ProblemDetail } from '#lib/problem.ts';
import { type FormValues, listOf } from '#lib/values.ts';
import { firstValues, nextName, questionOf, shownOf, valuesOf } from '../question.ts';
import type { Choices, Open, Portfolio } from '../types.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = Pick<RequestEvent<{ programme: string }>, 'fetch' | 'params' | 'url' | 'request'>;

const addressOf = (programme: string): string =>
  `/api/programmes/${encodeURIComponent(programme)}/portfolios`;
const choicesFor = (event: Pick<Event, 'fetch' | 'params'>): Promise<Choices> =>
  api(event.fetch).get<Choices>(`${addressOf(event.params.programme)}/choices`);
const fromOf = (url: URL): string | null => {
  const from = url.searchParams.get('from');
  return from && /^[\da-f-]{36}$/.test(from) ? from : null;
};

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const choices = await choicesFor({ fetch, params });
  const from = fromOf(url);
  const earlier = from ? await api(fetch).get<Portfolio>(`${addressOf(params.programme)}/${from}`) : null;
  const name = m.portfolio_name_default({ date: formatDate(new Date()) });
  return {
    choices,
    from,
    values: earlier ? valuesOf(earlier, choices, nextName(earlier.name)) : firstValues(choices, name),
    earlier: earlier && {
      id: earlier.id,
      name: earlier.name,
      /** Whom decisions are about stands with the result. */
      overrides: earlier.result?.overrides ?? [],
    },
  };
};

/** Ticks what is shown, or takes those ticks away. */
function ticked(values: FormValues, choices: Choices, how: FormDataEntryValue | null): FormValues {
  const { sector, country } = shownOf(values);
  const shows = (one: Open): boolean =>
    (!sector || one.sector === sector) && (!country || one.country === country);
  const shown = choices.assignments.filter(shows).map(({ id }) => id);
  const before = (listOf(values, 'chosen') ?? []).filter((id) => !shown.includes(id));
  if (how === 'all') return { ...values, chosen: [...before, ...shown] };
  return how === 'none' ? { ...values, chosen: before } : values;
}

export const actions: Actions = {
  /** A filter or a tick for many: the page again, with everything that was typed. */
  show: async (event) => {
    const form = await event.request.formData();
    return { values: ticked(readForm(form), await choicesFor(event), form.get('tick')), problem: undefined };
  },
  make: (event) =>
    submit(event, {
      send: async (values: FormValues, from) => {
        const { programme } = event.params;
        const question = questionOf(values, await choicesFor(event), fromOf(event.url));
        if (question.wrong.length > 0) throw invalid(question.wrong);
        const made = await from
          .post<{ id: string }>(addressOf(programme), question.body)
          .catch((thrown: unknown) => {
            if (!(thrown instanceof ApiProblem)) throw thrown;
            const details = thrown.details.map((each) => ({ ...each, path: question.placeOf(each.path) }));
            throw new ApiProblem({ ...thrown.toProblem(), details });
          });
        redirect(303, `/o/${programme}/portfolios/${made.id}`);
      },
    }),
};

const invalid = (details: ProblemDetail[]): ApiProblem =>
  new ApiProblem({ code: 'invalid_input', status: 400, title: m.form_problem_title(), details });
