// The pickers.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { listTaxonomies, suggest } from './actions.ts';
import { suggestionQuery, suggestionsAnswer, taxonomiesAnswer } from './schema.ts';

export function skillRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/taxonomies',
    summary: 'Which taxonomies skills and occupations come from, so that a page can name their makers',
    public: true,
    answer: taxonomiesAnswer,
    run: listTaxonomies,
  });
  route(app, {
    method: 'GET',
    url: '/api/skills',
    summary: 'Skills that typed words may mean, in any language',
    public: true,
    query: suggestionQuery,
    answer: suggestionsAnswer,
    open: ({ services, language }, { query }) =>
      suggest(services.database, 'skill', query.q, query.lang ?? language),
  });
  route(app, {
    method: 'GET',
    url: '/api/occupations',
    summary: 'Occupations that typed words may mean, in any language',
    public: true,
    query: suggestionQuery,
    answer: suggestionsAnswer,
    open: ({ services, language }, { query }) =>
      suggest(services.database, 'occupation', query.q, query.lang ?? language),
  });
}
