// The programme's report, and the way back from each figure to its records.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { readRecords, readReport } from './actions.ts';
import { recordsAnswer, recordsParams, recordsQuery, reportAnswer, reportQuery } from './schema.ts';

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
}
