// The web pages: SvelteKit's built handler, mounted in this process behind the API, on the same port.
// Fastify must not read a page request's body (the handler reads it itself), so this scope has a parser that
// passes everything through, and the handler gets the raw request and response.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageLanguage, say } from './messages.ts';

/** What a page may send to the API. Cookies travel in `headers.cookie`. */
export interface ApiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** Path and query, beginning with `/api/`. */
  url: string;
  headers: Record<string, string>;
  body?: Buffer | undefined;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  body: Buffer;
}

/** Rides on the raw request into the page's hooks as `event.platform.req.compatriot`. */
export interface PageBridge {
  inject(call: ApiCall): Promise<ApiAnswer>;
  /** The person's address as Fastify sees it (its trusted proxies taken into account). */
  ip: string;
}

type Handler = (
  request: IncomingMessage & { compatriot: PageBridge },
  response: ServerResponse,
  next: () => void,
) => unknown;

const built = fileURLToPath(new URL('../web/build/handler.js', import.meta.url));

/** The largest form a page may post, in bytes; files have routes of their own under /api. */
const formLimit = 1024 * 1024;

export async function pages(app: FastifyInstance, options: { handlerPath?: string }): Promise<void> {
  const path = options.handlerPath ?? built;
  if (!existsSync(path)) {
    throw new Error(`The web pages are not built yet (${path} is missing). Run: npm run build`);
  }
  // adapter-node reads these once, when it is imported; the prefix keeps them apart from the operator's variables.
  // Without a protocol header it assumes https, and its check of form origins would refuse http://localhost.
  process.env['COMPATRIOT_PAGES_PROTOCOL_HEADER'] = 'x-forwarded-proto';
  process.env['COMPATRIOT_PAGES_HOST_HEADER'] = 'x-forwarded-host';
  process.env['COMPATRIOT_PAGES_BODY_SIZE_LIMIT'] = String(formLimit);
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
  const text = say(language, busy ? 'error_busy_text' : 'error_500_text');
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
