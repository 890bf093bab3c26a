// GUYD, the Guyana Diaspora Project: the standard questionnaire with Guyana's regions, in English, French and Arabic.
import type { ChoiceSeed, QuestionnaireSeed } from './pieces.ts';
import { standardQuestionnaire } from './standard.ts';

/** ISO 3166-2:GY. People there know a region by its number, so the number comes first. */
const regions: readonly [code: string, number: number, name: string, arabic: string][] = [
  ['GY-BA', 1, 'Barima-Waini', 'باريما واييني'],
  ['GY-PM', 2, 'Pomeroon-Supenaam', 'بوميرون سوبينام'],
  ['GY-ES', 3, 'Essequibo Islands-West Demerara', 'جزر إسيكيبو وغرب ديميرارا'],
  ['GY-DE', 4, 'Demerara-Mahaica (Georgetown)', 'ديميرارا ماهايكا (جورج تاون)'],
  ['GY-MA', 5, 'Mahaica-Berbice', 'ماهايكا بيربيس'],
  ['GY-EB', 6, 'East Berbice-Corentyne', 'شرق بيربيس كورنتين'],
  ['GY-CU', 7, 'Cuyuni-Mazaruni', 'كويوني مازاروني'],
  ['GY-PT', 8, 'Potaro-Siparuni', 'بوتارو سيباروني'],
  ['GY-UT', 9, 'Upper Takutu-Upper Essequibo', 'أعالي تاكوتو وأعالي إسيكيبو'],
  ['GY-UD', 10, 'Upper Demerara-Berbice (Linden)', 'أعالي ديميرارا بيربيس (ليندن)'],
];

const choices: ChoiceSeed[] = regions.map(([code, number, name, arabic]) => ({
  code,
  label: {
    en: `Region ${number}: ${name}`,
    fr: `Région ${number} : ${name}`,
    ar: `المنطقة ${number}: ${arabic}`,
  },
}));

export const guyd: QuestionnaireSeed = standardQuestionnaire({
  title: {
    en: 'Guyana Diaspora Project (GUYD)',
    fr: 'Projet de la diaspora du Guyana (GUYD)',
    ar: 'مشروع مغتربي غيانا (GUYD)',
  },
  originCountries: ['GY'],
  languages: ['en', 'fr', 'ar'],
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
  countryNames: { en: { GY: 'Guyana' }, fr: { GY: 'Guyana' }, ar: { GY: 'غيانا' } },
  regions: choices,
  // English, Guyanese Creole, then those of the neighbours and of where Guyanese live.
  suggestedLanguages: ['eng', 'gyn', 'spa', 'por', 'fra', 'nld', 'hin'],
});
