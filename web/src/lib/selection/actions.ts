// Form actions of choosing, shared by the pages of the coordinator, the host and the person. Server code only.
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { Api } from '#lib/api.ts';
import { type Refused, submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { askedPlainly } from '#lib/placements/behalf.ts';
import { typedAt } from '#lib/placements/typed.ts';
import type { FormValue, FormValues } from '#lib/values.ts';
import type { RefusedForm, SelectionForm } from './shapes.ts';

type Group = Record<string, FormValue>;

const groupOf = (value: FormValue | undefined): Group =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
const rowsOf = (value: FormValue | undefined): Group[] => (Array.isArray(value) ? value.map(groupOf) : []);
const numberOf = (value: FormValue | undefined): number | undefined =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;

/** What to do about a field left empty, said so that the list at the top of the page names the field. */
const asked: [field: RegExp, words: () => string][] = [
  [/^declare\.conflict$/, m.selection_ask_declare],
  [/^score\.scores\W\d+\W+score$/, m.selection_ask_points],
  [/^score\.note$/, m.selection_ask_note],
  [/^choice\.choice$/, m.selection_ask_choice],
  [/^(score|choice)\.onBehalf\.way$/, m.placement_ask_way],
  [/^(score|choice)\.onBehalf\.evidence$/, m.placement_ask_evidence],
];

/**
 * Sends the fields that are named `<form>.<field>`; then back to `path`, which says what was done.
 * @param body of what was filled in; `places` maps a place in it back to the field, where they differ
 */
async function send(
  event: RequestEvent,
  form: SelectionForm,
  path: string,
  call: (api: Api, body: Group, headers: Record<string, string>) => Promise<unknown>,
  shape: (given: Group) => Group = (given) => given,
  fieldOf: (place: string) => string = (place) => place,
): Promise<ActionFailure<RefusedForm>> {
  const data = await event.request.formData();
  const version = data.get('version');
  const known = typeof version === 'string' && /^\d+$/.test(version);
  const key = data.get('key');
  const answer: ActionFailure<Refused> = await submit<Group, never>(event, {
    form: data,
    prepare: (values: FormValues) => shape(groupOf(values[form])),
    send: async (body, api) => {
      await call(api, body, known ? { 'if-match': `"${version}"` } : {});
      redirect(303, `${path}?told=${form}`);
    },
  });
  const { problem, values } = answer.data;
  const details = problem.details?.map((each) => {
    const path = `${form}.${fieldOf(each.path)}`;
    const words = typedAt(values, path)?.trim() ? undefined : asked.find(([field]) => field.test(path))?.[1];
    return { ...each, path, message: words?.() ?? each.message };
  });
  return fail(answer.status, {
    problem: { ...problem, ...(details ? { details } : {}) },
    values,
    form,
    key: typeof key === 'string' ? key : null,
  });
}

/** The placement's address, or that of the mailed link through which it is reached. */
const at = (place: string): string =>
  place.startsWith('/api/act/') ? place : `/api/placements/${encodeURIComponent(place)}`;

export async function offerTimes(event: RequestEvent, id: string, path: string) {
  // Rows left empty are none; a fault names the row as it stands in the form.
  const filled: number[] = [];
  const shape = (given: Group): Group => {
    const rows = rowsOf(given['slots']);
    filled.push(...rows.flatMap((row, index) => (row['date'] || row['time'] ? [index] : [])));
    return {
      ...given,
      slots: filled.map((index) => ({ date: '', time: '', ...rows[index] })),
      minutes: numberOf(given['minutes']) as unknown as FormValue,
    };
  };
  return send(
    event,
    'offer',
    path,
    (api, body) => api.post(`${at(id)}/slots`, body),
    shape,
    (place) =>
      place.replace(/^slots\W(\d+)/, (_, index: string) => `slots.${filled[Number(index)] ?? index}`),
  );
}

export async function takeTimeBack(event: RequestEvent, id: string, path: string) {
  const answer = await submit<{ slot: string }, never>(event, {
    send: async ({ slot }, api) => {
      await api.delete(`${at(id)}/slots/${encodeURIComponent(slot)}`);
      redirect(303, `${path}?told=withdrawn`);
    },
  });
  return fail(answer.status, { ...answer.data, form: 'offer' as const, key: null });
}

export async function chooseTime(event: RequestEvent, id: string, path: string) {
  const answer = await submit<{ slot: string }, never>(event, {
    send: async ({ slot }, api) => {
      await api.post(`${at(id)}/slots/${encodeURIComponent(slot)}/choose`, {});
      redirect(303, `${path}?told=chosen`);
    },
  });
  return fail(answer.status, { ...answer.data, form: 'offer' as const, key: null });
}

/** What the person said on the phone. */
export async function recordTime(event: RequestEvent, id: string, path: string) {
  const answer = await submit<{ slot?: string; onBehalf?: unknown }, never>(event, {
    send: async ({ slot = '', onBehalf }, api) => {
      await api.post(`${at(id)}/slots/${encodeURIComponent(slot)}/choose`, { onBehalf: onBehalf ?? {} });
      redirect(303, `${path}?told=chosen`);
    },
  });
  return fail(answer.status, { ...askedPlainly(answer.data), form: 'record' as const, key: null });
}

export const declare = (event: RequestEvent, id: string, path: string) =>
  send(
    event,
    'declare',
    path,
    (api, body) => api.post(`${at(id)}/declaration`, body),
    ({ conflict, ...given }) => ({
      ...given,
      // Nothing ticked is no answer; "none" is one.
      ...(conflict === undefined ? {} : { conflict: (conflict === 'none' ? null : conflict) as FormValue }),
    }),
  );

export const giveScores = (event: RequestEvent, id: string, path: string) =>
  send(
    event,
    'score',
    path,
    (api, body) => api.post(`${at(id)}/scores`, body),
    (given) => ({
      ...given,
      scores: rowsOf(given['scores']).map((row) => ({
        uri: (row['uri'] ?? null) as FormValue,
        score: numberOf(row['score']) as unknown as FormValue,
      })),
    }),
  );

export const askFor = (event: RequestEvent, id: string, path: string) =>
  send(event, 'choice', path, (api, body, headers) => api.post(`${at(id)}/host-choice`, body, headers));

export const ask = (event: RequestEvent, id: string, path: string) =>
  send(event, 'question', path, (api, body) => api.post(`${at(id)}/questions`, body));
