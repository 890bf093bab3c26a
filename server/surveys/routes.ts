// How people go through a survey, for its authors; and the links that are given out.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { addChannel, removeChannel, showSurvey } from './actions.ts';
import {
  channelAnswer,
  channelBody,
  channelParams,
  figuresQuery,
  noAnswer,
  surveyViewAnswer,
} from './schema.ts';

export function surveyRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/survey-figures',
    summary: 'Starts, completions and drop-off of one wave; nothing about fewer than ten people',
    params: programmeParams,
    query: figuresQuery,
    answer: surveyViewAnswer,
    open: (request, { params, query }) => showSurvey(request, params.programme, query),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/survey-channels',
    summary: 'Makes a tracked link',
    params: programmeParams,
    body: channelBody,
    answer: channelAnswer,
    status: 201,
    run: (ctx, { params, body }) => addChannel(ctx, params.programme, body.code),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/survey-channels/:channel',
    summary: 'Takes a tracked link off the list',
    params: channelParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => removeChannel(ctx, params.programme, params.channel),
  });
}
