// A new orientation session.
import { redirect } from '@sveltejs/kit';
import { sessionBody, type SessionInput } from '@compatriot/server/orientations/schema.ts';
import { submit } from '#lib/form.ts';
import { sessionFrom } from '../local.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ zones: Intl.supportedValuesOf('timeZone') });

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
