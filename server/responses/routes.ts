// Answering a survey without an account.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { surveyParams } from '../shapes.ts';
import {
  beginDraft,
  describeStanding,
  forgetDraft,
  readDraftFile,
  readReceipt,
  takeBackResponse,
} from './actions.ts';
import { mailResumeCode, makeResumeCode, resumeDraft } from './resuming.ts';
import { savePage } from './saving.ts';
import { sendResponse } from './sending.ts';
import {
  beginBody,
  draftAnswer,
  draftFileAnswer,
  forgetQuery,
  mailCodeAnswer,
  mailCodeBody,
  noAnswer,
  receiptAnswer,
  resumeBody,
  resumeCodeAnswer,
  resumedAnswer,
  saveBody,
  savedAnswer,
  sendBody,
  sentAnswer,
  standingAnswer,
  standingQuery,
  takeBackBody,
} from './schema.ts';

export function responseRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/drafts',
    summary: 'Begins to answer; the browser gets a cookie that opens the draft',
    public: true,
    params: surveyParams,
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
    params: surveyParams,
    query: standingQuery,
    answer: standingAnswer,
    open: (request, { params, query }) => describeStanding(request, params.programme, query.lang),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/draft',
    summary:
      'This browser forgets what was typed and not sent; it ends with the last browser or code that opens it',
    public: true,
    params: surveyParams,
    query: forgetQuery,
    answer: noAnswer,
    status: 204,
    open: (request, { params, query }) =>
      forgetDraft(request, params.programme, query.everywhere !== undefined, query.draft),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/draft/file',
    summary: 'What was typed so far, as a file to keep',
    public: true,
    params: surveyParams,
    answer: draftFileAnswer,
    open: (request, { params }) => readDraftFile(request, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/resume-code',
    summary: 'Makes the code that opens this draft on another device, in place of the one before',
    public: true,
    params: surveyParams,
    answer: resumeCodeAnswer,
    open: (request, { params }) => makeResumeCode(request, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/resume-code/mail',
    summary: 'Mails the code that opens this draft on another device',
    public: true,
    params: surveyParams,
    body: mailCodeBody,
    answer: mailCodeAnswer,
    status: 202,
    open: (request, { params, body }) => mailResumeCode(request, params.programme, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/resume',
    summary: 'Opens the draft of a code in this browser too',
    public: true,
    params: surveyParams,
    body: resumeBody,
    answer: resumedAnswer,
    open: (request, { params, body }) => resumeDraft(request, params.programme, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/resume',
    summary: 'The same for somebody who knows the code and not the survey',
    public: true,
    body: resumeBody,
    answer: resumedAnswer,
    open: (request, { body }) => resumeDraft(request, null, body),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/draft/answers',
    summary: 'Saves one page as it was typed and says where to go on',
    public: true,
    params: surveyParams,
    body: saveBody,
    answer: savedAnswer,
    open: (request, { params, body }) => savePage(request, params.programme, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/responses',
    summary: 'Sends the answers; the same again gives the same receipt',
    public: true,
    params: surveyParams,
    body: sendBody,
    answer: sentAnswer,
    open: (request, { params, body }) => sendResponse(request, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/response',
    summary: 'The receipt and the coded answers, for the browser that sent them',
    public: true,
    params: surveyParams,
    answer: receiptAnswer,
    open: (request, { params }) => readReceipt(request, params.programme),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/response',
    summary: 'Takes back everything this browser sent, while no account holds it',
    public: true,
    params: surveyParams,
    body: takeBackBody,
    answer: noAnswer,
    status: 204,
    open: (request, { params, body }) => takeBackResponse(request, params.programme, body),
  });
}
