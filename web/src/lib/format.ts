// Dates, numbers and names of places and languages, said the way the page's language says them.
import { getLocale } from '#lib/paraglide/runtime.js';

// Western digits throughout: officials compare these figures with papers and passports that use them.
const tag = (): string => `${getLocale()}-u-nu-latn`;

export function formatDate(iso: string | Date | null | undefined): string {
  if (!iso) return '';
  const dateOnly = typeof iso === 'string' && iso.length === 10;
  return new Intl.DateTimeFormat(tag(), {
    dateStyle: 'long',
    ...(dateOnly ? { timeZone: 'UTC' } : {}),
  }).format(new Date(iso));
}

export function formatDateTime(iso: string | Date): string {
  return new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(tag(), options).format(value);
}

/** A share between 0 and 1. */
export function formatShare(share: number): string {
  return formatNumber(share, { style: 'percent', maximumFractionDigits: 0 });
}

export function formatList(items: string[]): string {
  return new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(items);
}

/** ISO 3166-1 alpha-2 → the country's name. */
export function countryName(code: string): string {
  return new Intl.DisplayNames([getLocale()], { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** ISO 639 → the language's name in the page's language. */
export function languageName(code: string): string {
  return new Intl.DisplayNames([getLocale()], { type: 'language', fallback: 'code' }).of(code) ?? code;
}
