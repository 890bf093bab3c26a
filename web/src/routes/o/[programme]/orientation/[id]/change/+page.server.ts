// Another hour or place for a session that has not begun; those with a seat are told.
import { redirect } from '@sveltejs/kit';
import {
  sessionBody,
  type OrientationSession,
  type SessionInput,
} from '@compatriot/server/orientations/schema.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { sessionFrom } from '../../local.ts';
import type { Actions, PageServerLoad } from './$types';

const at = (params: { programme: string; id: string }): string =>
  `/api/programmes/${encodeURIComponent(params.programme)}/orientations/${encodeURIComponent(params.id)}`;

export const load: PageServerLoad = async ({ fetch, params }) => ({
  session: await api(fetch).get<OrientationSession>(at(params)),
  zones: Intl.supportedValuesOf('timeZone'),
});

export const actions: Actions = {
  default: (event) => {
    let version = '';
    return submit<SessionInput, never>(event, {
      schema: sessionBody,
      prepare: ({ version: read, ...values }) => {
        version = String(read);
        return sessionFrom(values);
      },
      send: async (input, from) => {
        await from.put(at(event.params), input, /^\d+$/.test(version) ? { 'if-match': `"${version}"` } : {});
        redirect(303, `/o/${event.params.programme}/orientation/${event.params.id}?done=changed`);
      },
    });
  },
};
