// When a check of an institution counts.

/** The day on which a request is made, as civil dates are compared: UTC, because a server has no place of its own. */
export const today = (now: Date): string => now.toISOString().slice(0, 10);

/** The check counts through its last day. */
export const dueDiligenceValid = (until: string | null, day: string): boolean =>
  until !== null && until >= day;
