// The whole application: edge, root hooks, every route plugin on one screen, then the pages.
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import jwt from '@fastify/jwt';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { Database } from '@compatriot/db/client.ts';
import type { Jobs } from '@compatriot/db/jobs.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import { accountRoutes } from './accounts/routes.ts';
import { readSession } from './accounts/sessions.ts';
import { applicationRoutes } from './applications/routes.ts';
import { assignmentRoutes } from './assignments/routes.ts';
import { checkRoutes } from './checks/routes.ts';
import { certificateRoutes } from './certificates/routes.ts';
import type { Config } from './config.ts';
import { developmentRoutes } from './development/routes.ts';
import { budgetRoutes } from './budgets/routes.ts';
import { claimRoutes } from './claims/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { deskRoutes } from './desk/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import { fairnessRoutes } from './fairness/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { indicatorRoutes } from './indicators/routes.ts';
import { institutionRoutes } from './institutions/routes.ts';
import { linkRoutes } from './links/routes.ts';
import { listRoutes } from './lists/routes.ts';
import type { MatchIndex } from './matching/index.ts';
import { fitRoutes } from './fits/routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { followUpRoutes } from './follow-ups/routes.ts';
import { matchingRoutes } from './matching/routes.ts';
import { portfolioRoutes } from './portfolios/routes.ts';
import { acceptedLanguage, pageLanguage } from './messages.ts';
import { orientationRoutes } from './orientations/routes.ts';
import { noticeRoutes } from './notices/routes.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { pages } from './pages.ts';
import { placementRoutes } from './placements/routes.ts';
import { Problem, type ProblemDetail, problemOfDatabase, problems, withoutValues } from './problems.ts';
import { projectRoutes } from './projects/routes.ts';
import { returnPlanRoutes } from './return-plans/routes.ts';
import { profileRoutes } from './profiles/routes.ts';
import { programmeRoutes } from './programmes/routes.ts';
import { questionnaireRoutes } from './questionnaires/routes.ts';
import { xlsformRoutes } from './xlsform/routes.ts';
import { entryRoutes } from './responses/entry-routes.ts';
import { responseRoutes } from './responses/routes.ts';
import { resultRoutes } from './results/routes.ts';
import { rosterRoutes } from './rosters/routes.ts';
import { searchRoutes } from './searches/routes.ts';
import { selectionRoutes } from './selection/routes.ts';
import { skillRoutes } from './skills/routes.ts';
import { statisticRoutes } from './statistics/routes.ts';
import { surveyRoutes } from './surveys/routes.ts';
import { talentRoutes } from './talent/routes.ts';
import { workRoutes } from './work/routes.ts';
import { termsRoutes } from './terms/routes.ts';

declare module 'fastify' {
  interface FastifyInstance {
    settings: Config;
    engine: SearchEngine;
  }
}

export interface Parts {
  config: Config;
  database: Database;
  jobs: Jobs;
  search: SearchEngine;
  matching: MatchIndex;
  /** Built pages; absent in tests of the API alone. */
  pagesHandler?: string;
  /** Requests a minute and address; tests raise it. */
  requestLimit?: number;
}

