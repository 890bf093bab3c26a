// Questionnaires as people read them and as administrators write them.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { audiences } from '@compatriot/db/vocabulary.ts';
import { route } from '../route.ts';
import { countryCode, idParams, programmeParams, surveyParams } from '../shapes.ts';
import {
  discardQuestionnaire,
  draftQuestionnaire,
  editQuestionnaire,
  listVersions,
  openQuestionnaire,
  publishQuestionnaire,
  retireQuestionnaire,
  showQuestionnaire,
  stepQuestionnaire,
} from './actions.ts';
import { regionsOf } from './regions.ts';
import { textLanguage } from './schema.ts';
import {
  draftBody,
  editBody,
  publishBody,
  questionnaireAnswer,
  questionnairesAnswer,
} from './version-shapes.ts';

/** A large questionnaire in six languages is about 1 MB; only administrators get further than its size. */
const largestDefinition = 4_000_000;

const versionQuery = z.strictObject({ version: z.uuid().optional() });

const regionsAnswer = z.strictObject({
  items: z.array(z.strictObject({ code: z.string(), name: z.string() })),
});

const surveyAnswer = z.strictObject({
  versionId: z.uuid(),
  version: z.number().int(),
  /** Whether answers are taken now. */
  open: z.boolean(),
  // Checked when it was published and frozen since; its rules are recursive, which the OpenAPI writer cannot show.
  definition: z
    .record(z.string(), z.unknown())
    .describe('A questionnaire as server/questionnaires/schema.ts defines it'),
  programme: z.strictObject({
    code: z.string(),
    /** What the survey's address carries: for organisations it is the programme's code and more. */
    survey: z.string(),
    audience: z.enum(audiences),
    name: z.string(),
    accent: z.string().nullable(),
    languages: z.array(z.string()),
  }),
});

export function questionnaireRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/survey',
    summary: 'The questionnaire that is open now, or a released version of it',
    public: true,
    params: surveyParams,
    query: versionQuery,
    answer: surveyAnswer,
    run: (ctx, { params, query }) => openQuestionnaire(ctx, params.programme, query.version),
  });
  route(app, {
    method: 'GET',
    url: '/api/countries/:country/regions',
    summary: 'Regions of a country by name (ISO 3166-2, first level); none for a country without any',
    public: true,
    params: z.strictObject({ country: countryCode }),
    query: z.strictObject({ lang: textLanguage.optional() }),
    answer: regionsAnswer,
    run: async (ctx, { params, query }) => ({
      items: regionsOf(params.country, query.lang ?? ctx.language),
    }),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/questionnaires',
    summary: 'Versions of the programme’s questionnaires (administrators)',
    params: programmeParams,
    answer: questionnairesAnswer,
    open: (request, { params }) => listVersions(request, params.programme),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/questionnaires',
    summary: 'Begins a draft of a questionnaire (administrators)',
    params: programmeParams,
    body: draftBody,
    answer: questionnaireAnswer,
    status: 201,
    run: (ctx, { params, body }) => draftQuestionnaire(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/questionnaires/:id',
    summary: 'One version with what keeps it from being published (administrators)',
    params: idParams,
    answer: questionnaireAnswer,
    run: (ctx, { params }) => showQuestionnaire(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/questionnaires/:id',
    summary: 'Saves a draft, complete or not; If-Match names the revision it was made from',
    params: idParams,
    body: editBody,
    bodyLimit: largestDefinition,
    answer: questionnaireAnswer,
    run: (ctx, { params, body, ifMatch }) => editQuestionnaire(ctx, params.id, body.definition, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/questionnaires/:id/undo',
    summary: 'Takes the last edit of a draft back',
    params: idParams,
    answer: questionnaireAnswer,
    run: (ctx, { params, ifMatch }) => stepQuestionnaire(ctx, params.id, 'undo', ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/questionnaires/:id/redo',
    summary: 'Makes the edit again that was taken back',
    params: idParams,
    answer: questionnaireAnswer,
    run: (ctx, { params, ifMatch }) => stepQuestionnaire(ctx, params.id, 'redo', ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/questionnaires/:id/publish',
    summary: 'Freezes a draft and opens it to new answers; the version before it is retired',
    params: idParams,
    body: publishBody,
    answer: questionnaireAnswer,
    run: (ctx, { params, body, ifMatch }) => publishQuestionnaire(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/questionnaires/:id/retire',
    summary: 'Closes the survey of this audience',
    params: idParams,
    answer: questionnaireAnswer,
    run: (ctx, { params }) => retireQuestionnaire(ctx, params.id),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/questionnaires/:id',
    summary: 'Throws a draft away',
    params: idParams,
    answer: z.any(),
    status: 204,
    run: (ctx, { params }) => discardQuestionnaire(ctx, params.id),
  });
}
