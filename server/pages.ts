// The web pages: SvelteKit's built handler, mounted in this process behind the API, on the same port.
// Fastify must not read a page request's body (the handler reads it itself), so this scope has a parser that
// passes everything through, and the handler gets the raw request and response.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { holdsSession } from './accounts/sessions.ts';
import { pageLanguage, say } from './messages.ts';
import type { PageBridge } from './page-bridge.ts';

type Handler = (
  request: IncomingMessage & { compatriot: PageBridge },
  response: ServerResponse,
  next: () => void,
) => unknown;

const built = fileURLToPath(new URL('../web/build/handler.js', import.meta.url));

/** The largest form a page may post, in bytes. */
const formLimit = 1024 * 1024;
/** Pages that take a file, for people with a right to them: its limit under /api, and the rest of the form. */
const filePages: [path: RegExp, limit: number][] = [
  [/^\/o\/[^/]+\/responses\/import\/?$/, 21 * 1024 * 1024],
  [/^\/o\/[^/]+\/responses\/evidence\/?$/, 6 * 1024 * 1024],
  [/^\/admin\/programmes\/[^/]+\/questionnaires\/import\/?$/, 3 * 1024 * 1024],
  // A paper of a placement or an institution, on whichever of its pages.
  [
    /^\/(o\/[^/]+\/(placements|institutions)|me\/invitations|host\/placements)\/[0-9a-f-]{36}(\/[a-z-]+)*\/?$/,
    11 * 1024 * 1024,
  ],
];
const largestForm = Math.max(...filePages.map(([, limit]) => limit));

/**
 * The adapter knows one limit for all pages; which page may take how much, and from whom, is decided here, before anything is
 * read: a page reads the whole form before it asks the API who sent it.
 */
async function refusesForm(app: FastifyInstance, request: FastifyRequest): Promise<401 | 413 | null> {
  if (request.method !== 'POST') return null;
  const path = request.url.split('?')[0] ?? '';
  const limit = filePages.find(([page]) => page.test(path))?.[1] ?? formLimit;
  const length = request.headers['content-length'];
  // Browsers say how long a form is; a body without a length is nobody's form.
  if (length === undefined) return request.headers['transfer-encoding'] === undefined ? null : 413;
  if (Number(length) > limit) return 413;
  return Number(length) > formLimit && !(await holdsSession(app, request)) ? 401 : null;
}

export async function pages(app: FastifyInstance, options: { handlerPath?: string }): Promise<void> {
  const path = options.handlerPath ?? built;
  if (!existsSync(path)) {
    throw new Error(`The web pages are not built yet (${path} is missing). Run: npm run build`);
  }
  // adapter-node reads these once, when it is imported; the prefix keeps them apart from the operator's variables.
  // Without a protocol header it assumes https, and its check of form origins would refuse http://localhost.
  process.env['COMPATRIOT_PAGES_PROTOCOL_HEADER'] = 'x-forwarded-proto';
  process.env['COMPATRIOT_PAGES_HOST_HEADER'] = 'x-forwarded-host';
  process.env['COMPATRIOT_PAGES_BODY_SIZE_LIMIT'] = String(largestForm);
  const { handler } = (await import(pathToFileURL(path).href)) as { handler: Handler };

  app.setErrorHandler(refusePage);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.route({
    method: ['GET', 'HEAD', 'POST', 'OPTIONS'],
    url: '/*',
    exposeHeadRoute: false,
    // Who may see which page is the API's answer to the page's own questions, not this route's.
    config: { public: true } as object,
    schema: { hide: true } as object,
    async preHandler(request, reply) {
      const status = await refusesForm(app, request);
      if (status)
        return reply
          .code(status)
          .type(plainPage)
          .header('connection', 'close')
          .send(wordsFor(status, request));
      return undefined;
    },
    handler(request, reply) {
      if (request.url === '/api' || request.url.startsWith('/api/')) {
        reply.callNotFound();
        return;
      }
      const raw = Object.assign(request.raw, { compatriot: bridge(app, request) });
      // Overwritten, never believed: Fastify has already decided which proxy it trusts.
      raw.headers['x-forwarded-proto'] = request.protocol;
      raw.headers['x-forwarded-host'] = request.host;

      for (const [name, value] of Object.entries(reply.getHeaders())) {
        // The pages bring their own policy, with a nonce for each answer.
        if (value !== undefined && name !== 'content-security-policy') reply.raw.setHeader(name, value);
      }
      reply.hijack();
      Promise.resolve(
        handler(raw, reply.raw, () => {
          reply.raw.statusCode = 404;
          reply.raw.end();
        }),
      ).catch((error: unknown) => {
        request.log.error({ err: error }, 'a page failed outside its own error handling');
        if (reply.raw.headersSent) reply.raw.destroy();
        else reply.raw.writeHead(500, { 'content-type': plainPage }).end(wordsFor(500, request));
      });
    },
  });
}

const plainPage = 'text/html; charset=utf-8';

/** The few refusals that come before any page can be rendered (too many requests, too busy): words, not JSON. */
function refusePage(
  error: FastifyError & { status?: number; retryAfter?: number },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const status = error.statusCode ?? error.status ?? 500;
  if (status >= 500 && status !== 503) request.log.error({ err: error }, 'a page was refused');
  if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
  return reply.code(status).type(plainPage).send(wordsFor(status, request));
}

function wordsFor(status: number, request: FastifyRequest): string {
  // Set by app.ts for every request; a page refused before that speaks English.
  const language = pageLanguage((request as FastifyRequest & { language?: string }).language);
  const busy = status === 429 || status === 503;
  const title = say(language, busy ? 'error_busy_title' : 'error_500_title');
  const texts: Record<number, string> = { 401: 'problem_sign_in_needed', 413: 'problem_too_large' };
  const text = say(language, texts[status] ?? (busy ? 'error_busy_text' : 'error_500_text'));
  return `<!doctype html><html lang="${language}" dir="auto"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;
}

/** The way from a page to the API without leaving the process; it carries the address of the person who asked. */
function bridge(app: FastifyInstance, request: FastifyRequest): PageBridge {
  const { headers, socket } = request.raw;
  // The API sees what it would have seen had the browser called it, so that it trusts the same proxies.
  const forwardedFor = headers['x-forwarded-for'];
  const address = socket.remoteAddress;
  return {
    ip: request.ip,
    async inject(call) {
      if (!call.url.startsWith('/api/')) throw new Error(`A page may call only /api/, not ${call.url}`);
      const answer = await app.inject({
        method: call.method,
        url: call.url,
        headers: {
          ...call.headers,
          host: request.host,
          'x-forwarded-host': request.host,
          'x-forwarded-proto': request.protocol,
          ...(forwardedFor ? { 'x-forwarded-for': String(forwardedFor) } : {}),
        },
        ...(address ? { remoteAddress: address } : {}),
        ...(call.body ? { payload: call.body } : {}),
      });
      return { status: answer.statusCode, headers: answer.headers, body: answer.rawPayload };
    },
  };
}
