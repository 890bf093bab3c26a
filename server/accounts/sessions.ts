// The two cookies of a signed-in browser: a signed token of fifteen minutes that names the session, and a refresh secret
// that is exchanged for a new pair when the token has run out. The session itself is a row and can be ended at any time.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { insertSession, rotateSession, standsSession } from '@compatriot/db/queries/accounts.ts';
import type { Context } from '../context.ts';
import { asSystem } from '../events.ts';
import { refreshGraceSeconds, sessionDays } from './rules.ts';

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const sessionShape = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Cookies stay on https where the site is reached by it, also when a proxy forgets to say so. */
export const isSecure = (request: FastifyRequest): boolean =>
  request.protocol === 'https' || request.server.settings.publicOrigin.startsWith('https:');

const options = (request: FastifyRequest) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: isSecure(request),
  maxAge: sessionDays * 86_400,
});

/** Makes a session inside the open transaction of the `sign_in` system actor. */
export async function startSession(
  ctx: Context,
  accountId: string,
): Promise<{ sessionId: string; secret: string }> {
  const sessionId = randomUUID();
  const secret = randomBytes(24).toString('base64url');
  await insertSession(ctx.tx, {
    id: sessionId,
    accountId,
    refreshHash: hashSecret(secret),
    expiresAt: new Date(ctx.now.getTime() + sessionDays * 86_400_000),
  });
  return { sessionId, secret };
}

export function setSessionCookies(
  reply: FastifyReply,
  session: { sessionId: string; secret: string | null },
): void {
  const { request, server } = reply;
  reply.setCookie('session', server.jwt.sign({ sid: session.sessionId }), options(request));
  if (session.secret) reply.setCookie('refresh', `${session.sessionId}.${session.secret}`, options(request));
}

export function clearSessionCookies(reply: FastifyReply): void {
  reply.clearCookie('session', { path: '/' });
  reply.clearCookie('refresh', { path: '/' });
}

/** The session that the request's cookies name, refreshed when its token has run out; null when there is none. */
export async function readSession(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string | null> {
  const { session, refresh } = request.cookies;
  if (session) {
    const sessionId = verified(app, session);
    if (sessionId) return sessionId;
  }
  const [sessionId, secret] = refresh?.split('.') ?? [];
  if (!sessionId || !secret || !sessionShape.test(sessionId)) return null;
  const next = randomBytes(24).toString('base64url');
  const { outcome } = await asSystem(app.services, 'sign_in', null, (ctx) =>
    rotateSession(ctx.tx, sessionId, hashSecret(secret), hashSecret(next), ctx.now, refreshGraceSeconds),
  );
  if (outcome === 'rotated') setSessionCookies(reply, { sessionId, secret: next });
  else if (outcome === 'recent') setSessionCookies(reply, { sessionId, secret: null });
  else {
    clearSessionCookies(reply);
    return null;
  }
  return sessionId;
}

/**
 * Do the cookies name a session that stands? Nothing is refreshed: this is asked before a large form is read, and the page
 * that reads it asks the API once more.
 */
export async function holdsSession(app: FastifyInstance, request: FastifyRequest): Promise<boolean> {
  const { session, refresh } = request.cookies;
  const [named, secret] = refresh?.split('.') ?? [];
  const fresh = session ? verified(app, session) : null;
  const sessionId = fresh ?? (secret ? named : undefined);
  if (!sessionId || !sessionShape.test(sessionId)) return false;
  return asSystem(app.services, 'sign_in', null, (ctx) =>
    standsSession(ctx.tx, sessionId, fresh ? null : hashSecret(secret ?? ''), ctx.now),
  );
}

function verified(app: FastifyInstance, token: string): string | null {
  try {
    const claims = app.jwt.verify<{ sid?: unknown }>(token);
    return typeof claims.sid === 'string' && sessionShape.test(claims.sid) ? claims.sid : null;
  } catch (error) {
    app.log.debug({ reason: error instanceof Error ? error.message : 'unknown' }, 'session token refused');
    return null;
  }
}
