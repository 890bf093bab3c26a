// The survey's service worker: online it only watches; without a connection it answers with the device's copy and keeps
// what was posted; when the connection is back it sends what waits before the next page is shown.
import { copyFor, keepCopy, partOf } from './copies.ts';
import type { Entries } from './kept.ts';
import { forgotten, isSettled, nextOutgoing } from './queue.ts';
import { flush, tell } from './sending.ts';
import { everySurvey, load, update } from './store.ts';
import { type Ask, scope } from './worker-scope.ts';

/** A page takes one or two seconds over 400 kbit/s; after this long nothing is coming. A form is waited for longer. */
const pagePatience = 10_000;
const formPatience = 20_000;
/** The network failed just now: the next page is not waited for as long again. */
const shortPatience = 3000;
const lately = 60_000;
let failedAt = 0;

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.location.origin) return;
  if (request.mode === 'navigate') {
    const survey = surveyOf(url);
    if (survey) event.respondWith(open(request, url, survey));
  } else if (request.method === 'GET' && /^\/(_app\/immutable|accent)\/|^\/favicon/.test(url.pathname)) {
    event.respondWith(partOf(request).then((kept) => kept ?? fetch(request)));
  }
});

scope.addEventListener('message', (event) => {
  const message = event.data as Ask;
  if (message.ask === 'keep')
    event.waitUntil(quietly(keepCopy(message.survey, message.tag, message.version)));
  else if (message.ask === 'flush') event.waitUntil(flush(message.survey));
  else event.waitUntil(forget(message.survey));
});

/** The browser says that the connection is back, the survey's tab open or not. */
scope.addEventListener('sync', (event) => event.waitUntil(flushAll()));

async function flushAll(): Promise<void> {
  for (const survey of await everySurvey()) {
    await flush(survey);
    const kept = await load(survey);
    // Failing is how the browser is asked to try again later.
    if (kept && nextOutgoing(kept)) throw new Error('Not everything could be sent yet');
  }
}

/** Pages of a survey, but neither its downloads nor the copy itself. */
function surveyOf({ pathname }: URL): string | null {
  const [, survey, part = ''] = /^\/s\/([^/]+)(?:\/([^/]*))?$/.exec(pathname) ?? [];
  return survey && !part.includes('.') && part !== 'on-device' ? decodeURIComponent(survey) : null;
}

async function open(request: Request, url: URL, survey: string): Promise<Response> {
  const posted = request.method === 'POST' ? request.clone().text() : null;
  const patience = Date.now() - failedAt < lately ? shortPatience : posted ? formPatience : pagePatience;
  if (!(await isSentFirst(survey, patience))) {
    return (await offline(url, survey, await posted)) ?? fetch(request);
  }
  let answer: Response | null = null;
  try {
    answer = await within(patience, fetch(request));
    if (!isMissing(answer.status, posted !== null, url)) {
      failedAt = 0;
      if (posted) await accepted(survey, url, await posted, answer);
      return answer;
    }
  } catch (error) {
    console.error('The page did not come; the copy on this device stands in', error);
  }
  failedAt = Date.now();
  return (await offline(url, survey, await posted)) ?? answer ?? Response.error();
}

/**
 * A server that is away, behind a proxy or too busy to think. A form that it did not take must not be lost with that; but at
 * the pages about codes "too many" is an answer, which the page says.
 */
function isMissing(status: number, posted: boolean, { pathname }: URL): boolean {
  if (!posted) return status >= 502 && status <= 504;
  return status >= 500 || (status === 429 && !/\/(resume|save)$/.test(pathname));
}

/** What waits goes before the page, which would else be made from what the server knew before. */
async function isSentFirst(survey: string, patience: number): Promise<boolean> {
  const kept = await load(survey);
  if (!kept || !nextOutgoing(kept)) return true;
  try {
    await within(patience, flush(survey));
  } catch (error) {
    console.error('What waits takes longer', error);
  }
  const after = await load(survey);
  return !after || !nextOutgoing(after);
}

/** The copy, and a posted form kept for it to read. Undefined when this device has no copy. */
async function offline(url: URL, survey: string, posted: string | null): Promise<Response | undefined> {
  const copy = await copyFor(survey, url.searchParams.get('lang'));
  if (copy && posted !== null) {
    const entries: Entries = [...new URLSearchParams(posted)];
    await update(survey, (kept) => ({ ...kept, posted: { path: url.pathname + url.search, entries } }));
  }
  return copy;
}

/** The server has taken the form: what was kept of it while typing goes. */
async function accepted(survey: string, url: URL, posted: string, answer: Response): Promise<void> {
  if (answer.type !== 'opaqueredirect' && answer.status >= 300) return;
  const kept = await load(survey);
  if (!kept) return;
  if (url.search.startsWith('?/forget')) await update(survey, () => null);
  else if (answer.type === 'opaqueredirect' && posted.includes('_shown=')) {
    await update(survey, (now) => ({ ...now, typing: null }));
  }
}

async function forget(survey: string): Promise<void> {
  await update(survey, (kept) => forgotten(kept, true));
  await flush(survey);
  const kept = await load(survey);
  if (kept && isSettled(kept)) await update(survey, () => null);
  await tell({ survey, sending: false });
}

function within<T>(patience: number, work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error(`Nothing came in ${patience} ms`)), patience);
    work.then(done, failed).finally(() => clearTimeout(late));
  });
}

/** A copy that could not be fetched is fetched at the next page; nobody waits for it. */
function quietly(work: Promise<void>): Promise<void> {
  return work.catch((error: unknown) => console.error('The copy for this device comes later', error));
}
