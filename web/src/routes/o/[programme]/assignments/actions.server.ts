// What the page of one need does, for officials and for its own institution: a step, and asking for the same again.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { textOf, type FormValue, type FormValues } from '#lib/values.ts';

type Event = Pick<RequestEvent, 'request' | 'fetch'>;
interface Place {
  /** Of the need in the API. */
  address: string;
  /** Of the page. */
  page: string;
  /** Where the reader's needs are. */
  list: string;
}

export const takeStep = (event: Event, { address, page }: Place) =>
  submit(event, {
    prepare: ({ to, version, ...fields }) => ({
      version,
      // What the step asks for stands in a group of its own name (see StepForm).
      body: { to, ...withoutEmptyComments(fields[textOf(fields, 'step') ?? '']) },
    }),
    send: async ({ version, body }: { version: unknown; body: unknown }, from: Api) => {
      await from.post(`${address}/transitions`, body, { 'if-match': `"${Number(version) || 0}"` });
      redirect(303, `${page}?done=step`);
    },
  });

/** A line with neither a field nor words was left alone. */
function withoutEmptyComments(group: FormValue | undefined): object | undefined {
  if (typeof group !== 'object' || Array.isArray(group)) return undefined;
  const { comments, ...rest } = group;
  if (!Array.isArray(comments)) return rest;
  return {
    ...rest,
    comments: comments
      .filter((row) => typeof row === 'object' && !Array.isArray(row) && Object.keys(row).length > 0)
      .map((row) => ({ field: '', text: '', ...(row as FormValues) })),
  };
}

export const askAgain = (event: Event, { address, list }: Place) =>
  submit(event, {
    prepare: ({ repeat }) => repeat ?? {},
    send: async (body: unknown, from: Api) => {
      const { id } = await from.post<{ id: string }>(`${address}/repeat`, body);
      redirect(303, `${list}/${id}/edit`);
    },
  });
