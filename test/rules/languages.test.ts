// Six languages on the public side, and any other by adding its files: which text is shown when one is missing, the
// language it is marked with, and dates, numbers and plurals as each language says them.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { standardQuestionnaire } from '@compatriot/db/seed/questionnaires/standard.ts';
import { written, writtenLanguages } from '@compatriot/db/seed/questionnaires/texts.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import { pageLanguages, say } from '@compatriot/server/messages.ts';
import { languageOf, textIn } from '@compatriot/server/questionnaires/rules.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLanguage, directionOf, ownNameOf } from '../../web/src/lib/language.ts';

const six = ['ar', 'en', 'es', 'fr', 'nl', 'pt'];
const folder = resolve(import.meta.dirname, '../../db/seed/questionnaires');

describe('a text that the asked language lacks', () => {
  it('comes in English, then in the questionnaire’s own language, then in any', () => {
    const text = { ti: 'ሰላም', fr: 'Bonjour', en: 'Hello', es: 'Hola' };
    expect(languageOf(text, 'es', 'fr')).toBe('es');
    expect(languageOf(text, 'ar', 'fr')).toBe('en');
    expect(languageOf({ ti: 'ሰላም', fr: 'Bonjour' }, 'ar', 'fr')).toBe('fr');
    expect(languageOf({ ti: 'ሰላም' }, 'ar', 'fr')).toBe('ti');
    expect(languageOf({ es: '', en: 'Hello' }, 'es', 'fr')).toBe('en');
    expect(languageOf({}, 'es', 'fr')).toBe('fr');
  });

  it('is always marked with the language that it is in', () => {
    const code = fc.constantFrom(...six, 'ti', 'gyn', '__proto__', 'constructor');
    const texts = fc.dictionary(code, fc.oneof(fc.constant(''), fc.string()));
    fc.assert(
      fc.property(texts, code, code, (text, asked, own) => {
        const shown = textIn(text, asked, own);
        const marked = languageOf(text, asked, own);
        expect(shown).toBe(Object.hasOwn(text, marked) ? text[marked] : '');
        // Nothing is shown only where there is nothing.
        expect(shown === '').toBe(Object.values(text).every((one) => one === ''));
      }),
    );
  });
});

