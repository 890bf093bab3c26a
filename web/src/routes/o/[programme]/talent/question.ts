// The question in words: the names of the filters and their values, the chips that take one thing away each, and how many
// people were found.
import { countryName, formatDate, formatNumber, languageName } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import {
  activityWord,
  educationWord,
  experienceWord,
  languageLevelWord,
  modeWord,
  sectorWord,
  skillLevelWord,
  stayWord,
} from '#lib/words.ts';
import {
  type Counted,
  filterNames,
  type FilterName,
  parseSkillNeed,
} from '@compatriot/server/talent/rules.ts';
import type { TalentAnswer } from '@compatriot/server/talent/schema.ts';
import { without } from './address.ts';

/** What names the codes of an address: concepts and lists have theirs from the API. */
export interface Names {
  skills: TalentAnswer['skills'];
  nice: TalentAnswer['nice'];
  lists: { id: string; name: string }[];
  /** Regions as the facet names them. */
  regions: TalentAnswer['facets']['region'];
}

export function filterWord(name: FilterName): string {
  const words: Record<FilterName, () => string> = {
    q: m.talent_search_label,
    skill: m.talent_skill,
    nice: m.talent_nice,
    country: m.talent_country,
    region: m.talent_region,
    origin: m.talent_origin,
    language: m.talent_language,
    mode: m.talent_mode,
    availableFrom: m.talent_available_from,
    availableUntil: m.talent_available_until,
    stay: m.talent_stay,
    sector: m.talent_sector,
    activity: m.talent_activities,
    experience: m.talent_experience,
    education: m.talent_education,
    list: m.talent_list,
  };
  return words[name]();
}

/** An address that was typed by hand may hold what is no value, and is shown as it stands. */
function named(word: (code: string) => string, code: string): string {
  try {
    return word(code);
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
}

/** `fra:B2` → French B2 or better. */
function languageNeed(text: string): string {
  const [code = '', level] = text.split(':');
  return level
    ? `${languageName(code)} ${m.talent_level_up({ level: languageLevelWord(level) })}`
    : languageName(code);
}

function skillNeed(needs: Names['skills'], text: string): string {
  const need = needs.find((one) => one.uri === parseSkillNeed(text).uri);
  // Names come with the answer; without one, the last part of the identifier says most.
  if (!need) return parseSkillNeed(text).uri.split(/[:/]/).at(-1)?.replaceAll('-', ' ') ?? text;
  return need.level > 1
    ? m.talent_skill_level({
        skill: need.label,
        level: m.talent_level_up({ level: skillLevelWord(need.level) }),
      })
    : need.label;
}

/** One value of a filter in the page's language. */
export function valueWord(name: FilterName, value: string, names: Names): string {
  const words: Record<FilterName, (code: string) => string> = {
    q: (text) => m.talent_chip_words({ words: text }),
    skill: (text) => skillNeed(names.skills, text),
    nice: (text) => skillNeed(names.nice, text),
    country: countryName,
    region: (code) => names.regions.find((one) => one.value === code)?.label ?? code,
    origin: countryName,
    language: languageNeed,
    mode: modeWord,
    availableFrom: formatDate,
    availableUntil: formatDate,
    stay: stayWord,
    sector: sectorWord,
    activity: activityWord,
    experience: experienceWord,
    education: (level) => `${m.talent_education_least()}: ${educationWord(level)}`,
    list: (id) => names.lists.find((list) => list.id === id)?.name ?? id,
  };
  return named(words[name], value);
}

/** A sector, language or country that a typed word was taken for: "Languages: Dutch". */
export function namedWord({ kind, value }: TalentAnswer['named'][number]): string {
  const words = { sector: sectorWord, language: languageName, country: countryName };
  return m.talent_chip({ filter: filterWord(kind), value: named(words[kind], value) });
}

interface Found {
  total: number;
  counted: Counted;
}

/** "about 35 people": where they are not all listed, figures are not exact. */
export function peopleWord({ total, counted }: Found): string {
  const n = formatNumber(total);
  if (counted === 'fewer') return m.talent_fewer({ n });
  if (counted === 'about') return m.talent_about({ n, count: total });
  return total === 0 ? m.talent_nobody() : m.talent_count({ n, count: total });
}

/** The same on a button. */
export function showWord({ total, counted }: Found): string {
  const n = formatNumber(total);
  if (counted === 'fewer') return m.talent_show_fewer({ n });
  return counted === 'about'
    ? m.talent_show_about({ n, count: total })
    : m.talent_show_count({ n, count: total });
}

export interface Asked {
  name: FilterName;
  value: string;
  /** "Lives in: Netherlands"; words and must-haves stand for themselves. */
  text: string;
  /** The same question without it. */
  href: string;
}

export function askedFor(search: URLSearchParams, names: Names): Asked[] {
  const wordsFirst = [...new Set<FilterName>(['q', ...filterNames])];
  return wordsFirst.flatMap((name) =>
    search.getAll(name).map((value) => {
      const word = valueWord(name, value, names);
      const bare = name === 'q' || name === 'skill';
      return {
        name,
        value,
        text: bare ? word : m.talent_chip({ filter: filterWord(name), value: word }),
        href: without(search, name, value),
      };
    }),
  );
}
