// A member applies for a vacancy, or a coordinator takes it down for them. What they read before it: GET /api/me/fits/:id.
import type { FastifyInstance } from 'fastify';
import { programmeAndId } from '../placements/schema.ts';
import { route } from '../route.ts';
import { applyForVacancy, takeApplicationDown } from './actions.ts';
import { appliedAnswer, applyBody, phonedBody } from './schema.ts';

export function applicationRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/me/applications',
    summary: 'Applies for a vacancy: the employer and the coordinator see name and contact from then on',
    body: applyBody,
    answer: appliedAnswer,
    status: 201,
    run: (ctx, { body }) => applyForVacancy(ctx, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignments/:id/applications',
    summary:
      'Takes an application down for a person; contact opens when they or a second coordinator confirm it',
    params: programmeAndId,
    body: phonedBody,
    answer: appliedAnswer,
    status: 201,
    run: (ctx, { params, body }) => takeApplicationDown(ctx, params.programme, params.id, body),
  });
}
