// The signed page of the paper form in this browser; the check page posts here too.
import { redirect } from '@sveltejs/kit';
import { surveyCode } from '@compatriot/db/survey-code.ts';
import { api } from '#lib/api.ts';
import { upload } from '#lib/upload.ts';
import { audienceFrom } from '../entries.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (programme: string, url: URL): string =>
  `/api/programmes/${encodeURIComponent(programme)}/paper/evidence?audience=${audienceFrom(url.searchParams.get('audience'))}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const audience = audienceFrom(url.searchParams.get('audience'));
  const { items } = await api(fetch).get<{ items: unknown[] }>(pathOf(params.programme, url));
  return { count: items.length, audience, back: `/s/${surveyCode(params.programme, audience)}/check` };
};

export const actions: Actions = {
  default: (event) =>
    upload(event, {
      name: 'evidence',
      most: 5 * 1024 * 1024,
      send: async (file, from) => {
        await from.put(pathOf(event.params.programme, event.url), file, {
          'content-type': 'application/octet-stream',
        });
        const audience = audienceFrom(event.url.searchParams.get('audience'));
        redirect(303, `/s/${surveyCode(event.params.programme, audience)}/check#evidence`);
      },
    }),
};
