// Saved searches, and the link that stops their mails.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { changeSearch, deleteSearch, readSearch, readSearches, saveSearch, stopAlert } from './actions.ts';
import {
  madeAnswer,
  newSearch,
  noAnswer,
  searchAnswer,
  searchChange,
  searchesAnswer,
  searchParams,
  stopParams,
} from './schema.ts';

const base = '/api/programmes/:programme/searches';

export function searchRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'My saved searches',
    params: programmeParams,
    answer: searchesAnswer,
    run: (ctx, { params }) => readSearches(ctx, params.programme),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Saves a talent search under a name, with mail about new people or without',
    params: programmeParams,
    body: newSearch,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => saveSearch(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One of my saved searches',
    params: searchParams,
    answer: searchAnswer,
    run: (ctx, { params }) => readSearch(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'PATCH',
    url: `${base}/:id`,
    summary: 'Renames a search, asks something else, or turns its mails on and off',
    params: searchParams,
    body: searchChange,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => changeSearch(ctx, params.programme, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/:id`,
    summary: 'Deletes a saved search',
    params: searchParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => deleteSearch(ctx, params.programme, params.id),
  });
  // A scope of its own: mail programs post a form here (RFC 8058), which says nothing that the address does not.
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string', bodyLimit: 1000 },
      (_request, _body, parsed) => parsed(null, {}),
    );
    route(scope, {
      method: 'POST',
      url: '/api/alerts/:token/stop',
      summary: 'Stops the mails of a saved search, for whoever has the link from one of them',
      public: true,
      params: stopParams,
      body: z.any(),
      answer: noAnswer,
      status: 204,
      run: (ctx, { params }) => stopAlert(ctx, params.token),
    });
    done();
  });
}
