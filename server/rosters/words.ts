// Facts of a roster as people read them, for its pages and the invited person's.
import { localeTag } from '@compatriot/db/vocabulary.ts';
import { say } from '../messages.ts';
import type { PersonFacts, SingleFact } from './schema.ts';

/** One fact in words; null where there is none. */
export function factWords(fact: SingleFact, facts: PersonFacts, language: string): string | null {
  const value = facts[fact];
  if (value === null) return null;
  if (typeof value === 'object') return value.words;
  if (fact === 'residenceCountry') return countryWords(String(value), language);
  if (fact === 'sex') return say(language, `roster_sex_${value}`);
  if (fact === 'educationLevel') return say(language, `word_education_${value}`);
  return String(value);
}

/** Making one takes longer than asking it a hundred times. */
const kept = new Map<string, Intl.DisplayNames>();
function namesOf(type: 'region' | 'language', language: string): Intl.DisplayNames {
  const key = `${type} ${language}`;
  const names = kept.get(key) ?? new Intl.DisplayNames([localeTag(language)], { type });
  kept.set(key, names);
  return names;
}

const countryWords = (code: string, language: string): string => namesOf('region', language).of(code) ?? code;

export const languageWords = (code: string, level: string | null, language: string): string => {
  const name = namesOf('language', language).of(code) ?? code;
  return level === null ? name : `${name} (${level === 'native' ? say(language, 'word_native') : level})`;
};
