// Amounts and currencies as the page's language says them.
import { formatNumber, formatTag } from '#lib/format.ts';
import { minorDigits } from '#lib/money.ts';

/** @param minor whole minor units */
export function moneyWord(minor: number, currency: string): string {
  const word = formatNumber(minor / 10 ** minorDigits(currency), {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
  // "US$" in Arabic: the sign would be torn off its letters.
  return word.includes('\u200f') && /[A-Z$]/.test(word)
    ? `\u2066${word.replaceAll('\u200f', '')}\u2069`
    : word;
}

/** "EUR – euro". */
export function currencyWord(code: string): string {
  const name = new Intl.DisplayNames([formatTag()], { type: 'currency', fallback: 'none' }).of(code);
  return name ? `${code} – ${name}` : code;
}
