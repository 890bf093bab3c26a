// Asking again after a placement.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { askNow, giveUp, makeLink, openByLink } from './actions.ts';
import { askAnswer, giveUpBody, linkAnswer, noAnswer, openAnswer, openBody } from './schema.ts';

export function followUpRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/follow-ups/open',
    summary: 'Opens the questionnaire of a personal link; the browser gets a cookie that opens the draft',
    public: true,
    // 256 bits are not guessed at any pace; whoever tries is slowed down all the same.
    limit: 60,
    body: openBody,
    answer: openAnswer,
    open: (request, { body }) => openByLink(request, body.token),
  });
  route(app, {
    method: 'POST',
    url: '/api/follow-ups/:id/ask',
    summary: 'Writes to this person now, at most once a day',
    params: idParams,
    answer: askAnswer,
    open: (request, { params }) => askNow(request, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/follow-ups/:id/link',
    summary: 'A new personal link to hand out; the one before opens nothing any more',
    params: idParams,
    answer: linkAnswer,
    open: (request, { params }) => makeLink(request, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/follow-ups/:id/give-up',
    summary: 'Nobody waits for this answer any more',
    params: idParams,
    body: giveUpBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => giveUp(ctx, params.id, body.reason),
  });
}
