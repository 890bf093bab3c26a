// What the team entered for others, and the ways to enter more.
import { redirect } from '@sveltejs/kit';
import { surveyCode } from '@compatriot/db/survey-code.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { audienceFrom, type Entries } from './entries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const path = `/api/programmes/${encodeURIComponent(params.programme)}`;
  const before = url.searchParams.get('before');
  const from = api(fetch);
  const [entries, standing, { organisationsOpen }] = await Promise.all([
    from.get<Entries>(`${path}/entries${before ? `?before=${encodeURIComponent(before)}` : ''}`),
    from.get<{ draft: { source: string; position: string | null } | null }>(`${path}/draft`),
    from.get<{ organisationsOpen: boolean }>(path),
  ]);
  return {
    entries,
    first: before === null,
    /** Where the paper form in this browser goes on. */
    paper: standing.draft?.source === 'paper' ? (standing.draft.position ?? '') : null,
    organisations: organisationsOpen,
  };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      send: async (values: Record<string, unknown>, from) => {
        const audience = audienceFrom(values.audience);
        const path = `/api/programmes/${encodeURIComponent(event.params.programme)}/paper`;
        await from.post(path, {
          language: event.locals.language.slice(0, 2),
          audience,
          replace: values.replace === '1',
        });
        // Past the first page, which greets the person whose own form it is.
        const survey = surveyCode(event.params.programme, audience);
        const { definition } = await from.get<{ definition: { topics: { key: string }[] } }>(
          `/api/programmes/${encodeURIComponent(survey)}/survey`,
        );
        redirect(303, `/s/${survey}/${definition.topics[0]?.key ?? ''}`);
      },
    }),
};
