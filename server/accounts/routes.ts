// Signing in and out.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { askCode, changeLanguage, closeSession, describeSession, openSession } from './actions.ts';
import {
  acceptedAnswer,
  askCodeBody,
  changeLanguageBody,
  noAnswer,
  openSessionBody,
  sessionAnswer,
} from './schema.ts';

export function accountRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/sign-in/codes',
    summary: 'Sends a sign-in code to an address',
    public: true,
    body: askCodeBody,
    answer: acceptedAnswer,
    status: 202,
    limit: 60,
    open: (request, { body }) => askCode(request, body.email),
  });
  route(app, {
    method: 'POST',
    url: '/api/sign-in/sessions',
    summary: 'Opens a session with a code',
    public: true,
    body: openSessionBody,
    answer: noAnswer,
    status: 204,
    limit: 60,
    open: (request, { body }) => openSession(request, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/session',
    summary: 'Who is signed in, and where they may work',
    answer: sessionAnswer,
    run: describeSession,
  });
  route(app, {
    method: 'PATCH',
    url: '/api/session',
    summary: 'Changes the language of mail and pages',
    body: changeLanguageBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { body }) => changeLanguage(ctx, body.language),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/session',
    summary: 'Signs out',
    public: true,
    answer: noAnswer,
    status: 204,
    open: closeSession,
  });
}
