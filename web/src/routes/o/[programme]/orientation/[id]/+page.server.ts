// One orientation session: who has a seat, who was there, the count of the room, and who is still to be prepared.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import {
  attendanceBody,
  type AttendanceInput,
  type OrientationSession,
} from '@compatriot/server/orientations/schema.ts';
import { api, type Api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { FormValue, FormValues } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

interface Params {
  programme: string;
  id: string;
}
const at = (params: Params): string =>
  `/api/programmes/${encodeURIComponent(params.programme)}/orientations/${encodeURIComponent(params.id)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  session: await api(fetch).get<OrientationSession>(at(params)),
  done: url.searchParams.get('done') ?? '',
});

const person = z.strictObject({ placement: z.uuid() });

const after = (event: RequestEvent, done: string): never =>
  redirect(303, `${event.url.pathname}?done=${done}`);

const seat = (event: RequestEvent, write: (from: Api, placement: string) => Promise<unknown>, done: string) =>
  submit<z.output<typeof person>, never>(event, {
    schema: person,
    send: async ({ placement }, from) => {
      await write(from, placement);
      return after(event, done);
    },
  });

const rows = (value: FormValue | undefined): FormValues[] =>
  Array.isArray(value)
    ? value.flatMap((each) => (typeof each === 'object' && !Array.isArray(each) ? [each] : []))
    : [];

/** Rows of the form into the body: a person nobody was marked for is left as they are, a row without a country is none. */
function attendanceFrom(values: FormValues): unknown {
  const number = (value: unknown): number => (value === undefined ? 0 : Number(value));
  return {
    people: rows(values['people'])
      .filter((row) => row['attended'] !== undefined)
      .map((row) => ({ placementId: row['placementId'], attended: row['attended'] === 'yes' })),
    counts: rows(values['counts'])
      .filter((row) => row['nationality'] !== undefined)
      .map((row) => ({
        nationality: row['nationality'],
        women: number(row['women']),
        men: number(row['men']),
        unknown: number(row['unknown']),
      })),
  };
}

export const actions: Actions = {
  enrol: (event) =>
    seat(
      event,
      (from, placement) =>
        from.post(`/api/placements/${placement}/orientation`, { orientationId: event.params.id }),
      'enrol',
    ),
  takeOut: (event) =>
    seat(
      event,
      (from, placement) => from.delete(`/api/placements/${placement}/orientation/${event.params.id}`),
      'leave',
    ),
  attendance: (event) =>
    submit<AttendanceInput, never>(event, {
      schema: attendanceBody,
      prepare: attendanceFrom,
      send: async (input, from) => {
        await from.put(`${at(event.params)}/attendance`, input);
        return after(event, 'marked');
      },
    }),
  cancel: (event) =>
    submit<unknown, never>(event, {
      send: async (_input, from) => {
        await from.post(`${at(event.params)}/cancel`, {});
        return after(event, 'cancelled');
      },
    }),
};
