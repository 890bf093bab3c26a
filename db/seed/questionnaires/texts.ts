// The texts of the seeded questionnaires. English stands in the code; every other language is one file,
// texts/<language>.json, keyed by the English. Adding a language is adding its file.
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('./texts/', import.meta.url);

const translations = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [
      file.slice(0, -'.json'.length),
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, string>,
    ]),
);

/** Languages that a seeded questionnaire can have (ISO 639). */
export const writtenLanguages: readonly string[] = ['en', ...translations.keys()];

/**
 * A text of the code in another language; undefined when nobody has written it.
 * What stands behind a `#` is not shown: it tells apart texts that only English says in the same words ("Never#sent").
 */
export function written(source: string, language: string): string | undefined {
  if (language === 'en') return source.replace(/#[^#]*$/, '');
  const texts = translations.get(language);
  return texts && Object.hasOwn(texts, source) ? texts[source] : undefined;
}
