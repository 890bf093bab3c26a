// The vocabulary's codes in the page's language, as officials read them. Call these while rendering.
import type {
  Activity,
  AgeBand,
  ExperienceBand,
  IscedLevel,
  Mode,
  Sector,
  StayLength,
} from '@compatriot/db/vocabulary.ts';
import { m } from '#lib/paraglide/messages.js';

type Words<Code extends string> = Record<Code, () => string>;

const modes: Words<Mode> = {
  temporary: m.word_mode_temporary,
  permanent: m.word_mode_permanent,
  virtual: m.word_mode_virtual,
};
const sectors: Words<Sector> = {
  health: m.word_sector_health,
  education: m.word_sector_education,
  infrastructure: m.word_sector_infrastructure,
  agriculture: m.word_sector_agriculture,
  finance: m.word_sector_finance,
  law: m.word_sector_law,
  media: m.word_sector_media,
  public_administration: m.word_sector_public_administration,
  it: m.word_sector_it,
  social_work: m.word_sector_social_work,
};
const educations: Words<IscedLevel> = {
  0: m.word_education_0,
  1: m.word_education_1,
  2: m.word_education_2,
  3: m.word_education_3,
  4: m.word_education_4,
  5: m.word_education_5,
  6: m.word_education_6,
  7: m.word_education_7,
  8: m.word_education_8,
};
const experiences: Words<ExperienceBand> = {
  '0_2': m.word_experience_0_2,
  '3_5': m.word_experience_3_5,
  '6_10': m.word_experience_6_10,
  '11_20': m.word_experience_11_20,
  '21_over': m.word_experience_21_over,
};
const ages: Words<AgeBand> = {
  under_25: m.word_age_under_25,
  '25_34': m.word_age_25_34,
  '35_44': m.word_age_35_44,
  '45_54': m.word_age_45_54,
  '55_64': m.word_age_55_64,
  '65_over': m.word_age_65_over,
};
const stays: Words<StayLength> = {
  up_to_2_weeks: m.word_stay_up_to_2_weeks,
  up_to_6_weeks: m.word_stay_up_to_6_weeks,
  up_to_3_months: m.word_stay_up_to_3_months,
  up_to_6_months: m.word_stay_up_to_6_months,
  up_to_12_months: m.word_stay_up_to_12_months,
  longer: m.word_stay_longer,
};
const activities: Words<Activity> = {
  teach: m.word_activity_teach,
  clinical: m.word_activity_clinical,
  policy: m.word_activity_policy,
  systems: m.word_activity_systems,
  business: m.word_activity_business,
  research: m.word_activity_research,
};
const levels = [m.word_level_1, m.word_level_2, m.word_level_3, m.word_level_4];

const said = (words: Record<string, () => string>, code: string): string => words[code]?.() ?? code;

export const modeWord = (code: string): string => said(modes, code);
export const sectorWord = (code: string): string => said(sectors, code);
/** ISCED level, one digit. */
export const educationWord = (code: string): string => said(educations, code);
export const experienceWord = (code: string): string => said(experiences, code);
export const ageWord = (code: string): string => said(ages, code);
export const stayWord = (code: string): string => said(stays, code);
export const activityWord = (code: string): string => said(activities, code);
/** How well somebody has a skill, 1 to 4. */
export const skillLevelWord = (level: number): string => levels[level - 1]?.() ?? String(level);
/** CEFR levels stand for themselves; `native` is a word. */
export const languageLevelWord = (level: string): string => (level === 'native' ? m.word_native() : level);
