// Donors, budget lines, and money for needs.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { addLine, changeBudgetLine, changeFunding, readBudget, readFunding, readLine } from './actions.ts';
import {
  budgetAnswer,
  changeLineBody,
  fundingAnswer,
  fundingBody,
  lineAnswer,
  lineBody,
  lineMadeAnswer,
  lineParams,
} from './schema.ts';

export function budgetRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/budget',
    summary: 'What donors granted, what is set aside, promised, paid and left',
    params: programmeParams,
    answer: budgetAnswer,
    run: (ctx, { params }) => readBudget(ctx, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/budget-lines',
    summary: 'Adds a line of a grant (coordinators who decide about money)',
    params: programmeParams,
    body: lineBody,
    answer: lineMadeAnswer,
    status: 201,
    run: (ctx, { params, body }) => addLine(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/budget-lines/:id',
    summary: 'One line, with every need and person behind its figures',
    params: lineParams,
    answer: lineAnswer,
    run: (ctx, { params }) => readLine(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PATCH',
    url: '/api/programmes/:programme/budget-lines/:id',
    summary: 'Changes a line; never below what was set aside or promised',
    params: lineParams,
    body: changeLineBody,
    answer: lineAnswer,
    run: (ctx, { params, body, ifMatch }) =>
      changeBudgetLine(ctx, params.programme, params.id, body, ifMatch),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/funding',
    summary: 'What is set aside for a need, line by line',
    params: lineParams,
    answer: fundingAnswer,
    run: (ctx, { params }) => readFunding(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/assignments/:id/funding',
    summary: 'Sets aside more, less or other money for a funded need',
    params: lineParams,
    body: fundingBody,
    answer: fundingAnswer,
    run: (ctx, { params, body }) => changeFunding(ctx, params.programme, params.id, body.lines),
  });
}
