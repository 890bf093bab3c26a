// Lists of people that a programme brings along, and what the people on them answer.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import { cancelRoster, listRosters, nameColumns, runRoster, showRoster, uploadRoster } from './actions.ts';
import { decideTwins, decideWords, downloadReport, listTwins, listWords, reportOn } from './deciding.ts';
import { join, openInvitation, refuse, showInvitation } from './joining.ts';
import {
  columnsBody,
  joinAnswer,
  joinBody,
  openBody,
  refuseBody,
  reportAnswer,
  rosterAnswer,
  rostersAnswer,
  twinsAnswer,
  twinsBody,
  twinsQuery,
  wordsAnswer,
  wordsBody,
  wordsQuery,
} from './schema.ts';
import { largestRoster } from './sheets.ts';

export function rosterRoutes(app: FastifyInstance): void {
  const nothing = z.any();
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/rosters',
    summary: 'Lists of people that were brought along, and figures of past placements (coordinators)',
    params: programmeParams,
    answer: rostersAnswer,
    run: (ctx, { params }) => listRosters(ctx, params.programme),
  });
  // A scope of its own: only here is a body read as the bytes of a file.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      [
        'text/csv',
        'text/plain',
        'application/octet-stream',
        'application/vnd.ms-excel',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ],
      { parseAs: 'buffer' },
      (_request, body, parsed) => parsed(null, body),
    );
    route(scope, {
      method: 'POST',
      url: '/api/programmes/:programme/rosters',
      summary:
        'Reads a list of people and keeps its cells for the decisions, seven days at the most (coordinators)',
      params: programmeParams,
      body: z.any().describe('CSV or XLSX, at most 5 MB and 5,000 rows'),
      bodyLimit: largestRoster,
      answer: z.strictObject({ id: z.uuid() }),
      status: 201,
      open: (request, { params, body }) => uploadRoster(request, params.programme, body),
    });
    done();
  });
  route(app, {
    method: 'GET',
    url: '/api/rosters/:id',
    summary: 'A list: its columns, what is open, how far its import is (coordinators)',
    params: idParams,
    answer: rosterAnswer,
    run: (ctx, { params }) => showRoster(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/rosters/:id/columns',
    summary: 'Says which column is what (coordinators)',
    params: idParams,
    body: columnsBody,
    answer: nothing,
    status: 204,
    open: (request, { params, body }) => nameColumns(request, params.id, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/rosters/:id/words',
    summary: 'Occupations and skills as they are written, each once, with suggestions (coordinators)',
    params: idParams,
    query: wordsQuery,
    answer: wordsAnswer,
    open: (request, { params, query }) => listWords(request, params.id, query.page),
  });
  route(app, {
    method: 'PUT',
    url: '/api/rosters/:id/words',
    summary: 'Decides what written occupations and skills mean (coordinators)',
    params: idParams,
    body: wordsBody,
    answer: nothing,
    status: 204,
    open: (request, { params, body }) => decideWords(request, params.id, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/rosters/:id/twins',
    summary:
      'Rows that may be one person, and people of the pool who may be those of a row; cards shown count as seen (coordinators)',
    params: idParams,
    query: twinsQuery,
    answer: twinsAnswer,
    open: (request, { params, query }) => listTwins(request, params.id, query.page),
  });
  route(app, {
    method: 'PUT',
    url: '/api/rosters/:id/twins',
    summary: 'Decides which rows are one person and which stay out (coordinators)',
    params: idParams,
    body: twinsBody,
    answer: nothing,
    status: 204,
    run: (ctx, { params, body }) => decideTwins(ctx, params.id, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/rosters/:id/report',
    summary: 'What the import would do, row by row; changes nothing (coordinators)',
    params: idParams,
    answer: reportAnswer,
    run: (ctx, { params }) => reportOn(ctx, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/rosters/:id/report.csv',
    summary: 'The same with every row, as a file (coordinators)',
    params: idParams,
    answer: z.any().describe('CSV'),
    open: (request, { params }) => downloadReport(request, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/rosters/:id/run',
    summary: 'Invites everybody on the list, or nobody (coordinators)',
    params: idParams,
    answer: nothing,
    status: 202,
    run: (ctx, { params }) => runRoster(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/rosters/:id/cancel',
    summary: 'Gives a list up before everybody is written to; its cells are deleted (coordinators)',
    params: idParams,
    answer: nothing,
    status: 204,
    run: (ctx, { params }) => cancelRoster(ctx, params.id),
  });

  route(app, {
    method: 'POST',
    url: '/api/join/open',
    summary: 'Opens an invitation by its code; changes nothing of it',
    public: true,
    body: openBody,
    answer: nothing,
    status: 204,
    open: (request, { body }) => openInvitation(request, body.code),
  });
  route(app, {
    method: 'GET',
    url: '/api/join',
    summary:
      'What the opened invitation says of the person, who would see it, and the consents that are asked',
    public: true,
    answer: joinAnswer,
    open: (request) => showInvitation(request),
  });
  route(app, {
    method: 'POST',
    url: '/api/join/yes',
    summary: 'The person agrees, with what they changed; or takes over into their profile what they ticked',
    public: true,
    body: joinBody,
    answer: z.strictObject({ merged: z.boolean() }),
    open: (request, { body }) => join(request, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/join/no',
    summary: 'The person declines; what the list says of them is erased at once',
    public: true,
    body: refuseBody,
    answer: nothing,
    status: 204,
    open: (request, { body }) => refuse(request, body),
  });
}
