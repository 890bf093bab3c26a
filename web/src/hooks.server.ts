// What happens around every page: its language, the safe headers, and the way to the API inside this process.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Duplex } from 'node:stream';
import { constants, createBrotliCompress } from 'node:zlib';
import { dev } from '$app/env';
import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import type { ApiCall } from '@compatriot/server/page-bridge.ts';
import { chooseLanguage, directionOf, languageCookie } from '#lib/language.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import { baseLocale, locales, overwriteGetLocale, type Locale } from '#lib/paraglide/runtime.js';

// Texts ask for the language of the request they are rendered for; a plain variable would be shared between people.
const localeOfRequest = new AsyncLocalStorage<Locale>();
overwriteGetLocale(() => localeOfRequest.getStore() ?? baseLocale);

const oneYear = 60 * 60 * 24 * 365;

export const handle: Handle = async ({ event, resolve }) => {
  const choice = chooseLanguage(
    event.url,
    event.cookies.get(languageCookie),
    event.request.headers.get('accept-language'),
    { locales, baseLocale },
  );
  event.locals.locale = choice.locale;
  event.locals.language = choice.language;
  // Somebody who looks at a questionnaire in Arabic goes on working in their own language afterwards.
  if (choice.remember && !event.route.id?.endsWith('/preview')) {
    event.cookies.set(languageCookie, choice.remember, {
      path: '/',
      maxAge: oneYear,
      sameSite: 'lax',
      httpOnly: true,
      secure: event.url.protocol === 'https:',
    });
    // Who is signed in gets mail in the language chosen last.
    if (choice.remember === choice.locale && event.cookies.get('session')) {
      await event.fetch('/api/session', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: choice.locale }),
      });
    }
  }

  const response = await localeOfRequest.run(choice.locale, () =>
    resolve(event, {
      transformPageChunk: ({ html }) =>
        html.replace('%lang%', choice.locale).replace('%dir%', directionOf(choice.locale)),
    }),
  );
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    response.headers.append('vary', 'Cookie, Accept-Language');
    response.headers.set('referrer-policy', 'same-origin');
    response.headers.set('x-content-type-options', 'nosniff');
    // Pages show people's answers: a shared computer's Back button must not bring them up after signing out.
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  }
  return compressed(event.request, response);
};

/** Pages reach the API in this process, with the person's cookies and address, never by a call over the network. */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request);

  const headers: Record<string, string> = {
    'accept-language': event.locals.language,
    'user-agent': event.request.headers.get('user-agent') ?? '',
    // SvelteKit has checked where the form came from; the API's own check sees the same origin.
    origin: event.url.origin,
  };
  for (const name of ['accept', 'content-type', 'if-match', 'idempotency-key']) {
    const value = request.headers.get(name);
    if (value) headers[name] = value;
  }
  // Cookies as the browser holds them by now, those set earlier in this same request included.
  const cookies = event.cookies.getAll({ decode: (value) => value });
  if (cookies.length > 0) headers['cookie'] = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

  const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined;
  const bridge = event.platform?.req.compatriot;
  if (!bridge) {
    // Only `vite dev` has no Fastify around it; the built pages never take this way.
    if (!dev) throw new Error('The pages run only inside the server (server/pages.ts).');
    delete headers['origin'];
    const answer = await globalThis.fetch(new URL(url.pathname + url.search, 'http://127.0.0.1:3000'), {
      method: request.method,
      headers,
      ...(body ? { body } : {}),
    });
    passCookies(event, answer.headers.getSetCookie());
    return answer;
  }

  const answer = await bridge.inject({
    method: request.method as ApiCall['method'],
    url: url.pathname + url.search,
    headers,
    body,
  });
  const answerHeaders = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value === undefined || name === 'set-cookie') continue;
    for (const one of Array.isArray(value) ? value : [value]) answerHeaders.append(name, String(one));
  }
  const setCookie = answer.headers['set-cookie'];
  passCookies(
    event,
    setCookie === undefined ? [] : Array.isArray(setCookie) ? setCookie : [String(setCookie)],
  );
  const empty = answer.status === 204 || answer.status === 304;
  return new Response(empty ? null : new Uint8Array(answer.body), {
    status: answer.status,
    headers: answerHeaders,
  });
};

/** What the API wants the browser to keep is handed on unchanged. */
function passCookies(event: RequestEvent, headers: string[]): void {
  for (const header of headers) {
    const { name, value, ...options } = event.cookies.parse(header, { decode: (raw) => raw });
    event.cookies.set(name, value ?? '', {
      path: '/',
      httpOnly: false,
      secure: false,
      sameSite: false,
      ...options,
      encode: (raw) => raw,
    });
  }
}

/** Fastify's compression does not see these answers; on a poor link a page is a fifth of its size with it. */
function compressed(request: Request, response: Response): Response {
  const type = response.headers.get('content-type') ?? '';
  if (
    !response.body ||
    !/^(text\/|application\/json)/.test(type) ||
    response.headers.has('content-encoding')
  ) {
    return response;
  }
  response.headers.append('vary', 'Accept-Encoding');
  const accepted = request.headers.get('accept-encoding') ?? '';
  const packing = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
  if (!packing) return response;
  const headers = new Headers(response.headers);
  headers.set('content-encoding', packing);
  headers.delete('content-length');
  const etag = headers.get('etag');
  if (etag && !etag.startsWith('W/')) headers.set('etag', `W/${etag}`);
  const packer = packing === 'br' ? brotli() : new CompressionStream('gzip');
  return new Response(response.body.pipeThrough(packer), { status: response.status, headers });
}

/** Level 5 of 11: a page is 8 to 14 % smaller than with gzip, for a millisecond or two; above it only gets slower. */
function brotli(): ReadableWritablePair<Uint8Array, BufferSource> {
  const stream = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  return Duplex.toWeb(stream) as unknown as ReadableWritablePair<Uint8Array, BufferSource>;
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind !== 'unknown') return;
  // A page asked the API for something and was refused: the refusal's own status and words, not "our fault".
  if (error instanceof ApiProblem) return { status: error.status, message: error.title };
  // The route's template, not the address: addresses can carry what a person searched for.
  console.error(`page ${event.request.method} ${event.route.id ?? 'unknown'} failed`, error);
  return { message: m.error_500_text() };
};
