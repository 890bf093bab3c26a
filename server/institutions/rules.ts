// When a check of an institution counts.

/** The check counts through its last day. */
export const dueDiligenceValid = (until: string | null, day: string): boolean =>
  until !== null && until >= day;
