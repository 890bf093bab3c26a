import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { textOf } from '#lib/values.ts';
import type { Assignment, RunMade, Runs } from '../types.ts';
import type { Actions, PageServerLoad } from './$types';

const done = ['step', 'saved'] as const;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const address = `/api/programmes/${params.programme}/assignments/${params.id}`;
  const assignment = await from.get<Assignment>(address);
  return {
    assignment,
    runs: await from.get<Runs>(`${address}/match-runs`),
    done: done.find((each) => each === url.searchParams.get('done')) ?? null,
  };
};

export const actions: Actions = {
  move: (event) =>
    submit(event, {
      prepare: ({ to, version, ...fields }) => ({
        version,
        // What the step asks for stands in a group of its own name (see StepForm).
        body: { to, ...(fields[textOf(fields, 'step') ?? ''] as object | undefined) },
      }),
      send: async ({ version, body }: { version: unknown; body: unknown }, from) => {
        const { programme, id } = event.params;
        await from.post(`/api/programmes/${programme}/assignments/${id}/transitions`, body, {
          'if-match': `"${Number(version) || 0}"`,
        });
        redirect(303, `/o/${programme}/assignments/${id}?done=step`);
      },
    }),
  match: (event) =>
    submit(event, {
      send: async (_nothing, from) => {
        const { programme, id } = event.params;
        const run = await from.post<RunMade>(`/api/programmes/${programme}/assignments/${id}/match-runs`, {});
        redirect(303, `/o/${programme}/assignments/${id}/shortlist/${run.id}`);
      },
    }),
};
