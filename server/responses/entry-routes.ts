// Entering answers for others: from paper, and from files of other tools. Coordinators only.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { audiences, importStatuses, publicAudiences, responseSources } from '@compatriot/db/vocabulary.ts';
import { textLanguage } from '../questionnaires/schema.ts';
import { route } from '../route.ts';
import { dateTime, idParams, programmeParams } from '../shapes.ts';
import { cancelImport, checkImport, largestImport, runImport, showImport } from './importing.ts';
import {
  addEvidence,
  beginPaper,
  largestEvidence,
  listEntries,
  listEvidence,
  openEvidence,
} from './paper.ts';

const audience = z.enum(publicAudiences).default('people');
const audienceQuery = z.strictObject({ audience });
const file = z.strictObject({ id: z.uuid(), mediaType: z.string(), size: z.number().int() });
const count = z.number().int();

const entriesAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      receipt: z.string(),
      submittedAt: dateTime,
      source: z.enum(responseSources),
      language: z.string(),
      audience: z.enum(audiences),
      enteredBy: z.string().nullable(),
      files: z.array(file),
    }),
  ),
  /** Pass it as `before` for the next page. */
  next: dateTime.nullable(),
  imports: z.array(
    z.strictObject({
      id: z.uuid(),
      status: z.enum(importStatuses),
      rows: count,
      added: count.nullable(),
      createdAt: dateTime,
    }),
  ),
});

const importAnswer = z.strictObject({
  id: z.uuid(),
  status: z.enum(importStatuses),
  rows: count,
  done: count,
  added: count.nullable(),
  createdAt: dateTime,
  report: z.strictObject({
    rows: count,
    ready: count,
    present: count,
    problemRows: count,
    problems: z.array(z.strictObject({ row: count, column: z.string(), message: z.string() })),
    unused: z.array(z.string()),
    unmapped: z.array(z.strictObject({ column: z.string(), value: z.string(), times: count })),
    leftOut: count,
  }),
});

const importQuery = z.strictObject({
  dry: z.enum(['true', 'false']).default('true'),
  audience,
  /** For rows that do not say in which language they were answered. */
  lang: textLanguage.optional(),
});

export function entryRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/entries',
    summary: 'Receipts of what was entered from paper or imported (coordinators)',
    params: programmeParams,
    query: z.strictObject({ before: dateTime.optional() }),
    answer: entriesAnswer,
    run: (ctx, { params, query }) => listEntries(ctx, params.programme, query.before),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/paper',
    summary: 'Begins to type in a paper form; the browser gets a cookie that opens the draft (coordinators)',
    params: programmeParams,
    body: z.strictObject({
      language: textLanguage,
      audience,
      /** Also when a form with something in it is open in this browser. */
      replace: z.boolean().default(false),
    }),
    answer: z.strictObject({ id: z.uuid(), survey: z.string() }),
    status: 201,
    open: (request, { params, body }) => beginPaper(request, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/paper/evidence',
    summary: 'The signed pages of the paper form in this browser (coordinators)',
    params: programmeParams,
    query: audienceQuery,
    answer: z.strictObject({ items: z.array(file) }),
    open: (request, { params, query }) => listEvidence(request, params.programme, query.audience),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/entries/files/:id',
    summary: 'A signed page as a file, for a reason that is kept; it counts as a person seen (coordinators)',
    params: programmeParams.extend(idParams.shape),
    // Whoever uploaded the page needs no reason for a day.
    body: z.strictObject({ reason: z.string().trim().max(200).optional() }),
    answer: z.any().describe('PDF, JPEG or PNG'),
    open: (request, { params, body }) => openEvidence(request, params.programme, params.id, body.reason),
  });
  // Scopes of their own: only here is a body read as the bytes of a file.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/pdf', 'image/jpeg', 'image/png', 'application/octet-stream'],
      { parseAs: 'buffer' },
      (_request, body, parsed) => parsed(null, body),
    );
    route(scope, {
      method: 'PUT',
      url: '/api/programmes/:programme/paper/evidence',
      summary: 'Adds a signed page to the paper form in this browser (coordinators)',
      params: programmeParams,
      query: audienceQuery,
      body: z.any().describe('PDF, JPEG or PNG of at most 5 MB'),
      bodyLimit: largestEvidence,
      answer: file,
      open: (request, { params, query, body }) =>
        addEvidence(request, params.programme, query.audience, body),
    });
    done();
  });
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['text/csv', 'application/octet-stream', 'application/vnd.ms-excel', 'text/plain'],
      { parseAs: 'buffer' },
      (_request, body, parsed) => parsed(null, body),
    );
    route(scope, {
      method: 'POST',
      url: '/api/programmes/:programme/responses/import',
      summary:
        'Checks a CSV file of responses and keeps it for a yes; dry=false says yes at once (coordinators)',
      params: programmeParams,
      query: importQuery,
      body: z.any().describe('CSV in UTF-8, at most 20 MB and 50,000 rows'),
      bodyLimit: largestImport,
      answer: importAnswer,
      status: 201,
      open: (request, { params, query, body }) =>
        checkImport(request, params.programme, { ...query, dry: query.dry === 'true' }, body),
    });
    done();
  });
  route(app, {
    method: 'GET',
    url: '/api/response-imports/:id',
    summary: 'How far an import is (coordinators)',
    params: idParams,
    answer: importAnswer,
    run: (ctx, { params }) => showImport(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/response-imports/:id/run',
    summary: 'Imports a checked file: every row or none (coordinators)',
    params: idParams,
    answer: importAnswer,
    status: 202,
    run: (ctx, { params }) => runImport(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/response-imports/:id/cancel',
    summary: 'Stops an import; nothing of it stays (coordinators)',
    params: idParams,
    answer: importAnswer,
    run: (ctx, { params }) => cancelImport(ctx, params.id),
  });
}
