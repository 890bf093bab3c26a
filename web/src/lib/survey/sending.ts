// Sends what waits, one request after the other, and tells every open page how far it is. Only the service worker sends:
// there is one of it, however many tabs are open, and the browser's lock holds even while a new one takes over.
import {
  afterAnswer,
  afterConflict,
  beforeSending,
  type Incoming,
  nextOutgoing,
  type Outgoing,
} from './queue.ts';
import type { Answers } from '@compatriot/server/questionnaires/schema.ts';
import { load, update } from './store.ts';
import { scope, type Told } from './worker-scope.ts';

/** A poor link takes seconds; after this long the answer is not coming, and asking again is safe. */
const patience = 30_000;

const running = new Map<string, Promise<void>>();

/** Sends until nothing is left, or until the network or the server does not answer. */
export function flush(survey: string): Promise<void> {
  const now = running.get(survey);
  if (now) return now;
  const work = locked(survey, () => sendAll(survey)).finally(() => running.delete(survey));
  running.set(survey, work);
  return work;
}

async function locked(survey: string, work: () => Promise<void>): Promise<void> {
  // Browsers before 2022 may lack it; the map above serves them.
  const { locks } = scope.navigator as { locks?: LockManager };
  if (locks) await locks.request(`survey-${survey}`, work);
  else await work();
}

async function sendAll(survey: string): Promise<void> {
  for (;;) {
    const kept = await load(survey);
    const request = kept && nextOutgoing(kept);
    if (!request) break;
    await update(survey, (now) => beforeSending(now, request));
    await tell({ survey, sending: true });
    const answer = await ask(request);
    const after = await update(survey, (now) => afterAnswer(now, request, answer, Date.now(), Math.random()));
    if (after.due > 0) break;
    await settle(survey, request, answer);
  }
  await tell({ survey, sending: false });
}

async function ask(request: { method: string; path: string; body?: unknown }): Promise<Incoming | null> {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(request.path, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      signal: stop.signal,
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const retryAfter = Number(answer.headers.get('retry-after'));
    return {
      status: answer.status,
      body: json ? JSON.parse(text) : null,
      ...(retryAfter > 0 && { retryAfter }),
    };
  } catch (error) {
    // No network, a cut, or half an answer: what the server did with it is not known.
    console.error('Not sent yet', error);
    return null;
  } finally {
    clearTimeout(late);
  }
}

/** A page that the server refused because the draft had moved on: was that this device itself? */
async function settle(survey: string, request: Outgoing, answer: Incoming | null): Promise<void> {
  const problem = answer?.body as { code?: string; details?: { path: string }[] } | null;
  if (problem?.code !== 'draft_conflict' || !request.stamp) return;
  const { stamp } = request;
  const path = `/api/programmes/${encodeURIComponent(survey)}/draft`;
  const standing = await ask({ method: 'GET', path });
  const { draft } = (standing?.body ?? {}) as {
    draft?: { id: string; answers: Answers; revision: number } | null;
  };
  if (draft?.id !== request.draft) return;
  const keys = (problem.details ?? []).map((detail) => detail.path);
  await update(survey, (now) => afterConflict(now, stamp, keys, draft.answers, draft.revision));
}

export async function tell(message: Told): Promise<void> {
  for (const client of await scope.clients.matchAll()) client.postMessage(message);
}
