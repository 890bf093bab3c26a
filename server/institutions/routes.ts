// Host institutions of a programme.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { addHost, addInstitution, changeInstitution, listInstitutions, readInstitution } from './actions.ts';
import {
  addHostBody,
  addInstitutionBody,
  changeInstitutionBody,
  institutionAnswer,
  institutionsAnswer,
  programmeAndId,
} from './schema.ts';

export function institutionRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/institutions',
    summary: 'Host institutions of a programme',
    params: programmeParams,
    answer: institutionsAnswer,
    run: (ctx, { params }) => listInstitutions(ctx, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/institutions',
    summary: 'Adds a host institution',
    params: programmeParams,
    body: addInstitutionBody,
    answer: institutionAnswer,
    status: 201,
    run: (ctx, { params, body }) => addInstitution(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/institutions/:id',
    summary: 'One institution and the people who act for it',
    params: programmeAndId,
    answer: institutionAnswer,
    run: (ctx, { params }) => readInstitution(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PATCH',
    url: '/api/programmes/:programme/institutions/:id',
    summary: 'Changes an institution, or until when its check counts',
    params: programmeAndId,
    body: changeInstitutionBody,
    answer: institutionAnswer,
    run: (ctx, { params, body, ifMatch }) =>
      changeInstitution(ctx, params.programme, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/institutions/:id/hosts',
    summary: 'Names a person who acts for an institution',
    params: programmeAndId,
    body: addHostBody,
    answer: institutionAnswer,
    status: 201,
    run: (ctx, { params, body }) => addHost(ctx, params.programme, params.id, body),
  });
}
