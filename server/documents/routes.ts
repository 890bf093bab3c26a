// Papers of placements, institutions and projects’ milestones.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { milestoneParams } from '../projects/schema.ts';
import { folderOfInstitution, folderOfMilestone, folderOfPlacement } from './access.ts';
import { addDocument, fetchDocument, listDocuments, takeBackDocument } from './actions.ts';
import { largestDocument } from './rules.ts';
import {
  documentParams,
  documentPart,
  documentQuery,
  documentsAnswer,
  fileAnswer,
  institutionDocumentParams,
  institutionParams,
  milestoneDocumentParams,
  noAnswer,
} from './schema.ts';

const fileBody = z.any().describe('PDF, JPEG, PNG or WebP of at most 10 MB');

export function documentRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/documents',
    summary: 'Papers of a placement that the reader may read (its coordinator, member and host)',
    params: idParams,
    answer: documentsAnswer,
    run: async (ctx, { params }) => listDocuments(ctx, await folderOfPlacement(ctx, params.id)),
  });
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/documents/:document/file',
    summary: 'One paper as a file to save; somebody else’s leaves an access record',
    params: documentParams,
    answer: fileAnswer,
    open: (request, { params }) =>
      fetchDocument(request, (ctx) => folderOfPlacement(ctx, params.id), params.document),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/documents/:document',
    summary: 'Takes a paper back that nothing was decided on yet',
    params: documentParams,
    answer: noAnswer,
    status: 204,
    run: async (ctx, { params }) =>
      takeBackDocument(ctx, await folderOfPlacement(ctx, params.id), params.document),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/institutions/:id/documents',
    summary: 'Papers of an institution (officials)',
    params: institutionParams,
    answer: documentsAnswer,
    run: async (ctx, { params }) =>
      listDocuments(ctx, await folderOfInstitution(ctx, params.programme, params.id)),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/institutions/:id/documents/:document/file',
    summary: 'One paper of an institution as a file to save (officials)',
    params: institutionDocumentParams,
    answer: fileAnswer,
    open: (request, { params }) =>
      fetchDocument(request, (ctx) => folderOfInstitution(ctx, params.programme, params.id), params.document),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/institutions/:id/documents/:document',
    summary: 'Takes a paper of an institution back that no check names yet (officials)',
    params: institutionDocumentParams,
    answer: noAnswer,
    status: 204,
    run: async (ctx, { params }) =>
      takeBackDocument(ctx, await folderOfInstitution(ctx, params.programme, params.id), params.document),
  });
  route(app, {
    method: 'GET',
    url: '/api/projects/:id/milestones/:milestone/documents',
    summary: 'Papers of a project’s milestone (its proposer and the team’s coordinators)',
    params: milestoneParams,
    answer: documentsAnswer,
    run: async (ctx, { params }) =>
      listDocuments(ctx, await folderOfMilestone(ctx, params.id, params.milestone)),
  });
  route(app, {
    method: 'GET',
    url: '/api/projects/:id/milestones/:milestone/documents/:document/file',
    summary: 'One paper of a milestone as a file to save; somebody else’s leaves an access record',
    params: milestoneDocumentParams,
    answer: fileAnswer,
    open: (request, { params }) =>
      fetchDocument(request, (ctx) => folderOfMilestone(ctx, params.id, params.milestone), params.document),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/projects/:id/milestones/:milestone/documents/:document',
    summary: 'Takes a paper of a milestone back that nothing was accepted on yet',
    params: milestoneDocumentParams,
    answer: noAnswer,
    status: 204,
    run: async (ctx, { params }) =>
      takeBackDocument(ctx, await folderOfMilestone(ctx, params.id, params.milestone, true), params.document),
  });
  // A scope of its own: only here is a body read as the bytes of a file.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'],
      { parseAs: 'buffer' },
      (_request, body, parsed) => parsed(null, body),
    );
    route(scope, {
      method: 'POST',
      url: '/api/placements/:id/documents',
      summary: 'Adds a paper to a placement (its coordinator, member and host, each some kinds)',
      params: idParams,
      query: documentQuery,
      body: fileBody,
      bodyLimit: largestDocument,
      answer: documentPart,
      status: 201,
      run: async (ctx, { params, query, body }) =>
        addDocument(ctx, await folderOfPlacement(ctx, params.id), query, body),
    });
    route(scope, {
      method: 'POST',
      url: '/api/programmes/:programme/institutions/:id/documents',
      summary: 'Adds a paper to an institution (officials)',
      params: institutionParams,
      query: documentQuery,
      body: fileBody,
      bodyLimit: largestDocument,
      answer: documentPart,
      status: 201,
      run: async (ctx, { params, query, body }) =>
        addDocument(ctx, await folderOfInstitution(ctx, params.programme, params.id), query, body),
    });
    route(scope, {
      method: 'POST',
      url: '/api/projects/:id/milestones/:milestone/documents',
      summary: 'Adds a receipt, a photo or a report to a milestone of an own project that runs',
      params: milestoneParams,
      query: documentQuery,
      body: fileBody,
      bodyLimit: largestDocument,
      answer: documentPart,
      status: 201,
      run: async (ctx, { params, query, body }) =>
        addDocument(ctx, await folderOfMilestone(ctx, params.id, params.milestone, true), query, body),
    });
    done();
  });
}
