// Bounds of saved searches and how often they may write. Pure.

/** Each one with alerts is asked again and again: as many as a person can keep apart by name. */
export const mostSearches = 50;
/** Longer than any question that the search page can ask. */
export const longestQuery = 4000;

const day = 86_400_000;
/** A search writes at most once a day: whoever wrote after this moment waits. */
export const writesAgain = (now: Date): Date => new Date(now.getTime() - day);

/**
 * People who came after this moment are told of in the next mail. A little before the mail that is being written, because
 * who was being added while it was counted carries an earlier time than it: better told twice than never. Never back behind
 * `before`, where it stood.
 */
export const toldUntil = (now: Date, before: Date): Date =>
  new Date(Math.max(now.getTime() - 10_000, before.getTime()));
