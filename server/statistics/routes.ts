// Figures for everybody, and of the pool for officials.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { showFigures, showPool } from './actions.ts';
import { figuresAnswer, poolAnswer } from './schema.ts';

export function statisticRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/figures',
    summary:
      'Published survey figures: nothing about fewer than ten people, rounded, frozen between releases',
    public: true,
    params: programmeParams,
    answer: figuresAnswer,
    run: (ctx, { params }) => showFigures(ctx, params.programme),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/pool-figures',
    summary: 'Counts over the talent pool that the reader may see',
    params: programmeParams,
    answer: poolAnswer,
    run: (ctx, { params }) => showPool(ctx, app.engine, params.programme),
  });
}
