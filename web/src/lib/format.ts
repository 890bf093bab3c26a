// Dates, numbers and names of places and languages, said the way the page's language says them.
import { getLocale } from '#lib/paraglide/runtime.js';

/** Western digits throughout: officials compare these figures with papers and passports that use them. English is the
    British one, as its words are: 3 March 2027, where the bare tag would give the American order. */
export const formatTag = (language: string = getLocale()): string =>
  `${language === 'en' ? 'en-GB' : language}-u-nu-latn`;

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
  return new Intl.DisplayNames([getLocale()], { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** ISO 639 → the language's name, in the page's language unless another is asked for. */
export function languageName(code: string, language: string = getLocale()): string {
  const name = new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(code) ?? code;
  return name === code
    ? (unlistedLanguages[code]?.[language] ?? unlistedLanguages[code]?.['en'] ?? code)
    : name;
}

/** Spoken by people whom surveys reach, but not named in the lists that browsers and servers carry. */
const unlistedLanguages: Record<string, Record<string, string>> = {
  ary: { en: 'Moroccan Arabic', ar: 'العربية المغربية' },
  arz: { en: 'Egyptian Arabic', ar: 'العربية المصرية' },
  dag: { en: 'Dagbani', fr: 'dagbani', ar: 'الداغبانية' },
  gyn: { en: 'Guyanese Creole', fr: 'créole du Guyana', ar: 'الكريولية الغيانية' },
  jam: { en: 'Jamaican Creole', ar: 'الكريولية الجامايكية' },
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
