// What a host without an account does from a mailed link, with the forms and actions of the host's own pages. Opening it changes
// nothing: mail programs open links by themselves.
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { type actAnswer, actStepBody } from '@compatriot/server/links/schema.ts';
import { placementVerbs } from '@compatriot/server/placements/rules.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { stepDone } from '#lib/placements/step-action.ts';
import { typedAt } from '#lib/placements/typed.ts';
import {
  confirmHandover,
  giveFeedback,
  nameCounterpart,
  savedPart,
  unnameCounterpart,
} from '#lib/results/post.server.ts';
import { askFor, declare, giveScores, offerTimes, takeTimeBack } from '#lib/selection/actions.ts';
import { workActions } from '#lib/work/actions.ts';
import type { Actions, PageServerLoad } from './$types';

type Act = z.input<typeof actAnswer>;

const at = ({ params }: Pick<RequestEvent, 'params'>): string =>
  `/api/act/${encodeURIComponent(params['token'] ?? '')}`;
const here = ({ params }: Pick<RequestEvent, 'params'>): string =>
  `/act/${encodeURIComponent(params['token'] ?? '')}`;

export const load: PageServerLoad = async (event) => ({
  act: await api(event.fetch).get<Act>(at(event)),
  done: stepDone(event.url),
  /** Of the forms on work, choosing and result, what was just sent. */
  worked: event.url.searchParams.get('done') ?? '',
  told: event.url.searchParams.get('told'),
  saved: savedPart(event.url),
  /** Goes with a form, so that what is sent twice is written once. */
  fresh: crypto.randomUUID(),
});

const { confirm, concern } = workActions(at);

export const actions: Actions = {
  step: async (event) => {
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
          `${at(event)}/steps`,
          input,
          typeof version === 'string' && /^\d+$/.test(version) ? { 'if-match': `"${version}"` } : {},
        );
        redirect(303, `${here(event)}?done=${input.step}`);
      },
    });
    const { problem, values } = answer.data;
    const details = problem.details?.map(({ path, message }) => ({
      path: `${step}.${path}`,
      message: path === 'date' && !typedAt(values, `${step}.date`)?.trim() ? m.placement_ask_day() : message,
    }));
    return fail(answer.status, { problem: { ...problem, ...(details ? { details } : {}) }, values, step });
  },
  offer: (event) => offerTimes(event, at(event), here(event)),
  take_back: (event) => takeTimeBack(event, at(event), here(event)),
  declare: (event) => declare(event, at(event), here(event)),
  score: (event) => giveScores(event, at(event), here(event)),
  choice: (event) => askFor(event, at(event), here(event)),
  handover: (event) => nameCounterpart(event, at(event)),
  unname: (event) => unnameCounterpart(event, at(event)),
  handOver: (event) => confirmHandover(event, at(event)),
  feedback: (event) => giveFeedback(event, at(event)),
  confirm,
  concern,
};
