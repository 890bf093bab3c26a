// Joint choices for many assignments.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { askPortfolio, cancelPortfolio, listPortfolios, portfolioChoices } from './actions.ts';
import { showCandidates } from './candidates.ts';
import {
  candidateParams,
  candidatesAnswer,
  noAnswer,
  portfolioAnswer,
  portfolioBody,
  portfolioChoicesAnswer,
  portfolioMadeAnswer,
  portfolioParams,
  portfolioQuery,
  portfoliosAnswer,
} from './schema.ts';
import { showPortfolio } from './showing.ts';

export function portfolioRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/portfolios',
    summary:
      'Asks for the best joint choice for many assignments; a job makes it. The same question again gives the same id',
    params: programmeParams,
    body: portfolioBody,
    answer: portfolioMadeAnswer,
    status: 202,
    // Ten thousand pins are told that they are too many, and are not cut off as a flood.
    bodyLimit: 4 * 1024 * 1024,
    run: (ctx, { params, body }) => askPortfolio(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/portfolios',
    summary: 'Joint choices of the programme, newest first',
    params: programmeParams,
    answer: portfoliosAnswer,
    run: (ctx, { params }) => listPortfolios(ctx, params.programme),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/portfolios/choices',
    summary:
      'What a joint choice can be made of: open assignments with free seats, and the programme’s floors',
    params: programmeParams,
    answer: portfolioChoicesAnswer,
    run: (ctx, { params }) => portfolioChoices(ctx, params.programme),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/portfolios/:id',
    summary: 'One of them: how far it is, what was asked, and a page of what came out, blind',
    params: portfolioParams,
    query: portfolioQuery,
    answer: portfolioAnswer,
    run: (ctx, { params, query }) => showPortfolio(ctx, params.programme, params.id, query.page),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/portfolios/:id/assignments/:assignment/candidates',
    summary: 'Whom one may pin to one of its assignments: the best who are free on its days, blind',
    params: candidateParams,
    answer: candidatesAnswer,
    open: (request, { params }) => showCandidates(request, params),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/portfolios/:id/cancel',
    summary: 'Ends one that waits or runs',
    params: portfolioParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => cancelPortfolio(ctx, params.programme, params.id),
  });
}
