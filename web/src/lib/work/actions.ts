// What the three pages of work do with their forms. For +page.server.ts files only. Each form's fields are named
// `<form>.<field>`, because a page has several, and so are the details of a refusal.
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { extensionBody } from '@compatriot/server/assignments/schema.ts';
import { enrolBody, type OrientationPlace } from '@compatriot/server/orientations/schema.ts';
import {
  answerBody,
  concernBody,
  progressBody,
  sessionBody,
  type Work,
} from '@compatriot/server/work/schema.ts';
import { api, type Api } from '#lib/api.ts';
import { submit, type Refused } from '#lib/form.ts';
import type { FormValue, FormValues } from '#lib/values.ts';
import type { WorkForm } from './words.ts';

export interface RefusedWork extends Refused {
  form: WorkForm;
}

/** The placement's address, or that of the mailed link through which it is reached. */
const at = (place: string): string =>
  place.startsWith('/api/act/') ? place : `/api/placements/${encodeURIComponent(place)}`;

/** @param who hosts have no part in orientation */
export async function loadWork(
  { fetch, params, url }: Pick<RequestEvent, 'fetch' | 'url'> & { params: { id: string } },
  who: 'member' | 'host' | 'official',
) {
  const from = api(fetch);
  return {
    work: await from.get<Work>(`${at(params.id)}/work`),
    place: who === 'host' ? null : await from.get<OrientationPlace>(`${at(params.id)}/orientation`),
    done: url.searchParams.get('done') ?? '',
    /** Goes with each form, so that what is sent twice is written once. */
    fresh: crypto.randomUUID(),
    today: new Date().toISOString().slice(0, 10),
  };
}

function groupOf(value: FormValue | undefined): FormValues {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

async function send<Input>(
  event: RequestEvent,
  form: WorkForm,
  schema: z.ZodType<Input>,
  write: (input: Input, api: Api) => Promise<unknown>,
  prepare: (values: FormValues) => unknown = (values) => values,
): Promise<ActionFailure<RefusedWork>> {
  const answer = await submit<Input, never>(event, {
    schema,
    prepare: (values) => prepare(groupOf(values[form])),
    send: async (input, from) => {
      await write(input, from);
      redirect(303, `${event.url.pathname}?done=${form}`);
    },
  });
  // What went well has left by the redirect above.
  const { problem, values } = answer.data;
  const details = problem.details?.map((detail) => ({ ...detail, path: `${form}.${detail.path}` }));
  return fail(answer.status, { problem: { ...problem, ...(details ? { details } : {}) }, values, form });
}

/** A field left empty is nobody; letters in it are said to be no number. */
const numbers = (values: FormValues, names: readonly string[]): Record<string, unknown> => ({
  ...values,
  ...Object.fromEntries(
    names.filter((name) => values[name] !== undefined).map((name) => [name, Number(values[name])]),
  ),
});

const one = z.strictObject({ id: z.uuid() });

/** The actions of a placement's work page, whoever's it is: the API says what each may. */
export function workActions(id: (event: RequestEvent) => string) {
  const path = (event: RequestEvent) => at(id(event));
  return {
    session: (event: RequestEvent) =>
      send(
        event,
        'session',
        sessionBody,
        (input, from) => from.post(`${path(event)}/sessions`, input),
        (values) => numbers(values, ['minutes', 'women', 'men', 'unknown']),
      ),
    confirm: (event: RequestEvent) =>
      send(event, 'confirm', one, (input, from) =>
        from.post(`${path(event)}/sessions/${input.id}/confirm`, {}),
      ),
    takeBack: (event: RequestEvent) =>
      send(event, 'takeBack', one, (input, from) => from.delete(`${path(event)}/sessions/${input.id}`)),
    progress: (event: RequestEvent) =>
      send(event, 'progress', progressBody, (input, from) => from.post(`${path(event)}/progress`, input)),
    concern: (event: RequestEvent) =>
      send(event, 'concern', concernBody, (input, from) => from.post(`${path(event)}/concerns`, input)),
    answer: (event: RequestEvent) =>
      send(event, 'answer', answerBody.extend({ id: z.uuid() }), ({ id: concern, answer }, from) =>
        from.post(`${path(event)}/concerns/${concern}/answer`, { answer }),
      ),
    enrol: (event: RequestEvent) =>
      send(event, 'enrol', enrolBody, (input, from) => from.post(`${path(event)}/orientation`, input)),
    leave: (event: RequestEvent) =>
      send(event, 'leave', enrolBody, ({ orientationId }, from) =>
        from.delete(`${path(event)}/orientation/${orientationId}`),
      ),
    extend: (event: RequestEvent) =>
      send(
        event,
        'extend',
        extensionBody,
        (input, from) => from.post(`${path(event)}/extension`, input),
        (values) => ({ ...values, submit: true }),
      ),
  };
}
