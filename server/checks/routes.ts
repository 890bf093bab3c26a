// Clearance of a placement, for the person and the coordinator.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { askForChecks, listChecks, stepCheck } from './actions.ts';
import { askBody, checkParams, checksAnswer, checkStepBody } from './schema.ts';

export function checkRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/checks',
    summary: 'What is looked at before a contract, and how far each check has come',
    params: idParams,
    answer: checksAnswer,
    run: (ctx, { params }) => listChecks(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/checks/ask',
    summary: 'Asks the person for papers, several in one mail',
    params: idParams,
    body: askBody,
    answer: z.strictObject({ asked: z.number().int() }),
    run: (ctx, { params, body }) => askForChecks(ctx, params.id, body.kinds),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/checks/:kind/steps',
    summary: 'Takes one step with one check',
    params: checkParams,
    body: checkStepBody,
    answer: z.strictObject({ version: z.number().int() }),
    run: (ctx, { params, body, ifMatch }) => stepCheck(ctx, params.id, params.kind, body, ifMatch),
  });
}
