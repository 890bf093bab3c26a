// The inbox of whoever is signed in.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { listNotices, markRead } from './actions.ts';
import { noticesAnswer, noticesQuery, readBody, unreadAnswer } from './schema.ts';

export function noticeRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/notices',
    summary: 'What was written to the person, newest first',
    query: noticesQuery,
    answer: noticesAnswer,
    run: (ctx, { query }) => listNotices(ctx, query),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/notices/read',
    summary: 'Marks notices as read',
    body: readBody,
    answer: unreadAnswer,
    run: (ctx, { body }) => markRead(ctx, body.ids),
  });
}
