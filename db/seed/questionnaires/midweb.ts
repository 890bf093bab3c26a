// MIDWEB: one questionnaire for six countries of origin in the western Balkans, in English and French, with a topic
// on professional links at home.
import { alone, choiceIn } from './pieces.ts';
import type { QuestionnaireSeed, Setting, TopicSeed } from './pieces.ts';
import { standardQuestionnaire } from './standard.ts';

const linksTopic = ({ say }: Setting): TopicSeed => {
  const choice = choiceIn(say);
  return {
    key: 'links',
    title: say('Your working life there'),
    questions: [
      {
        key: 'worked_there',
        kind: 'one',
        label: say('Have you ever worked in your country of origin?'),
        choices: [
          choice('public', 'Yes, in a public institution'),
          choice('private', 'Yes, in a business or elsewhere'),
          choice('no', 'No'),
        ],
        allowRefusal: true,
      },
      {
        key: 'links_there',
        kind: 'many',
        label: say('Where do you know people who work there?'),
        hint: say('This is only counted.'),
        choices: [
          choice('university', 'University or school'),
          choice('hospital', 'Hospital or clinic'),
          choice('government', 'Ministry or local council'),
          choice('firm', 'Business'),
          choice('ngo', 'Association or NGO'),
          alone(choice('none', 'None of these')),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'degree_recognised',
        kind: 'one',
        label: say('Is your degree accepted in your country of origin?'),
        choices: [choice('yes', 'Yes'), choice('no', 'No'), choice('not_tried', 'I have not asked')],
        allowUnknown: true,
        showWhen: { op: 'in', key: 'education_level', values: ['4', '5', '6', '7', '8'] },
      },
    ],
  };
};

export const midweb: QuestionnaireSeed = standardQuestionnaire({
  title: 'MIDWEB: migration for development in the western Balkans',
  originCountries: ['AL', 'BA', 'XK', 'ME', 'MK', 'RS'],
  languages: ['en', 'fr'],
  sectors: ['health', 'education', 'infrastructure', 'finance', 'public_administration', 'it', 'social_work'],
  modes: ['temporary', 'virtual'],
  countryNames: { BA: 'Bosnia and Herzegovina', XK: 'Kosovo (UNSC resolution 1244)' },
  // Albanian, Bosnian, Serbian, Macedonian, Montenegrin, then those of the countries where many live.
  suggestedLanguages: ['sqi', 'bos', 'srp', 'mkd', 'cnr', 'eng', 'fra', 'deu', 'ita'],
  additions: [{ after: 'work', topic: linksTopic }],
});
