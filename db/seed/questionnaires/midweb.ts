// MIDWEB: one questionnaire for six countries of origin in the western Balkans, in English and French, with a topic
// on professional links at home.
import { alone, choiceIn, sayIn } from './pieces.ts';
import type { ChoiceSeed, QuestionnaireSeed, TopicSeed } from './pieces.ts';
import { standardQuestionnaire } from './standard.ts';

const say = sayIn(['en', 'fr']);
const choose = choiceIn(say);
const choice = (code: string, en: string, fr: string): ChoiceSeed => choose(code, en, fr, '');
const tell = (en: string, fr: string): ReturnType<typeof say> => say(en, fr, '');

const linksTopic: TopicSeed = {
  key: 'links',
  title: tell('Your working life there', 'Votre vie professionnelle là-bas'),
  questions: [
    {
      key: 'worked_there',
      kind: 'one',
      label: tell(
        'Have you ever worked in your country of origin?',
        'Avez-vous déjà travaillé dans votre pays d’origine ?',
      ),
      choices: [
        choice('public', 'Yes, in a public institution', 'Oui, dans une institution publique'),
        choice('private', 'Yes, in a business or elsewhere', 'Oui, dans une entreprise ou ailleurs'),
        choice('no', 'No', 'Non'),
      ],
      allowRefusal: true,
    },
    {
      key: 'links_there',
      kind: 'many',
      label: tell(
        'Where do you know people who work there?',
        'Où connaissez-vous des gens qui y travaillent ?',
      ),
      hint: tell('This is only counted.', 'Cette réponse est seulement comptée.'),
      choices: [
        choice('university', 'University or school', 'Université ou école'),
        choice('hospital', 'Hospital or clinic', 'Hôpital ou clinique'),
        choice('government', 'Ministry or local council', 'Ministère ou commune'),
        choice('firm', 'Business', 'Entreprise'),
        choice('ngo', 'Association or NGO', 'Association ou ONG'),
        alone(choice('none', 'None of these', 'Rien de tout cela')),
      ],
      allowRefusal: true,
      sensitive: true,
    },
    {
      key: 'degree_recognised',
      kind: 'one',
      label: tell(
        'Is your degree accepted in your country of origin?',
        'Votre diplôme est-il reconnu dans votre pays d’origine ?',
      ),
      choices: [
        choice('yes', 'Yes', 'Oui'),
        choice('no', 'No', 'Non'),
        choice('not_tried', 'I have not asked', 'Je ne l’ai pas demandé'),
      ],
      allowUnknown: true,
      showWhen: { op: 'in', key: 'education_level', values: ['4', '5', '6', '7', '8'] },
    },
  ],
};

export const midweb: QuestionnaireSeed = standardQuestionnaire({
  title: {
    en: 'MIDWEB: migration for development in the western Balkans',
    fr: 'MIDWEB : la migration au service du développement dans les Balkans occidentaux',
  },
  originCountries: ['AL', 'BA', 'XK', 'ME', 'MK', 'RS'],
  languages: ['en', 'fr'],
  sectors: ['health', 'education', 'infrastructure', 'finance', 'public_administration', 'it', 'social_work'],
  modes: ['temporary', 'virtual'],
  countryNames: {
    en: {
      AL: 'Albania',
      BA: 'Bosnia and Herzegovina',
      XK: 'Kosovo (UNSC resolution 1244)',
      ME: 'Montenegro',
      MK: 'North Macedonia',
      RS: 'Serbia',
    },
    fr: {
      AL: 'Albanie',
      BA: 'Bosnie-Herzégovine',
      XK: 'Kosovo (résolution 1244 du Conseil de sécurité)',
      ME: 'Monténégro',
      MK: 'Macédoine du Nord',
      RS: 'Serbie',
    },
  },
  // Albanian, Bosnian, Serbian, Macedonian, Montenegrin, then those of the countries where many live.
  suggestedLanguages: ['sqi', 'bos', 'srp', 'mkd', 'cnr', 'eng', 'fra', 'deu', 'ita'],
  additions: [{ after: 'work', topic: linksTopic }],
});