describe('texts of the seeded questionnaires', () => {
  const code = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll("\\'", "'"))
    .join('\n');
  const files = readdirSync(join(folder, 'texts')).filter((file) => file.endsWith('.json'));

  it('are one file a language', () => {
    expect([...writtenLanguages].sort()).toEqual(['en', ...files.map((file) => file.slice(0, -5))].sort());
    expect(writtenLanguages).toEqual(expect.arrayContaining(six));
  });

  it.each(files)('%s translates what the code says, with names only where it can fill them', (file) => {
    const texts = JSON.parse(readFileSync(join(folder, 'texts', file), 'utf8')) as Record<string, string>;
    expect(Object.keys(texts).filter((source) => !code.includes(source))).toEqual([]);
    for (const [source, text] of Object.entries(texts)) {
      expect(text.trim(), source).toBe(text);
      expect(text, source).not.toBe('');
      const holes = text.match(/\{\w*\}/g) ?? [];
      expect(
        holes.filter((hole) => hole !== '{home}' && hole !== '{named}'),
        source,
      ).toEqual([]);
      if (source.includes('{home}')) expect(holes.length, source).toBeGreaterThan(0);
    }
  });

  it('show no sense mark and no placeholder in any language, whatever the programme', () => {
    for (const originCountries of [['GY'], ['GH', 'SN']]) {
      const definition = standardQuestionnaire({
        title: 'New',
        originCountries,
        languages: six,
        sectors: ['health'],
        modes: ['virtual', 'temporary'],
      });
      expect([...definition.languages].sort()).toEqual(six);
      const shown: string[] = [];
      JSON.stringify(definition, (_key, value: unknown) => {
        if (typeof value === 'string') shown.push(value);
        return value;
      });
      expect(shown.filter((text) => /[{}#]/.test(text))).toEqual([]);
    }
    expect(written('Never#sent', 'en')).toBe('Never');
    expect(written('Never#sent', 'xx')).toBeUndefined();
  });

  it('a language that has not got everything does not come first', () => {
    const options = { title: 'New', originCountries: ['GY'], sectors: ['health'], modes: ['virtual'] };
    expect(standardQuestionnaire({ ...options, languages: ['xx', 'fr'] }).languages).toEqual(['fr']);
    expect(standardQuestionnaire({ ...options, languages: ['xx'] }).languages).toEqual(['en']);
    const regions = [
      ['XX-A', 'A region that nobody has translated'],
      ['XX-B', 'Another such region'],
    ] as const;
    expect(standardQuestionnaire({ ...options, languages: ['es', 'fr'], regions }).languages).toEqual([
      'en',
      'es',
      'fr',
    ]);
  });
});

describe('a page’s language', () => {
  const spoken = { locales: ['en', 'es', 'ar'] as const, baseLocale: 'en' as const };
  const choose = (query: string, cookie?: string, header: string | null = null) =>
    chooseLanguage(new URL(`https://x.test/${query}`), cookie, header, spoken);

  it('is the address’s, then the cookie’s, then the browser’s, then English', () => {
    expect(choose('?lang=es', 'ar', 'en')).toEqual({ locale: 'es', language: 'es', remember: 'es' });
    expect(choose('', 'ar', 'en')).toEqual({ locale: 'ar', language: 'ar' });
    expect(choose('', undefined, 'de, es;q=0.4, ar-EG;q=0.8')).toEqual({ locale: 'ar', language: 'ar' });
    expect(choose('', undefined, 'de')).toEqual({ locale: 'en', language: 'en' });
  });

  it('is English around a questionnaire that speaks what the pages do not', () => {
    expect(choose('?lang=ti')).toEqual({ locale: 'en', language: 'ti', remember: 'ti' });
    expect(choose('?lang=__proto__')).toEqual({ locale: 'en', language: 'en' });
  });

  it('has its own name and direction without a table', () => {
    expect(six.map(ownNameOf)).toEqual([
      'العربية',
      'English',
      'Español',
      'Français',
      'Nederlands',
      'Português',
    ]);
    expect(['ar', 'fa', 'ur', 'he', 'ps', 'dv'].map(directionOf)).toEqual(Array(6).fill('rtl'));
    expect(['en', 'es', 'fr', 'nl', 'pt', 'ti', 'so', 'gyn'].map(directionOf)).toEqual(Array(8).fill('ltr'));
  });
});

describe('dates, numbers and plurals', () => {
  it.each([
    ['ar', '3 مارس 2027', '1,234.5', '25%'],
    ['en', '3 March 2027', '1,234.5', '25%'],
    ['es', '3 de marzo de 2027', '1234,5', '25 %'],
    ['fr', '3 mars 2027', '1 234,5', '25 %'],
    ['nl', '3 maart 2027', '1.234,5', '25%'],
    ['pt', '3 de março de 2027', '1234,5', '25%'],
  ])('are said the way %s says them, in western digits', (language, date, number, share) => {
    const tag = localeTag(language);
    // Spaces that do not break and marks of direction are not what this is about.
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '');
    const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
    expect(plain(day.format(new Date('2027-03-03')))).toBe(date);
    expect(plain(new Intl.NumberFormat(tag).format(1234.5))).toBe(number);
    expect(plain(new Intl.NumberFormat(tag, { style: 'percent' }).format(0.25))).toBe(share);
  });

  it('countries are named as Europe’s Portuguese names them', () => {
    expect(new Intl.DisplayNames([localeTag('pt')], { type: 'region' }).of('MK')).toBe('Macedónia do Norte');
  });

  it.each([
    ['en', ['1 person', '2 people', '11 people', '100 people']],
    ['fr', ['1 personne', '2 personnes', '11 personnes', '100 personnes']],
    ['es', ['1 persona', '2 personas', '11 personas', '100 personas']],
    ['pt', ['1 pessoa', '2 pessoas', '11 pessoas', '100 pessoas']],
    ['nl', ['1 persoon', '2 mensen', '11 mensen', '100 mensen']],
    ['ar', ['شخص واحد', 'شخصان', '11 شخصًا', '100 شخص']],
  ])('one, two and many in %s', (language, expected) => {
    expect([1, 2, 11, 100].map((count) => say(language, 'talent_count', { n: count, count }))).toEqual(
      expected,
    );
  });

  it('no language of the pages leaves a number without its text', () => {
    for (const language of pageLanguages)
      for (const count of [0, 1, 2, 3, 11, 100, 1000, 1_000_000])
        expect(say(language, 'survey_minutes', { minutes: count, count }), language).not.toMatch(/^$|[{}]/);
  });
});
