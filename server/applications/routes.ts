// A member applies for a vacancy. What they read before it: GET /api/me/fits/:id.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { applyForVacancy } from './actions.ts';
import { appliedAnswer, applyBody } from './schema.ts';

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
}
