// Terms of reference.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import {
  changeAssignment,
  draftAssignment,
  listAssignments,
  listHostAssignments,
  moveAssignment,
  readAssignment,
  readChoices,
} from './actions.ts';
import {
  assignmentAnswer,
  assignmentsAnswer,
  assignmentsQuery,
  changeBody,
  choicesAnswer,
  draftBody,
  hostAssignmentsAnswer,
  programmeAndId,
  transitionBody,
} from './schema.ts';

export function assignmentRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments',
    summary: 'Assignments of a programme, newest first',
    params: programmeParams,
    query: assignmentsQuery,
    answer: assignmentsAnswer,
    run: (ctx, { params, query }) => listAssignments(ctx, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignment-choices',
    summary: 'What the form of an assignment offers',
    params: programmeParams,
    answer: choicesAnswer,
    run: (ctx, { params }) => readChoices(ctx, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignments',
    summary: 'Drafts an assignment, and hands it in when asked to',
    params: programmeParams,
    body: draftBody,
    answer: assignmentAnswer,
    status: 201,
    run: (ctx, { params, body }) => draftAssignment(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id',
    summary: 'One assignment with its terms and the steps that the reader may take',
    params: programmeAndId,
    answer: assignmentAnswer,
    run: (ctx, { params }) => readAssignment(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PATCH',
    url: '/api/programmes/:programme/assignments/:id',
    summary: 'Changes the terms until they are approved',
    params: programmeAndId,
    body: changeBody,
    answer: assignmentAnswer,
    run: (ctx, { params, body, ifMatch }) =>
      changeAssignment(ctx, params.programme, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignments/:id/transitions',
    summary: 'Takes an assignment one step further',
    params: programmeAndId,
    body: transitionBody,
    answer: assignmentAnswer,
    run: (ctx, { params, body, ifMatch }) => moveAssignment(ctx, params.programme, params.id, body, ifMatch),
  });
  route(app, {
    method: 'GET',
    url: '/api/host/assignments',
    summary: 'Assignments of the institutions that the person acts for',
    answer: hostAssignmentsAnswer,
    run: (ctx) => listHostAssignments(ctx),
  });
}
