import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { fundNeed } from '#lib/budget/fund.server.ts';
import type { Budget } from '#lib/budget/shapes.ts';
import { submit } from '#lib/form.ts';
import { askAgain, takeStep } from '../actions.server.ts';
import type { Assignment, RunMade, Runs } from '../types.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const done = ['step', 'saved'] as const;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const address = `/api/programmes/${params.programme}/assignments/${params.id}`;
  const assignment = await from.get<Assignment>(address);
  const funds = assignment.next.some((each) => each.needs.includes('lines'));
  return {
    assignment,
    lines: funds ? (await from.get<Budget>(`/api/programmes/${params.programme}/budget`)).lines : [],
    runs: await from.get<Runs>(`${address}/match-runs`),
    done: done.find((each) => each === url.searchParams.get('done')) ?? null,
  };
};

const placeOf = ({ params: { programme, id } }: RequestEvent) => ({
  address: `/api/programmes/${programme}/assignments/${id}`,
  page: `/o/${programme}/assignments/${id}`,
  list: `/o/${programme}/assignments`,
});

export const actions: Actions = {
  fund: (event) => fundNeed(event, event.params.programme, placeOf(event)),
  move: (event) => takeStep(event, placeOf(event)),
  again: (event) => askAgain(event, placeOf(event)),
  match: (event) =>
    submit(event, {
      send: async (_nothing, from) => {
        const { programme, id } = event.params;
        const run = await from.post<RunMade>(`/api/programmes/${programme}/assignments/${id}/match-runs`, {});
        redirect(303, `/o/${programme}/assignments/${id}/shortlist/${run.id}`);
      },
    }),
};
