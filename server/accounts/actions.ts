// Signing in by a code sent to an address. The answers never tell whether an address is known here.
import { randomInt } from 'node:crypto';
import {
  claimProfiles,
  codesSince,
  ensureAccount,
  insertCode,
  lockAddress,
  revokeSession,
  setLanguage,
  useCode,
} from '@compatriot/db/queries/accounts.ts';
import { unreadNotices } from '@compatriot/db/queries/notices.ts';
import { institutionNames } from '@compatriot/db/queries/institutions.ts';
import { countOwnProfiles } from '@compatriot/db/queries/profiles.ts';
import type { Context } from '../context.ts';
import { asSystem } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguages, say } from '../messages.ts';
import { problems } from '../problems.ts';
import type { OpenRequest } from '../route.ts';
import { codeMinutes, codesPerWindow } from './rules.ts';
import { clearSessionCookies, hashSecret, setSessionCookies, startSession } from './sessions.ts';

/** Queues a mail with a code. Past the limit nothing is sent, and the answer is the same. */
export async function askCode(request: OpenRequest, email: string): Promise<{ sent: true }> {
  await asSystem(request.services, 'sign_in', null, async (ctx) => {
    await lockAddress(ctx.tx, email);
    const windowStart = new Date(ctx.now.getTime() - codeMinutes * 60_000);
    if ((await codesSince(ctx.tx, email, windowStart)) >= codesPerWindow) return;
    const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
    const expiresAt = new Date(ctx.now.getTime() + codeMinutes * 60_000);
    await insertCode(ctx.tx, { email, codeHash: hashSecret(`${email}:${code}`), expiresAt });
    await queueMail(ctx, {
      accountId: null,
      recipient: email,
      subject: say(request.language, 'mail_code_subject', { code }),
      body: say(request.language, 'mail_code_body', { code, minutes: codeMinutes, count: codeMinutes }),
      secretUntil: expiresAt,
    });
  });
  return { sent: true };
}

/** @throws 401 wrong_code; the try has been counted by then */
export async function openSession(
  request: OpenRequest,
  input: { email: string; code: string },
): Promise<void> {
  const session = await asSystem(request.services, 'sign_in', null, async (ctx) => {
    const right = await useCode(ctx.tx, input.email, hashSecret(`${input.email}:${input.code}`), ctx.now);
    if (!right) return null;
    const accountId = await ensureAccount(ctx.tx, input.email, null, request.language);
    await claimProfiles(ctx.tx, accountId);
    await ctx.record('session.opened', { id: accountId, programmeId: null });
    return startSession(ctx, accountId);
  });
  if (!session) throw problems.wrongCode();
  setSessionCookies(request.reply, session);
}

export async function closeSession(request: OpenRequest): Promise<void> {
  const { sessionId } = request;
  if (sessionId) {
    await asSystem(request.services, 'sign_in', null, (ctx) => revokeSession(ctx.tx, sessionId, ctx.now));
  }
  clearSessionCookies(request.reply);
}

export async function describeSession(ctx: Context) {
  const { person } = ctx.actor;
  if (!person) throw problems.signInNeeded();
  return {
    account: person.account,
    memberships: person.memberships,
    institutions: await institutionNames(
      ctx.tx,
      person.institutions.map((each) => each.id),
    ),
    profiles: await countOwnProfiles(ctx.tx, person.account.id),
    unread: await unreadNotices(ctx.tx, person.account.id),
  };
}

export async function changeLanguage(ctx: Context, language: string): Promise<void> {
  const { person } = ctx.actor;
  if (!person) throw problems.signInNeeded();
  if (!pageLanguages.includes(language)) throw problems.invalid([{ path: 'language', code: 'not_a_choice' }]);
  await setLanguage(ctx.tx, person.account.id, language);
}
