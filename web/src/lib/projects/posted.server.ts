// Forms that both sides of a project post: a milestone's next step, and the results.
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import type { Problem } from '#lib/problem.ts';
import type { FormValue, FormValues } from '#lib/values.ts';

/** Details of a refusal named like the form's fields. */
export const within = (problem: Problem, group: string): Problem => ({
  ...problem,
  ...(problem.details
    ? { details: problem.details.map((each) => ({ ...each, path: `${group}.${each.path}` })) }
    : {}),
});

/** Takes the step that the form names; a refusal says at which milestone. */
export async function moveFrom(event: RequestEvent, id: string, path: string) {
  const form = await event.request.formData();
  const milestone = String(form.get('milestone') ?? '');
  const sent = await submit<Record<string, unknown>, never>(event, {
    form,
    prepare: (values) => ({ ...groupOf(values[`m${milestone}`]), move: values['move'] }),
    send: async (input, api) => {
      await api.post(
        `/api/projects/${encodeURIComponent(id)}/milestones/${encodeURIComponent(milestone)}/moves`,
        input,
      );
      redirect(303, path);
    },
  });
  return fail(sent.status, {
    problem: within(sent.data.problem, `m${milestone}`),
    values: undefined,
    milestone,
  });
}

const groupOf = (value: FormValue | undefined): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};

export async function resultsFrom(event: RequestEvent, id: string, path: string) {
  const sent = await submit<Record<string, unknown>, never>(event, {
    prepare: (values) => ({
      ...values,
      reached: (Array.isArray(values['reached']) ? values['reached'].map(groupOf) : [])
        .map((row) => ({
          kind: row['kind'],
          women: Number(row['women'] ?? 0),
          men: Number(row['men'] ?? 0),
          unknown: Number(row['unknown'] ?? 0),
        }))
        .filter((row) => row.women + row.men + row.unknown !== 0),
    }),
    send: async (input, api) => {
      await api.put(`/api/projects/${encodeURIComponent(id)}/results`, input);
      redirect(303, path);
    },
  });
  return fail(sent.status, { problem: sent.data.problem, values: sent.data.values });
}
