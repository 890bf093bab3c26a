import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { RunMade, Runs } from '../../types.ts';
import { answerTo, standing, termsOf } from './ask.server.ts';
import { isChanged, questionIn } from './question.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const { assignment, terms } = await termsOf(from, params);
  const question = questionIn(url.searchParams, terms);
  // What everything is held against; asked first, so that whoever has no right to it is told so at once.
  const before = await answerTo(from, params, standing(terms), terms);
  return {
    assignment,
    terms,
    search: url.searchParams.toString(),
    before,
    now: isChanged(question, terms) ? await answerTo(from, params, question, terms) : before,
    can: (await from.get<Runs>(`/api/programmes/${params.programme}/assignments/${params.id}/match-runs`))
      .can,
  };
};

export const actions: Actions = {
  keep: (event) =>
    submit(event, {
      send: async ({ without }: { without?: string[] }, from) => {
        const { programme, id } = event.params;
        const run = await from.post<RunMade>(`/api/programmes/${programme}/assignments/${id}/match-runs`, {
          without: without ?? [],
        });
        redirect(303, `/o/${programme}/assignments/${id}/shortlist/${run.id}`);
      },
    }),
};
