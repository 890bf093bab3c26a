// Dates, numbers and names of places and languages, said the way the page's language says them.
import { localeTag } from '@compatriot/db/vocabulary.ts';
import { directionOf } from '#lib/language.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale, isLocale } from '#lib/paraglide/runtime.js';

/** The tag that Intl is given for the page's language, or another. */
export const formatTag = (language: string = getLocale()): string => localeTag(language);

/** The `lang` attribute of words that may be in another language than the page: a programme's own are in its first. */
export const langIfForeign = (language: string | undefined): string | undefined =>
  language === getLocale() ? undefined : language;

/** A date is not torn apart at the end of a line. */
const unbroken = (date: string): string => date.replaceAll(' ', '\u00a0');

export function formatDate(iso: string | Date | null | undefined): string {
  if (!iso) return '';
  const dateOnly = typeof iso === 'string' && iso.length === 10;
  const format = new Intl.DateTimeFormat(formatTag(), {
    dateStyle: 'long',
    ...(dateOnly ? { timeZone: 'UTC' } : {}),
  });
  return unbroken(format.format(new Date(iso)));
}

/** A day of this year, short: YYYY-MM-DD → 22 Nov. */
export function formatDay(iso: string): string {
  const format = new Intl.DateTimeFormat(formatTag(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return unbroken(format.format(new Date(iso)));
}

export function formatDateTime(iso: string | Date): string {
  return new Intl.DateTimeFormat(formatTag(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(formatTag(), options).format(value);
}

/** A share between 0 and 1. */
export function formatShare(share: number): string {
  return formatNumber(share, { style: 'percent', maximumFractionDigits: 0 });
}

export function formatList(items: string[]): string {
  return new Intl.ListFormat(formatTag(), { type: 'conjunction' }).format(items);
}

/** ISO 3166-1 alpha-2 → the country's name. */
export function countryName(code: string): string {
  return new Intl.DisplayNames([formatTag()], { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** ISO 639 → the language's name, in the page's language unless another is asked for. */
export function languageName(code: string, language: string = getLocale()): string {
  const name =
    new Intl.DisplayNames([formatTag(language)], { type: 'language', fallback: 'code' }).of(code) ?? code;
  if (name !== code) return name;
  const own = unlistedLanguages[code];
  return own?.({}, { locale: isLocale(language) ? language : getLocale() }) ?? code;
}

/** Spoken by people whom surveys reach, but not named in the lists that browsers and servers carry. */
const unlistedLanguages: Record<string, typeof m.language_name_gyn> = {
  ary: m.language_name_ary,
  arz: m.language_name_arz,
  dag: m.language_name_dag,
  gyn: m.language_name_gyn,
  jam: m.language_name_jam,
};

/** A label of the taxonomy or a word of the vocabulary where it stands alone: they are written as in a sentence. */
export function capital(words: string, language: string = getLocale()): string {
  const [first = ''] = words;
  return first.toLocaleUpperCase(language) + words.slice(first.length);
}

/** A name in any script inside a sentence: it does not drag the words beside it to its own side. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** A sentence of ours that opens with a name or a sum, where the first letter would turn it: it runs as the page does. */
export function inPageDirection(words: string): string {
  return `${directionOf(getLocale()) === 'rtl' ? '\u200f' : '\u200e'}${words}`;
}
