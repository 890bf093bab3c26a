// When a check of an institution counts, and what it may say of itself.

/** The check counts through its last day. */
export const dueDiligenceValid = (until: string | null, day: string): boolean =>
  until !== null && until >= day;

const zones = new Set(Intl.supportedValuesOf('timeZone'));

/** IANA name as the platform knows it. */
export const isTimeZone = (name: string): boolean => zones.has(name);

/** What a host keeps of its own institution; the rest is for those who checked it. */
export const hostFields: readonly string[] = ['address', 'website', 'phone', 'timeZone'];

/** The last day a check may count: three years, after which people, premises and papers have changed. */
export const longestCheckYears = 3;

export function pastLongestCheck(checkedOn: string, validUntil: string): boolean {
  const [year = '', ...rest] = checkedOn.split('-');
  return validUntil > [String(Number(year) + longestCheckYears).padStart(4, '0'), ...rest].join('-');
}
