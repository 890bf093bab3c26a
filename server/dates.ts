// Civil dates: a server has no place of its own, so that its day is the one of UTC.

/** The day on which a request is made, YYYY-MM-DD. */
export const today = (now: Date): string => now.toISOString().slice(0, 10);
