// The first page: what this is, how long it takes, what happens with the answers, and the way in or back in.
import { fail, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { ApiProblem } from '#lib/problem.ts';
import { around } from './around.ts';
import { deviceOf } from './device.ts';
import { postedId } from './fields.ts';
import { apiPath, languageFor, loadSurvey, type Survey } from './survey.ts';
import { continueAt, tasksOf } from './tasks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, standing, language } = await loadSurvey(event);
  const { definition } = survey;
  const { draft, sent } = standing;
  const tasks = draft ? tasksOf(definition, draft) : [];
  const via = event.url.searchParams.get('via')?.toLowerCase() ?? '';
  return {
    programme: survey.programme,
    fallback: definition.languages[0] ?? 'en',
    language,
    title: definition.title,
    intro: definition.intro,
    minutes: definition.minutes,
    draft: draft && {
      draftId: draft.id,
      tasks,
      continueAt: continueAt(tasks, draft.position),
      savedAt: draft.position === null ? null : draft.savedAt,
      expiresAt: draft.expiresAt,
      elsewhere: draft.elsewhere,
      dropped: draft.dropped,
    },
    sent,
    device: deviceOf(survey, standing),
    around: await around(event.fetch, survey.programme),
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
  forget: async ({ fetch, params, request }) => {
    const form = await request.formData();
    const draft = postedId(form, '_draft');
    const query = new URLSearchParams({
      ...(form.has('everywhere') && { everywhere: '1' }),
      ...(draft && { draft }),
    });
    try {
      await api(fetch).delete(apiPath(params.programme, `draft${query.size > 0 ? `?${query}` : ''}`));
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem) || thrown.code !== 'other_draft') throw thrown;
      return fail(thrown.status, { problem: thrown.toProblem() });
    }
    redirect(303, `/s/${params.programme}`);
  },
};
