// Bounds of lists. Pure: pages use them too.

/** What an official may see of the pool on one page (SAFETY.md). */
export const listPageSize = 50;
/** A quarter of a year's work of an office; past that nobody finds a list by its name. */
export const mostLists = 100;
/** Two and a half days' quota of people: a list longer than that is a search. */
export const mostOnList = 500;
/** A paragraph about a person, not a file. */
export const longestNote = 1000;
/** As many as fit side by side on a screen. */
export const mostCompared = 4;

/** A public address of this programme's pages to go back to; null for any other address. */
export function backWithin(programme: string, path: string | undefined): string | null {
  const base = `/o/${encodeURIComponent(programme)}/`;
  // Only what stays the same when a browser resolves it: no `..`, no `//`, no other host.
  if (!path?.startsWith(base) || !URL.canParse(path, 'http://here')) return null;
  const url = new URL(path, 'http://here');
  return url.host === 'here' && url.pathname.startsWith(base) ? `${url.pathname}${url.search}` : null;
}
