// Terms of reference.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import {
  changeAssignment,
  draftAssignment,
  listAssignments,
  listHostAssignments,
  moveAssignment,
  readAssignment,
  readChoices,
} from './actions.ts';
import { extendPlacement, repeatAssignment } from './again.ts';
import { estimateFits } from './estimating.ts';
import { readPriorities, setPriorities } from './priorities.ts';
import { suggestSkills } from './suggesting.ts';
import { listTemplates } from './templates.ts';
import {
  againAnswer,
  assignmentAnswer,
  assignmentsAnswer,
  assignmentsQuery,
  changeBody,
  choicesAnswer,
  draftBody,
  estimateAnswer,
  estimateBody,
  extensionBody,
  hostAssignmentsAnswer,
  prioritiesAnswer,
  prioritiesBody,
  prioritiesParams,
  programmeAndId,
  repeatBody,
  suggestionsAnswer,
  suggestionsBody,
  templatesAnswer,
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
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignments/:id/repeat',
    summary: 'Drafts the same need again, a year later, for others or the same person',
    params: programmeAndId,
    body: repeatBody,
    answer: againAnswer,
    status: 201,
    run: (ctx, { params, body }) => repeatAssignment(ctx, params.programme, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/extension',
    summary: 'Asks that the person of a placement stays longer',
    params: idParams,
    body: extensionBody,
    answer: againAnswer,
    status: 201,
    run: (ctx, { params, body }) => extendPlacement(ctx, params.id, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignment-templates',
    summary: 'Needs to start from, by sector, in the reader’s language',
    params: programmeParams,
    answer: templatesAnswer,
    run: (ctx, { params }) => listTemplates(ctx, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/skill-suggestions',
    summary: 'Skills that a text speaks of',
    params: programmeParams,
    body: suggestionsBody,
    answer: suggestionsAnswer,
    // Asked while somebody types, several people behind one address.
    limit: 600,
    open: (request, { params, body }) => suggestSkills(request, params.programme, body.text),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignment-fits',
    summary: 'About how many people would fit terms that need not be saved',
    params: programmeParams,
    body: estimateBody,
    answer: estimateAnswer,
    limit: 600,
    open: (request, { params, body }) => estimateFits(request, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/priorities',
    summary: 'Which sectors come first, by country',
    params: programmeParams,
    answer: prioritiesAnswer,
    run: (ctx, { params }) => readPriorities(ctx, params.programme),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/priorities/:country',
    summary: 'Says which sectors come first in a country',
    params: prioritiesParams,
    body: prioritiesBody,
    answer: prioritiesAnswer,
    run: (ctx, { params, body }) => setPriorities(ctx, params.programme, params.country, body.sectors),
  });
}
