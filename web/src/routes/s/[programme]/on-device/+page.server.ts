// The whole questionnaire in one document, for the device to keep: every topic with every question and choice in it, and
// nothing of any person. The service worker shows it when there is no connection (#lib/survey/worker.ts).
import { version } from '$app/env';
import { api } from '#lib/api.ts';
import { slimDefinition, ownKeys } from '../device.ts';
import { apiPath, languageFor, type Survey } from '../survey.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, locals, url, setHeaders }) => {
  const asked = url.searchParams.get('version');
  const path = asked && /^[0-9a-f-]{36}$/.test(asked) ? `survey?version=${asked}` : 'survey';
  const { definition, programme, versionId } = await api(fetch).get<Survey>(apiPath(params.programme, path));
  const language = languageFor(definition, locals.language);
  setHeaders({ 'cache-control': 'private, no-cache' });
  return {
    programme,
    versionId,
    tag: `${version}:${versionId}`,
    fallback: definition.languages[0] ?? 'en',
    language,
    title: definition.title,
    intro: definition.intro,
    topics: definition.topics,
    own: ownKeys(definition),
    slim: slimDefinition(definition, language),
  };
};
