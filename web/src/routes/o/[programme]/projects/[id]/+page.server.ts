import { error, fail, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { withRateRead } from '#lib/budget/rates.ts';
import { submit } from '#lib/form.ts';
import { moveFrom, within, withoutPaperFrom } from '#lib/projects/posted.server.ts';
import type { Project } from '#lib/projects/words.ts';
import type { FormValue, FormValues } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const project = await api(fetch).get<Project>(`/api/projects/${encodeURIComponent(params.id)}`);
  // Under its own programme only.
  if (project.programme.code !== params.programme) error(404);
  return { project };
};

const groupOf = (value: FormValue | undefined): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};

export const actions: Actions = {
  step: async (event) => {
    const form = await event.request.formData();
    const step = String(form.get('step') ?? '');
    const sent = await submit<Record<string, unknown>, never>(event, {
      form,
      prepare: (values) => {
        // Each step's fields carry its name, because a page has several forms.
        const { lines, ...rest } = groupOf(values[step]);
        const chosen = Array.isArray(lines) ? lines.map(withRateRead) : [];
        return { ...rest, step, ...(step === 'approve' ? { lines: chosen } : {}) };
      },
      send: async (input, from) => {
        await from.post(`/api/projects/${encodeURIComponent(event.params.id)}/steps`, input);
        redirect(303, event.url.pathname);
      },
    });
    return fail(sent.status, {
      problem: within(sent.data.problem, step),
      values: sent.data.values,
      step,
    });
  },
  appraise: async (event) => {
    const sent = await submit<Record<string, unknown>, never>(event, {
      prepare: (values) => {
        if (values['conflict'] !== undefined) return { conflict: true, note: values['note'] };
        const scores = Object.fromEntries(
          Object.entries(groupOf(values['scores'])).map(([criterion, score]) => [criterion, Number(score)]),
        );
        return { conflict: false, scores, note: values['note'] };
      },
      send: async (input, from) => {
        await from.post(`/api/projects/${encodeURIComponent(event.params.id)}/appraisals`, input);
        redirect(303, event.url.pathname);
      },
    });
    return fail(sent.status, { problem: sent.data.problem, values: sent.data.values, step: 'appraise' });
  },
  move: async (event) => moveFrom(event, event.params.id, event.url.pathname),
  withoutPaper: (event) => withoutPaperFrom(event, event.params.id, event.url.pathname),
};
