// How a page's server code asks the API: JSON in, JSON out, problems as exceptions. Only for +page.server.ts and
// +layout.server.ts files; nothing of it reaches a browser.
import { getRequestEvent } from '$app/server';
import { error, redirect } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';

export interface Api {
  get<T>(path: string): Promise<T>;
  post<T = void>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  put<T = void>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  patch<T = void>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  delete<T = void>(path: string, body?: unknown): Promise<T>;
}

/**
 * `api(event.fetch).get<Session>('/api/session')`.
 * While a page loads: 401 goes to the sign-in page and comes back afterwards; 403 and 404 become error pages.
 * Inside a form action these are problems like any other, so that nothing typed is lost (`#lib/form.ts` shows them).
 */
export function api(fetch: typeof globalThis.fetch): Api {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      // A file goes as it is; its content type is among the headers.
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
    if (response.ok) {
      const text = await response.text();
      return (text ? JSON.parse(text) : undefined) as T;
    }
    throw await refusal(response);
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    delete: (path, body) => call('DELETE', path, body),
  };
}

async function refusal(response: Response): Promise<ApiProblem> {
  const problem = new ApiProblem(await problemOf(response));
  const { request, url } = getRequestEvent();
  const loading = request.method === 'GET' || request.method === 'HEAD';
  if (loading && response.status === 401) {
    redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
  }
  if (loading && (response.status === 403 || response.status === 404)) error(response.status, problem.title);
  return problem;
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  if (/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    const found = JSON.parse(text) as Partial<Problem>;
    if (typeof found.title === 'string') {
      return { code: 'unknown', ...found, title: found.title, status: response.status };
    }
  }
  return { code: 'unknown', status: response.status, title: m.error_500_text() };
}
