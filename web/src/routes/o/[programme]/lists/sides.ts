// Words for the side of a programme that a list belongs to: it is never shared with the other one.
import type { PoolRecipient } from '@compatriot/db/vocabulary.ts';
import { m } from '#lib/paraglide/messages.js';

export const sharedWith = (side: PoolRecipient): string =>
  side === 'programme_team' ? m.list_shared_team() : m.list_shared_government();

export const shareWith = (side: PoolRecipient): string =>
  side === 'programme_team' ? m.list_share_team() : m.list_share_government();
