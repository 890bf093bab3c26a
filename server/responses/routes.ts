// Answering a survey without an account.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import {
  beginDraft,
  describeStanding,
  forgetDraft,
  readReceipt,
  savePage,
  takeBackResponse,
} from './actions.ts';
import { sendResponse } from './sending.ts';
import {
  beginBody,
  draftAnswer,
  noAnswer,
  receiptAnswer,
  saveBody,
  savedAnswer,
  sendBody,
  sentAnswer,
  standingAnswer,
  standingQuery,
} from './schema.ts';

export function responseRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/drafts',
    summary: 'Begins to answer; the browser gets a cookie that opens the draft',
    public: true,
    params: programmeParams,
    body: beginBody,
    answer: draftAnswer,
    status: 201,
    open: (request, { params, body }) => beginDraft(request, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/draft',
    summary: 'What this browser has typed here, or has sent',
    public: true,
    params: programmeParams,
    query: standingQuery,
    answer: standingAnswer,
    open: (request, { params, query }) => describeStanding(request, params.programme, query.lang),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/draft',
    summary: 'Forgets what was typed in this browser and not sent',
    public: true,
    params: programmeParams,
    answer: noAnswer,
    status: 204,
    open: (request, { params }) => forgetDraft(request, params.programme),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/draft/answers',
    summary: 'Saves one page as it was typed and says where to go on',
    public: true,
    params: programmeParams,
    body: saveBody,
    answer: savedAnswer,
    open: (request, { params, body }) => savePage(request, params.programme, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/responses',
    summary: 'Sends the answers; the same again gives the same receipt',
    public: true,
    params: programmeParams,
    body: sendBody,
    answer: sentAnswer,
    open: (request, { params, body }) => sendResponse(request, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/response',
    summary: 'The receipt and the coded answers, for the browser that sent them',
    public: true,
    params: programmeParams,
    answer: receiptAnswer,
    open: (request, { params }) => readReceipt(request, params.programme),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/response',
    summary: 'Takes back everything this browser sent, while no account holds it',
    public: true,
    params: programmeParams,
    answer: noAnswer,
    status: 204,
    open: (request, { params }) => takeBackResponse(request, params.programme),
  });
}
