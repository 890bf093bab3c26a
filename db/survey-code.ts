// The code of a survey in its address: the programme's for people, with an ending for organisations. Pure; pages read it too.
import type { Audience } from './vocabulary.ts';

/** Programme codes have no dot. */
const organisationsEnding = '.organisations';

export const surveyCode = (programme: string, audience: Audience): string =>
  audience === 'organisations' ? `${programme}${organisationsEnding}` : programme;

/** Of a survey's code: whose survey it is and whom it asks. */
export function readSurveyCode(survey: string): { code: string; audience: Audience } {
  return survey.endsWith(organisationsEnding)
    ? { code: survey.slice(0, -organisationsEnding.length), audience: 'organisations' }
    : { code: survey, audience: 'people' };
}
