// Texts of mail and problems, from the same files that the pages use.
import { readFileSync } from 'node:fs';
import { type PageLanguage, pageLanguages } from '@compatriot/db/vocabulary.ts';

const texts = Object.fromEntries(
  pageLanguages.map((language) => [
    language,
    JSON.parse(readFileSync(new URL(`./messages/${language}.json`, import.meta.url), 'utf8')) as Record<
      string,
      string
    >,
  ]),
) as Record<PageLanguage, Record<string, string>>;

/** The page language nearest to what was asked for; English when none is. */
export function pageLanguage(asked: string | undefined | null): PageLanguage {
  const short = asked?.slice(0, 2).toLowerCase();
  return pageLanguages.find((language) => language === short) ?? 'en';
}

/** First language of an Accept-Language header that the pages speak. */
export function acceptedLanguage(header: string | undefined): PageLanguage {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find((short) => pageLanguages.some((language) => language === short));
  return pageLanguage(wanted);
}

/**
 * The text of a key with its placeholders filled.
 * @throws when the key is in no language: a missing text is a programmer's error, found by test/rules/messages.test.ts
 */
export function say(
  language: PageLanguage,
  key: string,
  values: Record<string, string | number> = {},
): string {
  const text = texts[language][key] ?? texts.en[key];
  if (text === undefined) throw new Error(`No text for ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

export function hasText(key: string): boolean {
  return key in texts.en;
}
