// Questionnaires as XLSForm workbooks.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { audiences } from '@compatriot/db/vocabulary.ts';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import { exportXlsform, importXlsform } from './actions.ts';

/** A form of 30 topics in six languages packs to about 300 kB. */
const largestWorkbook = 2 * 1024 * 1024;

const audienceQuery = z.strictObject({ audience: z.enum(audiences).default('people') });
const importedAnswer = z.strictObject({
  id: z.uuid(),
  version: z.number().int(),
  /** What was carried otherwise than it stood in the file. */
  remarks: z.array(
    z.strictObject({ sheet: z.string(), row: z.number().int(), column: z.string(), message: z.string() }),
  ),
});

export function xlsformRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/questionnaires/:id/xlsform',
    summary: 'One version as an XLSForm workbook (administrators)',
    params: idParams,
    answer: z.any().describe('An .xlsx file'),
    open: (request, { params }) => exportXlsform(request, params.id),
  });
  // A scope of its own: only here is a body read as the bytes of a workbook.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/octet-stream'],
      { parseAs: 'buffer' },
      (_request, body, parsed) => parsed(null, body),
    );
    route(scope, {
      method: 'POST',
      url: '/api/programmes/:programme/questionnaires/xlsform',
      summary:
        'Begins a draft from an XLSForm workbook, or names every cell that cannot be carried (administrators)',
      params: programmeParams,
      query: audienceQuery,
      body: z.any().describe('An .xlsx file of at most 2 MB'),
      bodyLimit: largestWorkbook,
      answer: importedAnswer,
      status: 201,
      open: (request, { params, query, body }) =>
        importXlsform(request, params.programme, query.audience, body),
    });
    done();
  });
}
