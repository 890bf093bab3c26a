// The code of a survey in its address: the programme's for people, with an ending for others. Pure; pages read it too.
import type { Audience } from './vocabulary.ts';

/** Programme codes have no dot. */
const endings: Record<Exclude<Audience, 'people'>, string> = {
  organisations: '.organisations',
  follow_up: '.follow-up',
};

export const surveyCode = (programme: string, audience: Audience): string =>
  audience === 'people' ? programme : `${programme}${endings[audience]}`;

/** Of a survey's code: whose survey it is and whom it asks. */
export function readSurveyCode(survey: string): { code: string; audience: Audience } {
  for (const audience of ['organisations', 'follow_up'] as const) {
    const ending = endings[audience];
    if (survey.endsWith(ending)) return { code: survey.slice(0, -ending.length), audience };
  }
  return { code: survey, audience: 'people' };
}
