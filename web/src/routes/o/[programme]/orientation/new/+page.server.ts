// A new orientation session.
import { redirect } from '@sveltejs/kit';
import {
  sessionBody,
  type OrientationSessions,
  type SessionInput,
} from '@compatriot/server/orientations/schema.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { sessionFrom } from '../local.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const base = `/api/programmes/${encodeURIComponent(params.programme)}/orientations`;
  const [coming, past] = await Promise.all(
    ['coming', 'past'].map((when) => api(fetch).get<OrientationSessions>(`${base}?when=${when}`)),
  );
  return {
    zones: Intl.supportedValuesOf('timeZone'),
    // Most sessions of a programme are held by one clock.
    zone: (coming?.items[0] ?? past?.items[0])?.timeZone ?? null,
  };
};

export const actions: Actions = {
  default: (event) =>
    submit<SessionInput, never>(event, {
      schema: sessionBody,
      prepare: sessionFrom,
      send: async (input, api) => {
        const base = `/o/${event.params.programme}/orientation`;
        const { id } = await api.post<{ id: string }>(
          `/api/programmes/${encodeURIComponent(event.params.programme)}/orientations`,
          input,
        );
        redirect(303, `${base}/${id}?done=planned`);
      },
    }),
};
