// A rate as people type it, for the API: Arabic digits and a decimal comma are understood. Pure.
import { westernDigits } from '#lib/money.ts';
import type { FormValue } from '#lib/values.ts';

export function withRateRead(value: FormValue): FormValue {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const { rate, ...rest } = value;
  return typeof rate === 'string' && rate.trim() !== ''
    ? { ...rest, rate: westernDigits(rate).trim().replace(',', '.') }
    : rest;
}
