// The receipt that a person can read out on the phone: no letters that look like figures.
import { randomInt } from 'node:crypto';

/** Crockford's base 32: without I, L, O and U. */
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const group = (): string => Array.from({ length: 4 }, () => symbols[randomInt(32)]).join('');

/** `GUYD-7K3M-2XQP`: the programme's first word, then 40 random bits; a clash is met by making another. */
export function makeReceipt(programmeCode: string): string {
  const prefix = (programmeCode.split('-')[0] ?? '').slice(0, 8).toUpperCase();
  return `${prefix}-${group()}-${group()}`;
}
