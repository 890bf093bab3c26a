// What a questionnaire begins with when there is nothing to copy: the standard one of its audience.
import { followUpQuestionnaire } from '@compatriot/db/seed/questionnaires/follow-up.ts';
import { organisationsQuestionnaire } from '@compatriot/db/seed/questionnaires/organisations.ts';
import { standardQuestionnaire } from '@compatriot/db/seed/questionnaires/standard.ts';
import type { Audience } from '@compatriot/db/vocabulary.ts';
import { type Definition, workingDefinition } from './schema.ts';

export interface ProgrammeSetting {
  name: string;
  originCountries: string[];
  languages: string[];
  sectors: string[];
  modes: string[];
}

/** Sound: it could be published as it is. */
export function startingDefinition(programme: ProgrammeSetting, audience: Audience): Definition {
  const { name, originCountries, languages, sectors, modes } = programme;
  const standard = {
    people: standardQuestionnaire,
    organisations: organisationsQuestionnaire,
    follow_up: followUpQuestionnaire,
  }[audience];
  return workingDefinition.parse(standard({ title: name, originCountries, languages, sectors, modes }));
}
