// The words of an export's cells: codes, countries and languages in the reader's language. Each is looked up once a file.
import { localeTag } from '@compatriot/db/vocabulary.ts';
import { say } from '../messages.ts';
import { regionName } from '../questionnaires/regions.ts';

export interface Words {
  say(key: string, values?: Record<string, string | number>): string;
  /** The word of a code: `word('word_mode_', 'virtual')`. */
  word(prefix: string, code: string | null): string | null;
  words(prefix: string, codes: readonly string[] | null): string | null;
  country(code: string | null): string | null;
  region(code: string | null): string | null;
  language(code: string): string;
}

/** Between several values of one cell: commas stand in labels. */
export const between = '; ';

export function wordsIn(language: string): Words {
  const tag = localeTag(language);
  const regions = new Intl.DisplayNames([tag], { type: 'region', fallback: 'code' });
  const tongues = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' });
  const kept = new Map<string, string>();
  const once = (key: string, make: () => string): string => {
    const found = kept.get(key);
    if (found !== undefined) return found;
    const made = make();
    kept.set(key, made);
    return made;
  };
  const word = (prefix: string, code: string | null) =>
    code === null ? null : once(prefix + code, () => say(language, prefix + code));
  return {
    say: (key, values) => say(language, key, values),
    word,
    words: (prefix, codes) =>
      codes && codes.length > 0 ? codes.map((code) => word(prefix, code)).join(between) : null,
    country: (code) => (code === null ? null : once(`country ${code}`, () => regions.of(code) ?? code)),
    region: (code) => (code === null ? null : (regionName(code) ?? code)),
    language: (code) => once(`language ${code}`, () => tongues.of(code) ?? code),
  };
}
