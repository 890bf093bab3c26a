// Publishing: what it does is said first, and whether it begins a new wave is asked.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { apiPath, ifMatch } from '../../change.server.ts';
import { draftPath, type VersionLine } from '../../questionnaire.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { questionnaire } = await parent();
  if (questionnaire.status !== 'draft') redirect(303, draftPath(params.code, params.id));
  const { items } = await api(fetch).get<{ items: VersionLine[] }>(
    `/api/programmes/${encodeURIComponent(params.code)}/questionnaires`,
  );
  const own = items.filter(({ audience }) => audience === questionnaire.audience);
  return {
    current: own.find(({ status }) => status === 'published') ?? null,
    lastWave: Math.max(0, ...own.filter(({ status }) => status !== 'draft').map(({ wave }) => wave)),
  };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      prepare: ({ revision, wave }) => ({ revision, newWave: wave === 'new' }),
      send: async ({ revision, newWave }: { revision?: string; newWave: boolean }, from) => {
        await from.post(`${apiPath(event.params.id)}/publish`, { newWave }, ifMatch(revision ?? ''));
        redirect(303, `${draftPath(event.params.code, event.params.id)}?done=published`);
      },
    }),
};
