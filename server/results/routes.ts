// What came of a placement, for whoever is part of it; focal points read figures.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { dateTime, idParams } from '../shapes.ts';
import {
  agreeToPlan,
  confirmHandover,
  giveFeedback,
  giveReport,
  markDone,
  nameCounterpart,
  saveDraft,
  showResult,
  unnameCounterpart,
  writePlan,
} from './actions.ts';
import {
  agreeBody,
  confirmBody,
  doneBody,
  draftBody,
  feedbackBody,
  handoverBody,
  handoverParams,
  noAnswer,
  planBody,
  planStepParams,
  reportBody,
  resultAnswer,
} from './schema.ts';

const versionAnswer = z.strictObject({ version: z.number().int() });

export function resultRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/result',
    summary:
      'Report, people reached, handover, feedback, plan and follow-ups, as far as the reader may see them',
    params: idParams,
    answer: resultAnswer,
    run: (ctx, { params }) => showResult(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/report/draft',
    summary: 'Keeps the own final report as typed so far; nobody else reads it',
    params: idParams,
    body: draftBody,
    answer: z.strictObject({ savedAt: dateTime }),
    run: (ctx, { params, body }) => saveDraft(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/report',
    summary: 'Gives the final report, or a mended one; a coordinator takes it down with evidence',
    params: idParams,
    body: reportBody,
    answer: versionAnswer,
    run: (ctx, { params, body }) => giveReport(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/handovers',
    summary: 'Names a colleague who goes on with the work',
    params: idParams,
    body: handoverBody,
    answer: z.strictObject({ id: z.uuid() }),
    status: 201,
    run: (ctx, { params, body }) => nameCounterpart(ctx, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/handovers/:handover',
    summary: 'Takes back a name that nobody has confirmed',
    params: handoverParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => unnameCounterpart(ctx, params.id, params.handover),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/handovers/confirm',
    summary: 'The host confirms who has taken the work over; a coordinator takes it down with evidence',
    params: idParams,
    body: confirmBody,
    answer: z.strictObject({ confirmed: z.number().int() }),
    run: (ctx, { params, body }) => confirmHandover(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/feedback',
    summary: 'What one side says of working together; the other side’s is shown after it',
    params: idParams,
    body: feedbackBody,
    answer: z.strictObject({ side: z.enum(['member', 'host']) }),
    status: 201,
    run: (ctx, { params, body }) => giveFeedback(ctx, params.id, body),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/plan',
    summary: 'Writes the plan for the return; both sides agree to it anew',
    params: idParams,
    body: planBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => writePlan(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/plan/agree',
    summary: 'Agrees to the plan as it was read',
    params: idParams,
    body: agreeBody,
    answer: versionAnswer,
    run: (ctx, { params, body }) => agreeToPlan(ctx, params.id, body),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/plan/steps/:step',
    summary: 'Notes when a part of the plan was done',
    params: planStepParams,
    body: doneBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => markDone(ctx, params.id, params.step, body.doneOn),
  });
}
