// Amounts as people type them, in and out of minor units. Pure. What a field holds is plain digits, so that
// it reads the same in every language.

/** Digits behind the decimal sign: 2 for euros, 0 for yen, 3 for dinars. */
export function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** Arabic and Persian digits and signs as the ones computers count with. */
export function westernDigits(text: string): string {
  return text
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll('٫', '.')
    .replaceAll('٬', ',');
}

/** @returns the whole number that was typed, or null where it is none */
export function readWhole(text: string): number | null {
  const digits = westernDigits(text).trim();
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** Each with its decimal sign, if it has one; a sign that comes with three digits behind it separates thousands. */
const written = [
  /^(?<whole>\d+)(?:[.,](?<part>\d{1,2}))?$/,
  /^(?<whole>\d{1,3}(?:,\d{3})+)(?:\.(?<part>\d{1,2}))?$/,
  /^(?<whole>\d{1,3}(?:\.\d{3})+)(?:,(?<part>\d{1,2}))?$/,
];
/** Of currencies in thousandths a point is always the decimal sign: nothing else tells the two apart. */
const inThousandths = [
  /^(?<whole>\d+)(?:\.(?<part>\d{1,3}))?$/,
  /^(?<whole>\d{1,3}(?:,\d{3})+)(?:\.(?<part>\d{1,3}))?$/,
];

/**
 * "2500", "2,500.50", "2.500,50" and "2 500" are understood.
 * @returns minor units, or null where it is no amount
 */
export function readMoney(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const plain = westernDigits(text)
    .trim()
    .replaceAll(/[\s\u00a0\u202f'’]/g, '');
  for (const form of digits === 3 ? inThousandths : written) {
    const { whole, part = '' } = form.exec(plain)?.groups ?? {};
    if (whole === undefined || part.length > digits) continue;
    const amount = Number(whole.replaceAll(/[.,]/g, '') + part.padEnd(digits, '0'));
    return Number.isSafeInteger(amount) ? amount : null;
  }
  return null;
}

/** What stands in a field for so many minor units. */
export function writeMoney(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const value = (minor / 10 ** digits).toFixed(digits);
  return value.replace(/\.0+$/, '');
}
