// What is open for a member, and how much of it for somebody who has just answered.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { surveyParams } from '../shapes.ts';
import { listFits, readFit, switchFitMails } from './actions.ts';
import { countForResponse } from './counting.ts';
import { fitAnswer, fitParams, fitsAnswer, fitsQuery, fittingAnswer, mailsBody, noAnswer } from './schema.ts';

export function fitRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/fits',
    summary: 'Open assignments that fit me, best first, with reasons; nobody learns of it',
    query: fitsQuery,
    answer: fitsAnswer,
    run: (ctx, { query }) => listFits(ctx, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/fits/:id',
    summary: 'An open assignment, why me, and what would qualify me',
    params: fitParams,
    answer: fitAnswer,
    run: (ctx, { params }) => readFit(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/fit-mails',
    summary: 'Turns mails about assignments that open on or off for one of my profiles',
    body: mailsBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { body }) => switchFitMails(ctx, body.profileId, body.mails),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/response/fitting',
    summary: 'How many open assignments fit what this browser has sent; counts only, nothing is stored',
    public: true,
    params: surveyParams,
    answer: fittingAnswer,
    open: (request, { params }) => countForResponse(request, params.programme),
  });
}
