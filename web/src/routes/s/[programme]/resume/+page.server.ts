// Going on with answers from another device, at a survey.
import { resume } from '#lib/resume.ts';
import { apiPath, loadSurvey } from '../survey.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, language } = await loadSurvey(event);
  return { programme: survey.programme, language };
};

export const actions: Actions = {
  default: (event) => resume(event, apiPath(event.params.programme, 'resume')),
};
