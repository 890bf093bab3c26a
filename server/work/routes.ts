// The work of one placement: read by its three sides, told by two of them.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import {
  answerConcern,
  confirmHeld,
  giveProgress,
  raiseConcern,
  recordSession,
  showWork,
  takeSessionBack,
} from './actions.ts';
import {
  answerBody,
  concernBody,
  concernParams,
  madeAnswer,
  noAnswer,
  progressBody,
  sessionBody,
  sessionParams,
  workAnswer,
} from './schema.ts';

export function workRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/work',
    summary: 'Sessions, progress and what is not working, as far as the reader’s side may know',
    params: idParams,
    answer: workAnswer,
    run: (ctx, { params }) => showWork(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/sessions',
    summary: 'Records a session of a virtual assignment',
    params: idParams,
    body: sessionBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => recordSession(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/sessions/:session/confirm',
    summary: 'Confirms a session that another side recorded',
    params: sessionParams,
    answer: madeAnswer,
    run: (ctx, { params }) => confirmHeld(ctx, params.id, params.session),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/sessions/:session',
    summary: 'Takes an own session back that nobody has confirmed',
    params: sessionParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => takeSessionBack(ctx, params.id, params.session),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/progress',
    summary: 'A short report: how it goes, what was done, what comes',
    params: idParams,
    body: progressBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => giveProgress(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/concerns',
    summary: 'Tells the coordinator, and nobody else, that it is not working',
    params: idParams,
    body: concernBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => raiseConcern(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/concerns/:concern/answer',
    summary: 'Says what was agreed, to whoever raised it',
    params: concernParams,
    body: answerBody,
    answer: madeAnswer,
    run: (ctx, { params, body }) => answerConcern(ctx, params.id, params.concern, body.answer),
  });
}
