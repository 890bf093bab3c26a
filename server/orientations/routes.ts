// Orientation sessions: the programme's list, and one placement's seat.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import {
  cancelSession,
  changeSession,
  enrol,
  leave,
  listSessions,
  markAttendance,
  planSession,
  showPlace,
  showSession,
} from './actions.ts';
import {
  attendanceBody,
  enrolBody,
  madeAnswer,
  noAnswer,
  placeAnswer,
  seatParams,
  sessionAnswer,
  sessionBody,
  sessionParams,
  sessionsAnswer,
  sessionsQuery,
  versionAnswer,
} from './schema.ts';

export function orientationRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/orientations',
    summary: 'Orientation sessions that are coming or were held, with attendance by place and nationality',
    params: programmeParams,
    query: sessionsQuery,
    answer: sessionsAnswer,
    run: (ctx, { params, query }) => listSessions(ctx, params.programme, query),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/orientations',
    summary: 'Plans an orientation session',
    params: programmeParams,
    body: sessionBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => planSession(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/orientations/:id',
    summary: 'One session with who has a seat, who was there, and who still needs one',
    params: sessionParams,
    answer: sessionAnswer,
    run: (ctx, { params }) => showSession(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/orientations/:id',
    summary: 'Changes a session that has not begun; those with a seat are told',
    params: sessionParams,
    body: sessionBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => changeSession(ctx, params.programme, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/orientations/:id/cancel',
    summary: 'Cancels a session; those with a seat are told',
    params: sessionParams,
    answer: versionAnswer,
    run: (ctx, { params }) => cancelSession(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/orientations/:id/attendance',
    summary: 'Marks who was there, and counts the room by nationality and sex',
    params: sessionParams,
    body: attendanceBody,
    answer: z.strictObject({ attended: z.number().int() }),
    run: (ctx, { params, body }) => markAttendance(ctx, params.programme, params.id, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/orientation',
    summary: 'Where a chosen person is enrolled, and which sessions are open',
    params: idParams,
    answer: placeAnswer,
    run: (ctx, { params }) => showPlace(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/orientation',
    summary: 'Takes a seat in a session; a seat in another coming one is given up',
    params: idParams,
    body: enrolBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => enrol(ctx, params.id, body.orientationId),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/orientation/:orientation',
    summary: 'Gives a seat up',
    params: seatParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => leave(ctx, params.id, params.orientation),
  });
}
