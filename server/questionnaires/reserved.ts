// The two answers that every kind of question shares. They stand in a file of their own so that the browser can
// read them without loading zod.

/** "I do not know": an answer, not a gap. */
export const unknownAnswer = '__unknown';
/** "I prefer not to say": an answer, not a gap. */
export const refusedAnswer = '__refused';
