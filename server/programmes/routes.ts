// Programmes.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { entrustFinance, listOfficials, openProgrammes, setUpProgramme, showProgramme } from './actions.ts';
import {
  financeAnswer,
  financeBody,
  membershipParams,
  officialsAnswer,
  programmeAnswer,
  programmeBody,
  programmeMadeAnswer,
  programmesAnswer,
} from './schema.ts';

export function programmeRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes',
    summary: 'Open programmes',
    public: true,
    answer: programmesAnswer,
    run: openProgrammes,
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes',
    summary: 'Sets up a programme and opens its survey (administrators)',
    body: programmeBody,
    answer: programmeMadeAnswer,
    status: 201,
    run: (ctx, { body }) => setUpProgramme(ctx, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme',
    summary: 'One programme',
    public: true,
    params: programmeParams,
    answer: programmeAnswer,
    run: (ctx, { params }) => showProgramme(ctx, params.programme),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/officials',
    summary: 'Who works in a programme (administrators)',
    params: programmeParams,
    answer: officialsAnswer,
    run: (ctx, { params }) => listOfficials(ctx, params.programme),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/officials/:membership/finance',
    summary: 'Says whether a coordinator decides about money (administrators)',
    params: membershipParams,
    body: financeBody,
    answer: financeAnswer,
    run: (ctx, { params, body }) => entrustFinance(ctx, params.programme, params.membership, body.finance),
  });
}
