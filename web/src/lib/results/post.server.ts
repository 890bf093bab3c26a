// The form actions of a result's pages, the same for the person, the host and the coordinator: the API knows who may what.
import { type ActionFailure, error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { type Api, api } from '#lib/api.ts';
import { type Refused, submit } from '#lib/form.ts';
import type { FormValue, FormValues } from '#lib/values.ts';
import type { Result, ResultForm } from './shapes.ts';

type Event = RequestEvent;

/** Below the placement's address, or below that of the mailed link through which it is reached. */
const at = (place: string, part: string): string =>
  place.startsWith('/api/act/') ? `${place}/${part}` : `/api/placements/${encodeURIComponent(place)}/${part}`;

export const loadResult = (fetch: Event['fetch'], id: string): Promise<Result> =>
  api(fetch).get<Result>(at(id, 'result'));

const group = (value: FormValue | undefined): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
const rows = (value: FormValue | undefined): FormValues[] => (Array.isArray(value) ? value.map(group) : []);

/** A number as typed; what is none is left for the API to refuse at its place. */
const number = (value: FormValue | undefined): unknown => {
  if (value === undefined) return 0;
  return typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
};

/** Counts as numbers, empty ones as none; the page posts a row for every kind. */
export const reportOf = (values: FormValues) => ({
  ...values,
  reached: rows(values['reached']).map(({ kind, women, men, unknown }) => ({
    kind,
    women: number(women),
    men: number(men),
    unknown: number(unknown),
  })),
});

/** One form of several: what was wrong comes back with its part's name. */
async function part(
  event: Event,
  name: string,
  send: (values: FormValues, from: Api, place: string) => Promise<ResultForm | never>,
  place = event.params['id'] ?? '',
): Promise<ResultForm | ActionFailure<Refused & { part: string }>> {
  const answer = await submit<FormValues, ResultForm>(event, {
    send: (values, from) => send(values, from, place),
  });
  if (!('status' in answer)) return answer;
  return fail(answer.status, { ...answer.data, part: name });
}

const back = (event: Event, name: string): never =>
  redirect(303, `${event.url.pathname}?saved=${name}#${name}`);

/** Which part was just saved, for the line that says so. */
export const savedPart = (url: URL): string | null =>
  ['report', 'handover', 'feedback', 'plan', 'follow'].find(
    (each) => each === url.searchParams.get('saved'),
  ) ?? null;

/** @param place where it is not the address's own `id`: the mailed link's */
export const nameCounterpart = (event: Event, place?: string) =>
  part(
    event,
    'handover',
    async ({ name, role, what, email }, from, where) => {
      await from.post(at(where, 'handovers'), { name, role, what, email });
      return back(event, 'handover');
    },
    place,
  );

/** @param place as above */
export const unnameCounterpart = (event: Event, place?: string) =>
  part(
    event,
    'unname',
    async ({ handover }, from, where) => {
      await from.delete(at(where, `handovers/${encodeURIComponent(String(handover))}`));
      return back(event, 'handover');
    },
    place,
  );

/** @param place as above */
export const confirmHandover = (event: Event, place?: string) =>
  part(
    event,
    'confirm',
    async ({ ids, onBehalf }, from, where) => {
      await from.post(at(where, 'handovers/confirm'), { ids: ids ?? [], onBehalf });
      return back(event, 'handover');
    },
    place,
  );

/** @param place as above */
export const giveFeedback = (event: Event, place?: string) =>
  part(
    event,
    'feedback',
    async ({ overall, preparation, together, again, words, onBehalf }, from, where) => {
      const grade = (value: FormValue | undefined) => (value === undefined ? undefined : Number(value));
      await from.post(at(where, 'feedback'), {
        overall: grade(overall),
        preparation: grade(preparation),
        together: grade(together),
        again: again === undefined ? undefined : again === 'yes',
        words,
        onBehalf,
      });
      return back(event, 'feedback');
    },
    place,
  );

export const resultActions = {
  handover: (event: Event) => nameCounterpart(event),
  unname: (event: Event) => unnameCounterpart(event),
  handOver: (event: Event) => confirmHandover(event),
  feedback: (event: Event) => giveFeedback(event),
  agree: (event: Event) =>
    part(event, 'agree', async ({ version, onBehalf }, from, id) => {
      await from.post(at(id, 'plan/agree'), { version: Number(version), onBehalf });
      return back(event, 'plan');
    }),
  done: (event: Event) =>
    part(event, 'done', async ({ step, done }, from, id) => {
      const doneOn = done === 'yes' ? new Date().toISOString().slice(0, 10) : null;
      await from.put(at(id, `plan/steps/${encodeURIComponent(String(step))}`), { doneOn });
      return back(event, 'plan');
    }),
  ask: (event: Event) =>
    part(event, 'ask', async ({ followUp }, from) =>
      from.post<{ sent: boolean }>(`/api/follow-ups/${encodeURIComponent(String(followUp))}/ask`, {}),
    ),
  link: (event: Event) =>
    part(event, 'link', async ({ followUp }, from) => {
      const made = await from.post<{ path: string }>(
        `/api/follow-ups/${encodeURIComponent(String(followUp))}/link`,
        {},
      );
      return { link: `${event.url.origin}${made.path}` };
    }),
  giveUp: (event: Event) =>
    part(event, 'giveUp', async ({ followUp, reason }, from) => {
      await from.post(`/api/follow-ups/${encodeURIComponent(String(followUp))}/give-up`, { reason });
      return back(event, 'follow');
    }),
};

/** The report's own page: kept as typed, or given. */
export const reportActions = (home: (event: Event) => string) => ({
  save: (event: Event) =>
    submit(event, {
      prepare: reportOf,
      send: async (values, from) => {
        await from.put(at(event.params['id'] ?? '', 'report/draft'), values);
        redirect(303, `${event.url.pathname}?saved=report`);
      },
    }),
  give: (event: Event) =>
    submit(event, {
      prepare: reportOf,
      send: async (values, from) => {
        await from.post(at(event.params['id'] ?? '', 'report'), values);
        redirect(303, `${home(event)}?saved=report#report`);
      },
    }),
});

/** The plan's own page: lines without words are lines that are gone. */
export const planActions = (home: (event: Event) => string) => ({
  default: (event: Event) =>
    submit(event, {
      prepare: ({ steps, version }) => ({
        version,
        steps: rows(steps).filter(({ what, helper, dueOn }) => what ?? helper ?? dueOn),
      }),
      send: async ({ steps, version }: { steps: FormValues[]; version?: FormValue }, from) => {
        const known = typeof version === 'string' && /^\d+$/.test(version);
        await from.put(
          at(event.params['id'] ?? '', 'plan'),
          { steps },
          known ? { 'if-match': `"${version}"` } : {},
        );
        redirect(303, `${home(event)}?saved=plan#plan`);
      },
    }),
});

/** @throws the page's 404 for whoever has nothing to write here */
export function requireVerb(result: Result, ...verbs: string[]): void {
  if (!verbs.some((verb) => result.can.includes(verb))) error(404);
}
