// Talent search and its cards.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { previewTalent, readCard, searchTalent } from './actions.ts';
import {
  cardParams,
  previewQuery,
  talentAnswer,
  talentCard,
  talentParams,
  talentPreview,
  talentQuery,
} from './schema.ts';

export function talentRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/talent',
    summary: 'People of the talent pool by words and filters, with counts',
    params: talentParams,
    query: talentQuery,
    answer: talentAnswer,
    open: (request, { params, query }) => searchTalent(request, app.engine, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/talent/preview',
    summary: 'Counts and up to three cards while a question is typed',
    params: talentParams,
    query: previewQuery,
    answer: talentPreview,
    open: (request, { params, query }) => previewTalent(request, app.engine, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/talent/:id',
    summary: 'One card of the talent pool',
    params: cardParams,
    answer: talentCard,
    run: (ctx, { params }) => readCard(ctx, params.programme, params.id),
  });
}
