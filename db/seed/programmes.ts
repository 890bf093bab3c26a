// The three programmes of the demo, modelled on DOMAIN.md's table: where their people live, what they do, what they speak.
import type { Mode, Sector, TextLanguage, Tie } from '../vocabulary.ts';
import { ghanaHealth } from './questionnaires/ghana-health.ts';
import { guydOrganisations } from './questionnaires/guyd.ts';
import { guydFirstWave, guydSecondWave } from './questionnaires/guyd-waves.ts';
import { midweb } from './questionnaires/midweb.ts';
import type { QuestionnaireSeed } from './questionnaires/pieces.ts';

/** Shares need not sum to one; they are weights. */
export type Weights<Key extends string> = Partial<Record<Key, number>>;

export interface ProgrammeSeed {
  code: string;
  name: string;
  summary: string;
  originCountries: Weights<string>;
  languages: TextLanguage[];
  sectors: Sector[];
  modes: Mode[];
  accent: string;
  questionnaire: QuestionnaireSeed;
  /** What was asked in the wave before. */
  earlier?: QuestionnaireSeed;
  /** What organisations are asked, where they are. */
  organisations?: QuestionnaireSeed;
  people: number;
  residence: Weights<string>;
  occupations: Weights<Sector>;
  ties: Weights<Tie>;
  /** Spoken at home, by country of origin. */
  mothers: Record<string, string[]>;
  /** Faker locales for names. */
  nameLocales: Record<string, string[]>;
}

export const demoProgrammes: ProgrammeSeed[] = [
  {
    code: 'guyd',
    name: 'Guyana Diaspora Project (GUYD)',
    summary:
      'Maps Guyanese abroad: where they live, what they can do, and what they would like to do at home.',
    originCountries: { GY: 1 },
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
    accent: '#0b5d57',
    questionnaire: guydSecondWave,
    earlier: guydFirstWave,
    organisations: guydOrganisations,
    people: 1250,
    residence: {
      US: 380,
      CA: 230,
      GB: 170,
      TT: 60,
      SR: 55,
      BB: 50,
      NL: 45,
      AG: 30,
      VE: 25,
      BR: 25,
      FR: 20,
      AE: 15,
      AU: 12,
      JM: 12,
      BS: 8,
      IN: 5,
    },
    occupations: {
      health: 22,
      education: 16,
      public_administration: 12,
      finance: 12,
      it: 11,
      infrastructure: 9,
      social_work: 7,
      agriculture: 5,
      law: 3,
      media: 3,
    },
    ties: { birth: 70, descent_1: 18, descent_2: 7, marriage: 3, naturalised: 1, other: 1 },
    mothers: { GY: ['eng', 'eng', 'eng', 'hin'] },
    nameLocales: { GY: ['en_GB', 'en_US', 'en_IN', 'pt_BR', 'nl', 'zh_CN'] },
  },
  {
    code: 'ghana-health',
    name: 'MIDA Ghana Health',
    summary:
      'Health professionals of Ghanaian origin teach and treat at home, for weeks at a time and again each year.',
    originCountries: { GH: 1 },
    languages: ['en', 'fr'],
    sectors: ['health', 'education', 'it'],
    modes: ['temporary', 'virtual'],
    accent: '#8a1f2d',
    questionnaire: ghanaHealth,
    people: 700,
    residence: { GB: 210, US: 180, DE: 80, NL: 75, CA: 55, IT: 40, BE: 20, ZA: 20, CI: 12, FR: 12, DK: 6 },
    occupations: { health: 86, education: 6, it: 5, public_administration: 3 },
    ties: { birth: 76, descent_1: 18, descent_2: 2, marriage: 2, naturalised: 1, other: 1 },
    mothers: { GH: ['twi', 'twi', 'ewe', 'eng', 'hau'] },
    nameLocales: { GH: ['en_GH', 'en_GH', 'en_NG', 'yo_NG', 'en_GB'] },
  },
  {
    code: 'midweb',
    name: 'Migration for Development in the Western Balkans (MIDWEB)',
    summary:
      'People from the Western Balkans meet capacity needs of public institutions, on site or from afar.',
    originCountries: { AL: 30, BA: 28, XK: 18, MK: 12, ME: 5, RS: 7 },
    languages: ['en', 'fr'],
    sectors: ['public_administration', 'education', 'health', 'finance', 'social_work', 'it', 'law'],
    modes: ['temporary', 'virtual', 'permanent'],
    accent: '#27498f',
    questionnaire: midweb,
    people: 550,
    residence: {
      DE: 130,
      CH: 80,
      AT: 65,
      IT: 60,
      SE: 45,
      US: 45,
      GB: 35,
      SI: 25,
      FR: 20,
      NL: 18,
      NO: 14,
      BE: 13,
    },
    occupations: {
      public_administration: 20,
      education: 15,
      finance: 14,
      it: 14,
      health: 12,
      social_work: 9,
      infrastructure: 8,
      law: 5,
      media: 3,
    },
    ties: { birth: 68, descent_1: 26, descent_2: 3, marriage: 3 },
    mothers: {
      AL: ['sqi'],
      XK: ['sqi', 'sqi', 'srp'],
      BA: ['bos', 'hrv', 'srp'],
      MK: ['mkd', 'sqi'],
      ME: ['srp'],
      RS: ['srp'],
    },
    nameLocales: {
      AL: ['it', 'el'],
      XK: ['tr', 'it'],
      BA: ['hr', 'sr_RS_latin', 'tr'],
      MK: ['mk', 'tr'],
      ME: ['sr_RS_latin'],
      RS: ['sr_RS_latin'],
    },
  },
];

/** What people speak where they live, for the language question (ISO 639-3). */
export const spokenIn: Record<string, string> = {
  US: 'eng',
  CA: 'eng',
  GB: 'eng',
  TT: 'eng',
  SR: 'nld',
  BB: 'eng',
  NL: 'nld',
  AG: 'eng',
  VE: 'spa',
  BR: 'por',
  FR: 'fra',
  AE: 'ara',
  AU: 'eng',
  JM: 'eng',
  BS: 'eng',
  IN: 'eng',
  DE: 'deu',
  IT: 'ita',
  BE: 'nld',
  ZA: 'eng',
  CI: 'fra',
  DK: 'dan',
  CH: 'deu',
  AT: 'deu',
  SE: 'swe',
  SI: 'slv',
  NO: 'nor',
};
