// The questionnaires of a programme, version by version, for people and for organisations.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { ProgrammeSummary } from '../../programmes.ts';
import { draftPath, type VersionLine } from './questionnaire.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const path = `/api/programmes/${encodeURIComponent(params.code)}`;
  const [programme, { items }] = await Promise.all([
    api(fetch).get<ProgrammeSummary>(path),
    api(fetch).get<{ items: VersionLine[] }>(`${path}/questionnaires`),
  ]);
  return { programme: { code: programme.code, name: programme.name }, versions: items };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      send: async (input, from) => {
        const path = `/api/programmes/${encodeURIComponent(event.params.code)}/questionnaires`;
        const { id } = await from.post<{ id: string }>(path, input);
        redirect(303, draftPath(event.params.code, id));
      },
    }),
};
