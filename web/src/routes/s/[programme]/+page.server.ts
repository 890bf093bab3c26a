// The first page: what this is, how long it takes, what happens with the answers, and the way in or back in.
import { redirect } from '@sveltejs/kit';
import { route } from '@compatriot/server/questionnaires/rules.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { apiPath, languageFor, loadSurvey, type Survey } from './survey.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, standing, language } = await loadSurvey(event);
  const { definition } = survey;
  const { draft, sent } = standing;
  const firstTopic = definition.topics[0]?.key ?? 'check';
  const position = draft?.position ?? null;
  const onRoute = draft
    ? route(definition, draft.answers).topics.some(({ topic }) => topic.key === position)
    : false;
  const via = event.url.searchParams.get('via')?.toLowerCase() ?? '';
  return {
    programme: survey.programme,
    fallback: definition.languages[0] ?? 'en',
    language,
    title: definition.title,
    intro: definition.intro,
    minutes: definition.minutes,
    topics: definition.topics.map(({ title }) => title),
    continueAt: draft ? (position === 'check' || onRoute ? position : firstTopic) : null,
    begun: position !== null,
    savedAt: draft?.savedAt ?? null,
    sent: sent !== null,
    channel: /^[a-z0-9][a-z0-9_-]{0,39}$/.test(via) ? via : '',
  };
};

export const actions: Actions = {
  begin: (event) =>
    submit(event, {
      send: async (values, from) => {
        const { programme } = event.params;
        const { definition } = await from.get<Survey>(apiPath(programme, 'survey'));
        const channel = (values as { channel?: unknown }).channel;
        await from.post(apiPath(programme, 'drafts'), {
          language: languageFor(definition, event.locals.language),
          ...(typeof channel === 'string' && { channel }),
        });
        redirect(303, `/s/${programme}/${definition.topics[0]?.key ?? 'check'}`);
      },
    }),
  forget: async ({ fetch, params }) => {
    await api(fetch).delete(apiPath(params.programme, 'draft'));
    redirect(303, `/s/${params.programme}`);
  },
};
