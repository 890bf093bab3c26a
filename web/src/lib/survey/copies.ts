// The device's copies of a questionnaire: one document a survey and language with everything it needs beside it. A new
// one takes the place of the old only when it is complete, so a deployment in between never leaves half of each.
const cacheName = 'survey-copies';

/** What a document names: style sheets, scripts, the icon. Those that are written into it are named as disabled. */
const parts =
  /<(?:link|script)\b(?![^>]*\sdisabled)[^>]*\s(?:href|src)="(\/(?:_app\/|accent\/|favicon)[^"]+)"/g;

const home = (survey: string): string => `/s/${survey}/on-device`;
/** `tag` ends in the languages of the page's words and of the questionnaire. */
const keyOf = (survey: string, language: string): string => `${home(survey)}?copy=${language}`;

const running = new Map<string, Promise<void>>();

/** Pages that ask at the same time wait for one and the same download. */
export function keepCopy(survey: string, tag: string, version: string): Promise<void> {
  const name = `${survey} ${tag}`;
  const begun = running.get(name) ?? download(survey, tag, version).finally(() => running.delete(name));
  running.set(name, begun);
  return begun;
}

async function download(survey: string, tag: string, version: string): Promise<void> {
  const cache = await caches.open(cacheName);
  const language = tag.split(':').at(-2) ?? '';
  const last = home(survey);
  const key = keyOf(survey, language);
  const before = await cache.match(key);
  if (before?.headers.get('x-tag') === tag) {
    await cache.put(last, before);
    return;
  }
  const answer = await fetch(`${last}?version=${encodeURIComponent(version)}`, { cache: 'no-store' });
  if (!answer.ok) return;
  const text = await answer.text();
  const found = /data-tag="([^"]*)"/.exec(text)?.[1];
  // Another language or another deployment answered: the next page asks again.
  if (found !== tag) return;
  const needed = [...new Set([...text.matchAll(parts)].map(([, path]) => path ?? ''))];
  for (const path of needed) {
    if (await cache.match(path)) continue;
    const part = await fetch(path);
    if (!part.ok) return;
    await cache.put(path, part);
  }
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': answer.headers.get('content-security-policy') ?? "default-src 'none'",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-tag': tag,
    'x-parts': needed.join(' '),
  };
  await cache.put(key, new Response(text, { headers }));
  await cache.put(last, new Response(text, { headers }));
  await tidy(cache);
}

/** Drops what no document that is kept here asks for any more. */
async function tidy(cache: Cache): Promise<void> {
  const requests = await cache.keys();
  const used = new Set<string>();
  for (const request of requests) {
    const kept = await cache.match(request);
    for (const path of kept?.headers.get('x-parts')?.split(' ') ?? []) used.add(path);
  }
  for (const request of requests) {
    const { pathname, search } = new URL(request.url);
    if (!/\/on-device$/.test(pathname) && !used.has(pathname + search)) await cache.delete(request);
  }
}

/** The copy in the language that the address asks for, else the one used last. */
export async function copyFor(survey: string, language: string | null): Promise<Response | undefined> {
  const cache = await caches.open(cacheName);
  const asked = language ? await cache.match(keyOf(survey, language)) : undefined;
  return asked ?? (await cache.match(home(survey)));
}

export async function partOf(request: Request): Promise<Response | undefined> {
  return (await caches.open(cacheName)).match(request);
}
