// The link by which one person answers about one placement. It is made from the server's key, so that no copy of the database
// holds one, and a reminder carries the same link as the mail before.
import { createHmac } from 'node:crypto';
import { surveyCode } from '@compatriot/db/survey-code.ts';
import { hashSecret } from '../accounts/sessions.ts';

/** @param link counted up when an older link shall open nothing any more */
export function followUpToken(sessionKey: string, row: { id: string; link: number }): string {
  const key = createHmac('sha256', sessionKey).update('compatriot follow-up link').digest();
  return createHmac('sha256', key).update(`${row.id} ${row.link}`).digest('base64url');
}

export const followUpLinkHash = (token: string): string => hashSecret(token);

export const followUpPath = (programme: string, token: string): string =>
  `/s/${surveyCode(programme, 'follow_up')}/for/${token}`;
