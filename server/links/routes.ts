// Links by which hosts without an account act; the last two need no session, the token says who is there.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { makeLink, showActing, takeLinkBack, takeStepActing } from './actions.ts';
import {
  actAnswer,
  actParams,
  actStepBody,
  linkBody,
  linkParams,
  madeAnswer,
  noAnswer,
  versionAnswer,
} from './schema.ts';

export function linkRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/links',
    summary: 'Mails a link to a contact person of the host, by which they act on this placement',
    params: idParams,
    body: linkBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => makeLink(ctx, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/links/:link',
    summary: 'Takes a mailed link back',
    params: linkParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => takeLinkBack(ctx, params.id, params.link),
  });
  route(app, {
    method: 'GET',
    url: '/api/act/:token',
    summary: 'The placement that a mailed link is for, as its host sees it',
    public: true,
    limit: 60,
    params: actParams,
    answer: actAnswer,
    open: (request, { params }) => showActing(request, params.token),
  });
  route(app, {
    method: 'POST',
    url: '/api/act/:token/steps',
    summary: 'Takes a step as the host to whom the link was mailed',
    public: true,
    limit: 60,
    params: actParams,
    body: actStepBody,
    answer: versionAnswer,
    open: (request, { params, body, ifMatch }) => takeStepActing(request, params.token, body, ifMatch),
  });
}
