// What a host without an account confirms from a mailed link. Opening it changes nothing: mail programs open links by
// themselves.
import { error, fail, redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { type actAnswer, actStepBody } from '@compatriot/server/links/schema.ts';
import { placementVerbs } from '@compatriot/server/placements/rules.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { stepDone } from '#lib/placements/step-action.ts';
import { typedAt } from '#lib/placements/typed.ts';
import type { Actions, PageServerLoad } from './$types';

type Act = z.input<typeof actAnswer>;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  act: await api(fetch).get<Act>(`/api/act/${encodeURIComponent(params.token)}`),
  done: stepDone(url),
});

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const step = placementVerbs.find((verb) => verb === form.get('step')) ?? null;
    if (!step) error(400, m.error_404_title());
    const version = form.get('version');
    const answer = await submit<z.output<typeof actStepBody>, never>(event, {
      form,
      schema: actStepBody,
      prepare: (values) => ({ step, date: typedAt(values, `${step}.date`)?.trim() || undefined }),
      send: async (input, from) => {
        await from.post(
          `/api/act/${encodeURIComponent(event.params.token)}/steps`,
          input,
          typeof version === 'string' && /^\d+$/.test(version) ? { 'if-match': `"${version}"` } : {},
        );
        redirect(303, `/act/${encodeURIComponent(event.params.token)}?done=${input.step}`);
      },
    });
    const { problem, values } = answer.data;
    const details = problem.details?.map(({ path, message }) => ({
      path: `${step}.${path}`,
      message: path === 'date' && !typedAt(values, `${step}.date`)?.trim() ? m.placement_ask_day() : message,
    }));
    return fail(answer.status, { problem: { ...problem, ...(details ? { details } : {}) }, values, step });
  },
};
