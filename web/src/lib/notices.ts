// The way to the inbox, with how many notices are new. Call it while rendering.
import { m } from '#lib/paraglide/messages.js';

/** @param session of the page's layout, where it has one */
export function noticesWord(session: unknown): string {
  const unread =
    typeof session === 'object' &&
    session !== null &&
    'unread' in session &&
    typeof session.unread === 'number'
      ? session.unread
      : 0;
  return unread > 0 ? m.notices_unread({ count: unread }) : m.notices_title();
}
