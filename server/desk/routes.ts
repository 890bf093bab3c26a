// The coordinator's desk and board, and the talk around one placement.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import { arrangeCover, handOver, readBoard, readDesk, remind, stopCover } from './actions.ts';
import {
  boardAnswer,
  boardQuery,
  commentBody,
  commentParams,
  coverBody,
  coverParams,
  deskAnswer,
  deskQuery,
  handOverBody,
  madeAnswer,
  noAnswer,
  remindersAnswer,
  remindersBody,
  talkAnswer,
} from './schema.ts';
import { comment, readTalk, takeBack } from './talk.ts';

const base = '/api/programmes/:programme/desk';

export function deskRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'What needs a coordinator today, the greatest harm first, with who stands in for whom',
    params: programmeParams,
    query: deskQuery,
    answer: deskAnswer,
    run: (ctx, { params, query }) => readDesk(ctx, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/board',
    summary: 'Placements by state with counts, and who has stood longest in each',
    params: programmeParams,
    query: boardQuery,
    answer: boardAnswer,
    run: (ctx, { params, query }) => readBoard(ctx, params.programme, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/reminders`,
    summary: 'Reminds whoever these placements wait for, each at most once a day',
    params: programmeParams,
    body: remindersBody,
    answer: remindersAnswer,
    run: (ctx, { params, body }) => remind(ctx, params.programme, body),
  });
  route(app, {
    method: 'POST',
    url: `${base}/covers`,
    summary: 'Arranges who stands in for a coordinator on leave',
    params: programmeParams,
    body: coverBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => arrangeCover(ctx, params.programme, body),
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/covers/:id`,
    summary: 'Ends a cover',
    params: coverParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => stopCover(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/desk',
    summary: 'Puts a placement on a coordinator’s desk',
    params: idParams,
    body: handOverBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => handOver(ctx, params.id, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/talk',
    summary: 'Comments, reminders and mailed links of a placement, for its coordinators',
    params: idParams,
    answer: talkAnswer,
    run: (ctx, { params }) => readTalk(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/comments',
    summary: 'Says something about a placement to the other coordinators',
    params: idParams,
    body: commentBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => comment(ctx, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/comments/:comment',
    summary: 'Takes an own comment back',
    params: commentParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => takeBack(ctx, params.id, params.comment),
  });
}
