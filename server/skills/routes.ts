// The pickers.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { listTaxonomies, suggest } from './actions.ts';
import { addLocalSkill, changeLocalSkill, listLocalSkills } from './local.ts';
import {
  addLocalSkillBody,
  changeLocalSkillBody,
  localSkillAnswer,
  localSkillParams,
  localSkillsAnswer,
  suggestionQuery,
  suggestionsAnswer,
  taxonomiesAnswer,
} from './schema.ts';

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
      suggest(services.database, 'skill', { ...query, language: query.lang ?? language }),
  });
  route(app, {
    method: 'GET',
    url: '/api/occupations',
    summary: 'Occupations that typed words may mean, in any language',
    public: true,
    query: suggestionQuery,
    answer: suggestionsAnswer,
    open: ({ services, language }, { query }) =>
      suggest(services.database, 'occupation', { ...query, language: query.lang ?? language }),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/skills',
    summary: 'Skills that this programme alone has, and the taxonomies that are loaded (administrators)',
    params: programmeParams,
    answer: localSkillsAnswer,
    run: (ctx, { params }) => listLocalSkills(ctx, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/skills',
    summary: 'Adds a skill below one of everybody’s (administrators)',
    params: programmeParams,
    body: addLocalSkillBody,
    answer: localSkillAnswer,
    status: 201,
    run: (ctx, { params, body }) => addLocalSkill(ctx, params.programme, body),
  });
  route(app, {
    method: 'PATCH',
    url: '/api/programmes/:programme/skills/:id',
    summary: 'Renames a skill of the programme, takes it out of the pickers or puts it back (administrators)',
    params: localSkillParams,
    body: changeLocalSkillBody,
    answer: localSkillAnswer,
    run: (ctx, { params, body }) => changeLocalSkill(ctx, params.programme, params.id, body),
  });
}
