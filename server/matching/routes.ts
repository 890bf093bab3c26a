// Match runs of an assignment, previews of one that is not saved, and how a programme matches.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { listRuns, readRun, runMatch } from './actions.ts';
import { compareRuns } from './compare.ts';
import { previewMatch } from './preview.ts';
import { replayRun } from './replay.ts';
import {
  againstAnswer,
  againstParams,
  previewAnswer,
  previewBody,
  replayAnswer,
  runAnswer,
  runBody,
  runMadeAnswer,
  runParams,
  runQuery,
  runsAnswer,
  runsParams,
  settingsAnswer,
  settingsBody,
} from './schema.ts';
import { changeSettings, readSettings } from './settings.ts';

export function matchingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/match-settings',
    summary: 'Weights, ages and floors of a programme, and what they were before',
    params: programmeParams,
    answer: settingsAnswer,
    run: (ctx, { params }) => readSettings(ctx, params.programme),
  });
  route(app, {
    method: 'PUT',
    url: '/api/programmes/:programme/match-settings',
    summary: 'Makes the next version of how a programme matches',
    params: programmeParams,
    body: settingsBody,
    answer: settingsAnswer,
    run: (ctx, { params, body, ifMatch }) => changeSettings(ctx, params.programme, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/match/preview',
    summary: 'The people who fit an assignment that need not be saved, with reasons; nothing is kept',
    body: previewBody,
    answer: previewAnswer,
    // Sliders ask while they are held, several people behind one address.
    limit: 1200,
    open: (request, { body }) => previewMatch(request, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignments/:id/match-runs',
    summary: 'Finds people for an assignment and keeps the list',
    params: runsParams,
    body: runBody,
    answer: runMadeAnswer,
    status: 201,
    // Each run is kept for good: two a second are enough for a ministry behind one address.
    limit: 120,
    open: (request, { params, body }) => runMatch(request, params.programme, params.id, body.without),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/match-runs',
    summary: 'Runs of an assignment that the reader may see, newest first',
    params: runsParams,
    answer: runsAnswer,
    run: (ctx, { params }) => listRuns(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/match-runs/:run',
    summary: 'A shortlist with reasons, blind, as the run left it',
    params: runParams,
    query: runQuery,
    answer: runAnswer,
    run: (ctx, { params, query }) => readRun(ctx, params.programme, params.id, params.run, query.page),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/match-runs/:run/replay',
    summary: 'A shortlist computed again from what the run kept',
    params: runParams,
    answer: replayAnswer,
    run: (ctx, { params }) => replayRun(ctx, params.programme, params.id, params.run),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/match-runs/:run/against/:other',
    summary: 'A shortlist beside an earlier one of the same assignment',
    params: againstParams,
    answer: againstAnswer,
    run: (ctx, { params }) => compareRuns(ctx, params.programme, params.id, params.run, params.other),
  });
}
