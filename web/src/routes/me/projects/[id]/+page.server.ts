import { fail, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { proposalFrom } from '#lib/projects/proposal.server.ts';
import { moveFrom, paperFrom, resultsFrom, withoutPaperFrom } from '#lib/projects/posted.server.ts';
import type { Project } from '#lib/projects/words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  project: await api(fetch).get<Project>(`/api/projects/${encodeURIComponent(params.id)}`),
  saved: url.searchParams.has('saved'),
});

export const actions: Actions = {
  change: (event) =>
    submit<Record<string, unknown>, never>(event, {
      prepare: ({ version: _version, ...values }) => proposalFrom(values),
      send: async (input, from) => {
        await from.patch(`/api/projects/${encodeURIComponent(event.params.id)}`, input);
        redirect(303, `/me/projects/${event.params.id}?saved`);
      },
    }),
  step: async (event) => {
    const sent = await submit<Record<string, unknown>, never>(event, {
      send: async (input, from) => {
        await from.post(`/api/projects/${encodeURIComponent(event.params.id)}/steps`, input);
        redirect(303, `/me/projects/${event.params.id}`);
      },
    });
    return fail(sent.status, { problem: sent.data.problem, values: undefined });
  },
  move: (event) => moveFrom(event, event.params.id, `/me/projects/${event.params.id}`),
  paper: (event) => paperFrom(event, event.params.id, `/me/projects/${event.params.id}`),
  withoutPaper: (event) => withoutPaperFrom(event, event.params.id, `/me/projects/${event.params.id}`),
  results: (event) => resultsFrom(event, event.params.id, `/me/projects/${event.params.id}?saved`),
};
