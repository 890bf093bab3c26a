// Lists of people, private to their maker or shared with the maker's side of the programme.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import {
  addPerson,
  changeList,
  changeNote,
  deleteList,
  makeList,
  readList,
  readLists,
  removePerson,
} from './actions.ts';
import {
  addedAnswer,
  listAnswer,
  listChange,
  listPage,
  listParams,
  listPersonParams,
  listsAnswer,
  madeAnswer,
  newList,
  newPerson,
  noAnswer,
  noteChange,
} from './schema.ts';

const base = '/api/programmes/:programme/lists';

export function listRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'My lists and those that colleagues of my side share, with how many people of each I may see',
    params: programmeParams,
    answer: listsAnswer,
    run: (ctx, { params }) => readLists(ctx, params.programme),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Makes a list',
    params: programmeParams,
    body: newList,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => makeList(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'A list: cards and notes of the people on it whom I may see',
    params: listParams,
    query: listPage,
    answer: listAnswer,
    run: (ctx, { params, query }) => readList(ctx, params.programme, params.id, query.page),
  });
  route(app, {
    method: 'PATCH',
    url: `${base}/:id`,
    summary: 'Renames a list, shares it with colleagues of the same side or takes it back',
    params: listParams,
    body: listChange,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => changeList(ctx, params.programme, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/:id`,
    summary: 'Deletes a list with its notes',
    params: listParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => deleteList(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/people`,
    summary: 'Puts a person on a list',
    params: listParams,
    body: newPerson,
    answer: addedAnswer,
    run: (ctx, { params, body }) => addPerson(ctx, params.programme, params.id, body),
  });
  route(app, {
    method: 'PATCH',
    url: `${base}/:id/people/:card`,
    summary: 'Writes the note about a person; If-Match with the version that was read',
    params: listPersonParams,
    body: noteChange,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body, ifMatch }) =>
      changeNote(ctx, params.programme, params.id, params.card, body.note, ifMatch),
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/:id/people/:card`,
    summary: 'Takes a person off a list',
    params: listPersonParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => removePerson(ctx, params.programme, params.id, params.card),
  });
}
