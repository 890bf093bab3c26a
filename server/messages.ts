// Texts of mail and problems, from the same files that the pages use. The languages are the files: adding one is
// adding server/messages/<language>.json, and a text that it lacks is said in English.
import { readFileSync, readdirSync } from 'node:fs';

export const baseLanguage = 'en';

/** inlang's message format: one text, or one for each plural form of the `count` that is passed. */
export type Message = string | readonly [{ match: Readonly<Record<string, string>> }];

type Values = Readonly<Record<string, string | number>>;

/** The texts of one folder of <language>.json files. */
export function readMessages(folder: URL) {
  const texts = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => [
        file.slice(0, -'.json'.length),
        new Map(
          Object.entries(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, Message>),
        ),
      ]),
  );
  const languages: readonly string[] = [...texts.keys()].sort();
  const spoken = (language: string | undefined) => (language && texts.has(language) ? language : undefined);

  return {
    /** Languages of the pages and of mail. */
    languages,

    /** The page language nearest to what was asked for; English when none is. */
    pageLanguage: (asked: string | undefined | null): string =>
      spoken(asked?.toLowerCase().split('-')[0]) ?? baseLanguage,

    /** First language of an Accept-Language header that the pages speak. */
    acceptedLanguage: (header: string | undefined): string =>
      (header ?? '')
        .split(',')
        .map((wish) => spoken(wish.trim().toLowerCase().split(/[-;]/)[0]))
        .find((language) => language !== undefined) ?? baseLanguage,

    /**
     * The text of a key with its placeholders filled.
     * @throws when the key is in no language: a missing text is a programmer's error, found by test/rules/messages.test.ts
     */
    say(language: string, key: string, values: Values = {}): string {
      const own = texts.get(language)?.get(key);
      const message = own ?? texts.get(baseLanguage)?.get(key);
      if (message === undefined) throw new Error(`No text for ${key}`);
      const text = inPlural(message, own === undefined ? baseLanguage : language, values);
      return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
        Object.hasOwn(values, name) ? String(values[name]) : whole,
      );
    },
  };
}

/** Which of a message's texts fits the number, by the language's own plural rules. */
function inPlural(message: Message, language: string, values: Values): string {
  if (typeof message === 'string') return message;
  const form = new Intl.PluralRules(language).select(Number(values['count']));
  const [{ match }] = message;
  return match[`countPlural=${form}`] ?? match['countPlural=*'] ?? '';
}

export const {
  languages: pageLanguages,
  pageLanguage,
  acceptedLanguage,
  say,
} = readMessages(new URL('./messages/', import.meta.url));
