// How people fare between a list and the work.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { showFairness } from './actions.ts';
import { fairnessAnswer } from './schema.ts';

export function fairnessRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/fairness',
    summary:
      'Who is invited, says yes and is selected, by score, sex, country and age; nothing about fewer than ten people',
    params: programmeParams,
    answer: fairnessAnswer,
    run: (ctx, { params }) => showFairness(ctx, params.programme),
  });
}
