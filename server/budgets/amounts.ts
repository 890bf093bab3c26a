// Money as it is kept: whole minor units of a currency (ISO 4217), and rates as the decimals that somebody typed. Pure, and
// exact: floats appear nowhere between two currencies.
import { z } from 'zod';

/** Digits behind the decimal sign: 2 for euros, 0 for yen, 3 for dinars. */
export function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

const known = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217. */
export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => known.has(code), { params: { code: 'not_a_choice' } });

const mostOfLine = 1_000_000_000_000_000;
/** What one person's part of the terms, or one claim, may be at most; and what a donor may grant. Minor units. */
export const amountOfPerson = z.number().int().min(1).max(1_000_000_000_000);
export const amountOfLine = z.number().int().min(1).max(mostOfLine);

/** Units of the line's currency for one unit of what is promised: 1.0825, as printed by a bank. */
export const exchangeRate = z
  .string()
  .trim()
  .regex(/^(?!0+(\.0+)?$)\d{1,9}(\.\d{1,10})?$/);

/**
 * An amount in another currency, rounded half up; a promise is never rounded down to nothing.
 * @param rate units of `to` for one unit of `from`
 */
export function exchange(amount: number, from: string, to: string, rate: string): number {
  const [whole = '0', part = ''] = rate.split('.');
  const scaled = BigInt(whole + part) * BigInt(amount) * 10n ** BigInt(minorDigits(to));
  const scale = 10n ** BigInt(part.length + minorDigits(from));
  const rounded = (scaled * 2n + scale) / (scale * 2n);
  // More than any line has is refused as overdrawing, however absurd the rate.
  if (rounded > BigInt(mostOfLine)) return mostOfLine + 1;
  return Number(rounded > 0n ? rounded : 1n);
}
