// The pickers.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { suggestOccupations, suggestSkills } from './actions.ts';
import { suggestionQuery, suggestionsAnswer } from './schema.ts';

export function skillRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/skills',
    summary: 'Skills that typed words may mean, in any language',
    public: true,
    query: suggestionQuery,
    answer: suggestionsAnswer,
    run: (ctx, { query }) => suggestSkills(ctx, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/occupations',
    summary: 'Occupations that typed words may mean, in any language',
    public: true,
    query: suggestionQuery,
    answer: suggestionsAnswer,
    run: (ctx, { query }) => suggestOccupations(ctx, query),
  });
}
