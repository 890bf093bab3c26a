// The programme's report, and the way back from each figure to its records.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { readRecords, readReport } from './actions.ts';
import {
  recordsAnswer,
  recordsParams,
  recordsQuery,
  reportAnswer,
  reportQuery,
  targetsAnswer,
  targetsBody,
  targetsQuery,
  yearParams,
} from './schema.ts';
import { readTargets, setTargets } from './targets.ts';

export function indicatorRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/report',
    summary: 'What came of the programme in some days: each figure in all and broken down',
    params: programmeParams,
    query: reportQuery,
    answer: reportAnswer,
    run: (ctx, { params, query }) => readReport(ctx, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/report/:measure',
    summary: 'The records from which a figure of the report was counted, the latest first',
    params: recordsParams,
    query: recordsQuery,
    answer: recordsAnswer,
    run: (ctx, { params, query }) => readRecords(ctx, params.programme, params.measure, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/targets',
    summary: 'What is planned for a year, figure by figure, and how that changed',
    params: programmeParams,
    query: targetsQuery,
    answer: targetsAnswer,
    run: (ctx, { params, query }) => readTargets(ctx, params.programme, query),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/targets/:year',
    summary: 'Sets targets of a year, changes them or takes them away',
    params: yearParams,
    body: targetsBody,
    answer: targetsAnswer,
    run: (ctx, { params, body }) => setTargets(ctx, params.programme, params.year, body.targets),
  });
}
