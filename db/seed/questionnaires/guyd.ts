// GUYD, the Guyana Diaspora Project: the standard questionnaire with Guyana’s regions, in six languages.
import { organisationsQuestionnaire } from './organisations.ts';
import type { QuestionnaireSeed } from './pieces.ts';
import { type StandardOptions, standardQuestionnaire } from './standard.ts';

/** ISO 3166-2:GY. People there know a region by its number, so the number comes first. */
const regions = [
  ['GY-BA', 'Region 1: Barima-Waini'],
  ['GY-PM', 'Region 2: Pomeroon-Supenaam'],
  ['GY-ES', 'Region 3: Essequibo Islands-West Demerara'],
  ['GY-DE', 'Region 4: Demerara-Mahaica (Georgetown)'],
  ['GY-MA', 'Region 5: Mahaica-Berbice'],
  ['GY-EB', 'Region 6: East Berbice-Corentyne'],
  ['GY-CU', 'Region 7: Cuyuni-Mazaruni'],
  ['GY-PT', 'Region 8: Potaro-Siparuni'],
  ['GY-UT', 'Region 9: Upper Takutu-Upper Essequibo'],
  ['GY-UD', 'Region 10: Upper Demerara-Berbice (Linden)'],
] as const;

const options: StandardOptions = {
  title: 'Guyana Diaspora Project (GUYD)',
  originCountries: ['GY'],
  languages: ['en', 'fr', 'es', 'pt', 'nl', 'ar'],
  sectors: [
    'health',
    'education',
    'infrastructure',
    'agriculture',
    'finance',
    'law',
    'media',
    'public_administration',
    'it',
    'social_work',
  ],
  modes: ['temporary', 'permanent', 'virtual'],
  regions,
  // English, Guyanese Creole, then those of the neighbours and of where Guyanese live.
  suggestedLanguages: ['eng', 'gyn', 'spa', 'por', 'fra', 'nld', 'hin'],
};

export const guyd: QuestionnaireSeed = standardQuestionnaire(options);

/** For associations, businesses and health groups of Guyanese abroad. */
export const guydOrganisations: QuestionnaireSeed = organisationsQuestionnaire(options);
