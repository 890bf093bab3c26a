// Organisations of a diaspora.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import { findForMember, joinOrganisation, leaveOrganisation, listOrganisations } from './actions.ts';
import {
  belongingParams,
  findQuery,
  foundAnswer,
  noAnswer,
  organisationsAnswer,
  organisationsQuery,
} from './schema.ts';

export function organisationRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/organisations',
    summary: 'Organisations that allowed the reader’s side to list them',
    params: programmeParams,
    query: organisationsQuery,
    answer: organisationsAnswer,
    run: (ctx, { params, query }) => listOrganisations(ctx, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/profiles/:id/organisations',
    summary: 'Organisations I say I belong to, and listed ones by name',
    params: idParams,
    query: findQuery,
    answer: foundAnswer,
    run: (ctx, { params, query }) => findForMember(ctx, params.id, query.q),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/profiles/:id/organisations/:organisation',
    summary: 'Says that I belong to an organisation',
    params: belongingParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => joinOrganisation(ctx, params.id, params.organisation),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/me/profiles/:id/organisations/:organisation',
    summary: 'Takes that back',
    params: belongingParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => leaveOrganisation(ctx, params.id, params.organisation),
  });
}
