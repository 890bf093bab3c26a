// How a line of a routes.ts becomes a Fastify route: shapes checked, one transaction opened for the right actor, the answer
// sent after commit. Closed by default: a route without `public: true` needs a signed-in person.
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import { signOn } from '@compatriot/db/queries/accounts.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import type { Context } from './context.ts';
import { type Services, makeRecord } from './events.ts';
import { problems } from './problems.ts';

type Shape = z.ZodType;
type Out<S> = S extends Shape ? z.output<S> : Record<string, never>;

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** From `If-Match: "3"`: the version of the row as the person last read it. */
  ifMatch: number | undefined;
}

interface Common<P, Q, B, R> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api, with `:name` parameters. */
  url: string;
  /** One sentence for the API document. */
  summary: string;
  public?: true;
  params?: P;
  query?: Q;
  body?: B;
  answer: R;
  status?: 200 | 201 | 202 | 204;
  /** Overrides the general limit, a minute and address. */
  limit?: number;
  /** Bytes of a body, where the general limit is too small. */
  bodyLimit?: number;
}

export interface TransactionalRoute<P, Q, B, R> extends Common<P, Q, B, R> {
  run: (ctx: Context, input: Input<Out<P>, Out<Q>, Out<B>>) => Promise<Out<R>>;
}

/** For acts that answer 'no' but must keep what they wrote, set cookies, or ask an engine before they open a transaction. */
export interface OpenRoute<P, Q, B, R> extends Common<P, Q, B, R> {
  open: (request: OpenRequest, input: Input<Out<P>, Out<Q>, Out<B>>) => Promise<Out<R>>;
}

export interface OpenRequest {
  services: Services;
  language: string;
  sessionId: string | null;
  route: string;
  reply: FastifyReply;
  cookies: Record<string, string | undefined>;
  transaction: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;
}

export interface RouteEntry {
  method: string;
  url: string;
  public: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    public?: boolean;
  }
  interface FastifyRequest {
    language: string;
    sessionId: string | null;
  }
  interface FastifyInstance {
    services: Services;
    routeTable: RouteEntry[];
  }
}

const nothing = z.strictObject({});

export function route<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
  R extends Shape = Shape,
>(app: FastifyInstance, definition: TransactionalRoute<P, Q, B, R> | OpenRoute<P, Q, B, R>): void {
  const { method, url, summary } = definition;
  const isPublic = definition.public === true;
  const status = definition.status ?? 200;
  app.route({
    method,
    url,
    ...(definition.bodyLimit ? { bodyLimit: definition.bodyLimit } : {}),
    config: { public: isPublic, ...(definition.limit ? { rateLimit: { max: definition.limit } } : {}) },
    schema: {
      summary,
      tags: [
        url.split('/')[3] && url.startsWith('/api/programmes/')
          ? (url.split('/')[4] ?? 'programmes')
          : (url.split('/')[2] ?? 'api'),
      ],
      params: definition.params ?? nothing,
      querystring: definition.query ?? nothing,
      ...(method === 'GET' || (method === 'DELETE' && !definition.body)
        ? {}
        : { body: definition.body ?? nothing }),
      response: { [status]: definition.answer },
      ...(isPublic ? { security: [] } : {}),
    } as FastifySchema,
    handler: async (request, reply) => {
      const input = {
        params: request.params,
        query: request.query,
        body: request.body,
        ifMatch: readIfMatch(request),
      } as Input<Out<P>, Out<Q>, Out<B>>;
      const transaction = <T>(work: (ctx: Context) => Promise<T>) =>
        inTransaction(app.services, request, isPublic, url, work);
      const answer =
        'run' in definition
          ? await transaction((ctx) => definition.run(ctx, input))
          : await definition.open(
              {
                services: app.services,
                language: request.language,
                sessionId: request.sessionId,
                route: url,
                reply,
                cookies: request.cookies,
                transaction,
              },
              input,
            );
      void reply.code(status).send(status === 204 ? undefined : answer);
      return reply;
    },
  });
}

function inTransaction<T>(
  services: Services,
  request: FastifyRequest,
  isPublic: boolean,
  url: string,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  // Where there is a session, sign_on says all that row-level security reads.
  return services.database.transaction(request.sessionId ? null : {}, async (tx: Transaction) => {
    const person = request.sessionId ? await signOn(tx, request.sessionId) : null;
    if (!person && !isPublic) throw problems.signInNeeded();
    const actor = { person, system: null };
    return work({
      actor,
      tx,
      now: new Date(),
      language: request.language,
      route: url,
      record: makeRecord(tx, actor, services.jobs),
    });
  });
}

function readIfMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  const match = /^"?(\d{1,9})"?$/.exec(header);
  if (!match) throw problems.invalid([{ path: 'If-Match', code: 'bad_shape' }]);
  return Number(match[1]);
}
