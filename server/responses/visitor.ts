// Who answers without an account: a browser that holds the secret of one draft. This is the one place that reads and sets
// its cookie and opens a transaction in which row-level security lets exactly that draft and its response through.
import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Transaction } from '@compatriot/db/client.ts';
import { type SurveyProgramme, enterSurvey } from '@compatriot/db/queries/responses.ts';
import { hashSecret, isSecure } from '../accounts/sessions.ts';
import { problems } from '../problems.ts';
import { releasedVersion, type Version } from '../questionnaires/versions.ts';
import type { OpenRequest } from '../route.ts';
import { timeOrderedId } from './ids.ts';

export interface Key {
  id: string;
  secretHash: string;
}

export interface Visit {
  tx: Transaction;
  now: Date;
  programme: SurveyProgramme;
}

/** Long enough to come back after a season of night shifts; the draft itself may end sooner (programmes.draft_days). */
const cookieDays = 90;

const cookieName = (survey: string): string => `draft_${survey}`;

/** A new draft's id and its secret of 128 bits. */
export function makeKey(): Key & { secret: string } {
  const secret = randomBytes(16).toString('base64url');
  return { id: timeOrderedId(), secret, secretHash: hashSecret(secret) };
}

/** What the browser shows of one programme; null when it shows nothing readable. */
export function keyOf(request: OpenRequest, survey: string): Key | null {
  const [id, secret, ...more] = request.cookies[cookieName(survey)]?.split('.') ?? [];
  if (!id || !secret || more.length > 0 || !/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(id))
    return null;
  return { id, secretHash: hashSecret(secret) };
}

/** @throws 409 other_draft when this browser holds other answers than the ones that are meant */
export function meantKeyOf(request: OpenRequest, survey: string, draft: string | undefined): Key | null {
  const key = keyOf(request, survey);
  if (key && draft !== undefined && key.id !== draft) throw problems.otherDraft();
  return key;
}

export function keepKey(reply: FastifyReply, survey: string, id: string, secret: string): void {
  reply.setCookie(cookieName(survey), `${id}.${secret}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(reply.request),
    maxAge: cookieDays * 86_400,
  });
}

export function forgetKey(reply: FastifyReply, survey: string): void {
  reply.clearCookie(cookieName(survey), { path: '/' });
}

/**
 * Runs work that reaches the one draft or response of this id, and nothing else of any person. The queries compare the
 * secret's hash themselves.
 * @throws 404 for an unknown programme
 */
export function asVisitor<T>(
  request: OpenRequest,
  survey: string,
  id: string | null,
  work: (visit: Visit) => Promise<T>,
): Promise<T> {
  return request.services.database.transaction(id === null ? {} : { draft: id }, async (tx) => {
    const programme = await enterSurvey(tx, survey);
    if (!programme) throw problems.notFound();
    return work({ tx, now: new Date(), programme });
  });
}

/** @throws 404 for a version that is not this survey's, or not released */
export async function versionOf({ tx, programme }: Visit, id: string): Promise<Version> {
  const version = await releasedVersion(tx, programme.id, id);
  if (version?.audience !== programme.audience) throw problems.notFound();
  return version;
}

/** The version that new people answer. @throws 409 survey_closed */
export async function openVersion({ tx, programme }: Visit): Promise<Version> {
  // A follow-up begins with a link of one's own (server/follow-ups/), and with nothing else.
  if (programme.status !== 'open' || !programme.publishedId || programme.audience === 'follow_up')
    throw problems.surveyClosed();
  const version = await releasedVersion(tx, programme.id, programme.publishedId);
  if (version?.audience !== programme.audience) throw problems.surveyClosed();
  return version;
}

/** A draft ends this long after its last change. */
export const draftEnd = ({ now, programme }: Visit): Date =>
  new Date(now.getTime() + programme.draftDays * 86_400_000);
