// What is asked for, as chips that take one thing away each, and the names of the filters.
import { countryName, formatDate, languageName } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import {
  educationWord,
  experienceWord,
  languageLevelWord,
  modeWord,
  sectorWord,
  skillLevelWord,
} from '#lib/words.ts';
import type { FilterName } from '@compatriot/server/talent/rules.ts';
import type { TalentAnswer, TalentQuestion } from '@compatriot/server/talent/schema.ts';
import { without } from './address.ts';

export function filterWord(name: FilterName): string {
  const words: Record<FilterName, () => string> = {
    q: m.talent_search_label,
    country: m.talent_country,
    mode: m.talent_mode,
    sector: m.talent_sector,
    language: m.talent_language,
    education: m.talent_education,
    experience: m.talent_experience,
    skill: m.talent_skill,
    availableOn: m.talent_available_on,
  };
  return words[name]();
}

/** Only which filters are set matters here; the API has already refused what is not a value. */
export function questionOf(search: URLSearchParams): Pick<TalentQuestion, FilterName> {
  const several = <T>(name: string): T[] => search.getAll(name) as T[];
  return {
    q: search.get('q') ?? '',
    country: several('country'),
    mode: several('mode'),
    sector: several('sector'),
    language: several('language'),
    education: (search.get('education') ?? undefined) as TalentQuestion['education'],
    experience: several('experience'),
    skill: several('skill'),
    availableOn: search.get('availableOn') ?? undefined,
  };
}

/** The value's name; an address that was typed by hand may hold what is no value, and is shown as it stands. */
export function named(word: (code: string) => string, code: string): string {
  try {
    return word(code);
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
}

interface ChipText {
  label: string;
  href: string;
}

export function chipsOf(search: URLSearchParams, skills: TalentAnswer['skills']): ChipText[] {
  const chip = (name: FilterName, value: string, text: string): ChipText => ({
    label: m.talent_chip({ filter: filterWord(name), value: text }),
    href: without(search, name, value),
  });
  const each = (name: FilterName, word: (code: string) => string): ChipText[] =>
    search.getAll(name).map((value) => chip(name, value, named(word, value)));
  const words = search.get('q');
  return [
    ...(words ? [{ label: m.talent_chip_words({ words }), href: without(search, 'q') }] : []),
    ...search.getAll('skill').flatMap((value) => {
      const skill = skills.find((one) => one.uri === value || value.startsWith(`${one.uri}:`));
      if (!skill) return [];
      const level = skill.level > 1 ? m.talent_level_up({ level: skillLevelWord(skill.level) }) : '';
      return [
        chip('skill', value, level ? m.talent_skill_level({ skill: skill.label, level }) : skill.label),
      ];
    }),
    ...each('country', countryName),
    ...each('mode', modeWord),
    ...each('sector', sectorWord),
    ...each('experience', experienceWord),
    ...each('language', (value) => {
      const [code = '', own] = value.split(':');
      const level = own ?? search.get('level');
      return level
        ? `${languageName(code)} ${m.talent_level_up({ level: languageLevelWord(level) })}`
        : languageName(code);
    }),
    ...search.getAll('education').map((level) => ({
      label: m.talent_chip({ filter: m.talent_education_least(), value: educationWord(level) }),
      href: without(search, 'education'),
    })),
    ...each('availableOn', formatDate),
  ];
}
