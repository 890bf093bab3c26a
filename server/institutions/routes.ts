// Host institutions of a programme.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import {
  addContact,
  addHost,
  addInstitution,
  changeContact,
  changeInstitution,
  checkInstitution,
  contactLeaves,
  endHost,
  listHostInstitutions,
  listInstitutions,
  readInstitution,
} from './actions.ts';
import {
  addHostBody,
  addInstitutionBody,
  changeInstitutionBody,
  checkBody,
  contactBody,
  contactParams,
  hostInstitutionsAnswer,
  hostParams,
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
    method: 'GET',
    url: '/api/host/institutions',
    summary: 'Institutions that the person acts for',
    answer: hostInstitutionsAnswer,
    run: (ctx) => listHostInstitutions(ctx),
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
    summary: 'One institution, its people and what was checked',
    params: programmeAndId,
    answer: institutionAnswer,
    run: (ctx, { params }) => readInstitution(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PATCH',
    url: '/api/programmes/:programme/institutions/:id',
    summary: 'Changes an institution; its own hosts keep its address',
    params: programmeAndId,
    body: changeInstitutionBody,
    answer: institutionAnswer,
    run: (ctx, { params, body, ifMatch }) =>
      changeInstitution(ctx, params.programme, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/institutions/:id/checks',
    summary: 'Writes down a check of an institution and until when it counts',
    params: programmeAndId,
    body: checkBody,
    answer: institutionAnswer,
    status: 201,
    run: (ctx, { params, body }) => checkInstitution(ctx, params.programme, params.id, body),
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
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/institutions/:id/hosts/:account',
    summary: 'Ends that a person acts for an institution',
    params: hostParams,
    answer: z.undefined(),
    status: 204,
    run: (ctx, { params }) => endHost(ctx, params.programme, params.id, params.account),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/institutions/:id/contacts',
    summary: 'Adds a person to write to or ring',
    params: programmeAndId,
    body: contactBody,
    answer: institutionAnswer,
    status: 201,
    run: (ctx, { params, body }) => addContact(ctx, params.programme, params.id, body),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/institutions/:id/contacts/:contact',
    summary: 'Changes how a person is reached',
    params: contactParams,
    body: contactBody,
    answer: institutionAnswer,
    run: (ctx, { params, body }) => changeContact(ctx, params.programme, params.id, params.contact, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/institutions/:id/contacts/:contact',
    summary: 'Notes that a person has left; the address goes',
    params: contactParams,
    answer: institutionAnswer,
    run: (ctx, { params }) => contactLeaves(ctx, params.programme, params.id, params.contact),
  });
}
