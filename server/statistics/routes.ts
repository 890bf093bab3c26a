// Figures for everybody, and of the pool for officials.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { showFigures, showPool, showWaves } from './actions.ts';
import { figuresAnswer, poolAnswer, wavesAnswer } from './schema.ts';

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
    open: (request, { params }) => showPool(request, app.engine, params.programme),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/waves',
    summary: 'What people answered in each wave of the survey, side by side, from released figures',
    params: programmeParams,
    answer: wavesAnswer,
    run: (ctx, { params }) => showWaves(ctx, params.programme),
  });
}
