// After taking everything back.
import { around } from '../around.ts';
import { loadSurvey } from '../survey.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, language } = await loadSurvey(event);
  return { programme: survey.programme, language, around: await around(event.fetch, survey.programme) };
};