export async function buildApp(parts: Parts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: process.stdout.isTTY ? 'error' : 'warn' },
    disableRequestLogging: true, // URLs can carry what people typed; a template is logged below instead
    // An outside proxy ends TLS; the demo is reached directly. Only a proxy of our own network is believed: whoever wrote
    // the rest of X-Forwarded-For would otherwise pick the address that limits are counted by.
    trustProxy: parts.config.demo ? false : 'loopback, linklocal, uniquelocal',
    bodyLimit: 1_000_000,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 10_000,
    handlerTimeout: 60_000,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 120 },
  });
  app.decorate('services', { database: parts.database, jobs: parts.jobs, matching: parts.matching });
  app.decorate('settings', parts.config);
  app.decorate('engine', parts.search);
  app.decorate('routeTable', []);
  app.decorateRequest('language', 'en');
  app.decorateRequest('sessionId', null);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error);
    if (problem.status >= 500)
      request.log.error({ err: withoutValues(error), route: request.routeOptions.url }, 'request failed');
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
    return reply
      .code(problem.status)
      .type('application/problem+json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send(problem.toBody(request.language));
  });

  await app.register(cookie);
  await app.register(helmet, {
    // The pages set their own policy with a nonce; what the API sends is data and runs nothing.
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: parts.config.demo ? false : undefined,
  });
  await app.register(rateLimit, {
    // A page counts with the API calls it makes, and an office shares one address; files of the build are not counted.
    max: parts.requestLimit ?? 3000,
    allowList: (request) => request.url.startsWith('/_app/'),
    timeWindow: 60_000,
    errorResponseBuilder: (_request, limit) => problems.tooManyRequests(Math.ceil(limit.ttl / 1000)),
  });
  await app.register(underPressure, {
    maxEventLoopDelay: 2000,
    pressureHandler: () => {
      throw problems.overloaded();
    },
  });
  await app.register(jwt, {
    secret: parts.config.sessionKey,
    sign: { algorithm: 'HS256', iss: 'compatriot', aud: 'compatriot', expiresIn: '15m' },
    verify: {
      algorithms: ['HS256'],
      allowedIss: 'compatriot',
      allowedAud: 'compatriot',
      requiredClaims: ['sid', 'exp', 'iss', 'aud'],
    },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Compatriot',
        version: parts.config.version,
        description: 'Maps a diaspora with a survey and matches its skills with assignments at home.',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' } } },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  });

  app.addHook('onRoute', (options) => {
    const url = options.url;
    if (!url.startsWith('/api/') || url.startsWith('/api/docs')) return;
    const open = options.config?.public;
    if (open === undefined) throw new Error(`${url} was added without route(): it has no access rule`);
    app.routeTable.push({ method: String(options.method), url, public: open });
  });
  app.addHook('onRequest', async (request, reply) => {
    request.language = request.cookies.language
      ? pageLanguage(request.cookies.language)
      : acceptedLanguage(request.headers['accept-language']);
    if (!request.url.startsWith('/api/')) return;
    refuseForeignOrigin(request.headers.origin, request.method, request.host);
    reply.header('cache-control', 'no-store');
    request.sessionId = await readSession(app, request, reply);
    const known = !request.is404;
    const open = request.routeOptions.config.public === true || request.url.startsWith('/api/docs');
    if (known && !open && !request.sessionId) throw problems.signInNeeded();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });

  healthRoutes(app);
  accountRoutes(app);
  programmeRoutes(app);
  questionnaireRoutes(app);
  xlsformRoutes(app);
  responseRoutes(app);
  entryRoutes(app);
  rosterRoutes(app);
  profileRoutes(app);
  skillRoutes(app);
  talentRoutes(app);
  listRoutes(app);
  searchRoutes(app);
  selectionRoutes(app);
  institutionRoutes(app);
  organisationRoutes(app);
  assignmentRoutes(app);
  applicationRoutes(app);
  matchingRoutes(app);
  portfolioRoutes(app);
  fitRoutes(app);
  placementRoutes(app);
  noticeRoutes(app);
  projectRoutes(app);
  returnPlanRoutes(app);
  resultRoutes(app);
  followUpRoutes(app);
  orientationRoutes(app);
  workRoutes(app);
  checkRoutes(app);
  termsRoutes(app);
  documentRoutes(app);
  certificateRoutes(app);
  budgetRoutes(app);
  paymentRoutes(app);
  claimRoutes(app);
  deskRoutes(app);
  indicatorRoutes(app);
  linkRoutes(app);
  exportRoutes(app);
  fairnessRoutes(app);
  statisticRoutes(app);
  surveyRoutes(app);
  if (parts.config.demo) developmentRoutes(app);
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: { public: true },
    schema: { hide: true },
    handler: async () => app.swagger(),
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs' });
  app.all('/api/*', { config: { public: true }, schema: { hide: true } }, async () => {
    throw problems.notFound();
  });
  if (parts.pagesHandler) await app.register(pages, { handlerPath: parts.pagesHandler });
  return app;
}

/** Browsers name the page a write comes from; a write from another site is refused before anything else is read. */
function refuseForeignOrigin(origin: string | undefined, method: string, host: string): void {
  if (!origin || method === 'GET' || method === 'HEAD') return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw problems.foreignOrigin();
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return problems.invalid(error.validation.map(detailOfIssue));
  }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return problems.tooLarge();
  if (status === 415) return problems.wrongMediaType();
  if (status === 429) return problems.tooManyRequests(60);
  if (status === 503) return problems.overloaded();
  if (typeof status === 'number' && status >= 400 && status < 500)
    return problems.invalid([{ path: '', code: 'bad_shape' }]);
  return problemOfDatabase(error) ?? problems.unexpected();
}

interface Issue {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}

/** Zod's issue as a text key: what is wrong and how to mend it, never Zod's own English. */
function detailOfIssue(issue: Issue): ProblemDetail {
  const path = issue.instancePath.replace(/^\//, '').replaceAll('/', '.');
  const params = issue.params;
  const bound = (key: string) =>
    typeof params[key] === 'number' || typeof params[key] === 'string' ? params[key] : '';
  switch (issue.keyword) {
    case 'invalid_type':
      return { path, code: 'required' };
    case 'too_small':
      if (params.origin === 'string' && params.minimum === 1) return { path, code: 'required' };
      return {
        path,
        code: params.origin === 'number' ? 'too_small' : params.origin === 'array' ? 'too_few' : 'too_short',
        values: { minimum: bound('minimum') },
      };
    case 'too_big':
      return {
        path,
        code: params.origin === 'number' ? 'too_large' : params.origin === 'array' ? 'too_many' : 'too_long',
        values: { maximum: bound('maximum') },
      };
    case 'unrecognized_keys':
      return {
        path,
        code: 'unknown_key',
        values: { keys: Array.isArray(params.keys) ? params.keys.join(', ') : '' },
      };
    case 'invalid_value':
    case 'invalid_union':
      return { path, code: 'not_a_choice' };
    case 'invalid_format':
      return {
        path,
        code:
          params.format === 'email' ? 'not_an_email' : params.format === 'date' ? 'not_a_date' : 'bad_shape',
      };
    case 'custom': {
      const custom = params.params as { code?: string; values?: Record<string, number> } | undefined;
      return { path, code: custom?.code ?? 'bad_shape', ...(custom?.values && { values: custom.values }) };
    }
    default:
      return { path, code: 'bad_shape' };
  }
}
