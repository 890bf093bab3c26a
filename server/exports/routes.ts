// Lists as files.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { askExport, fetchExport, listExports, removeExport, showExport } from './actions.ts';
import { exportBody, exportMadeAnswer, exportParams, exportPart, exportsAnswer, noAnswer } from './schema.ts';

export function exportRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/exports',
    summary: 'Asks for a list as a file; a job makes it',
    params: programmeParams,
    body: exportBody,
    answer: exportMadeAnswer,
    status: 202,
    open: (request, { params, body }) => askExport(request, app.engine, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/exports',
    summary: 'The files that the person asked for, newest first',
    params: programmeParams,
    answer: exportsAnswer,
    run: (ctx, { params }) => listExports(ctx, params.programme),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/exports/:id',
    summary: 'One of them, with how far it is',
    params: exportParams,
    answer: exportPart,
    run: (ctx, { params }) => showExport(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/exports/:id',
    summary: 'Cancels one that goes on; removes one that is over, with its file',
    params: exportParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => removeExport(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/exports/:id/file',
    summary: 'The file, for a day, to the person who asked for it',
    params: exportParams,
    answer: noAnswer.describe('CSV or XLSX'),
    open: (request, { params }) => fetchExport(request, app.settings.dataDir, params.programme, params.id),
  });
}
