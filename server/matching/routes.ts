// Match runs of an assignment.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { surveyParams } from '../shapes.ts';
import { listRuns, readRun, runMatch } from './actions.ts';
import { countForResponse } from './fitting.ts';
import {
  fittingAnswer,
  runAnswer,
  runMadeAnswer,
  runParams,
  runQuery,
  runsAnswer,
  runsParams,
} from './schema.ts';

export function matchingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignments/:id/match-runs',
    summary: 'Finds people for an assignment and keeps the list',
    params: runsParams,
    answer: runMadeAnswer,
    status: 201,
    // A run reads the whole pool: two a second are enough for a ministry behind one address.
    limit: 120,
    run: (ctx, { params }) => runMatch(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/match-runs',
    summary: 'Runs of an assignment that the reader may see, newest first',
    params: runsParams,
    answer: runsAnswer,
    run: (ctx, { params }) => listRuns(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/match-runs/:run',
    summary: 'A shortlist with reasons, blind, as the run left it',
    params: runParams,
    query: runQuery,
    answer: runAnswer,
    run: (ctx, { params, query }) => readRun(ctx, params.programme, params.id, params.run, query.page),
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
