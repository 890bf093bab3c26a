// Questionnaires as people read them.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { programmeParams } from '../shapes.ts';
import { openQuestionnaire } from './actions.ts';

const versionQuery = z.strictObject({ version: z.uuid().optional() });

const surveyAnswer = z.strictObject({
  versionId: z.uuid(),
  version: z.number().int(),
  // Checked when it was published and frozen since; its rules are recursive, which the OpenAPI writer cannot show.
  definition: z
    .record(z.string(), z.unknown())
    .describe('A questionnaire as server/questionnaires/schema.ts defines it'),
  programme: z.strictObject({
    code: z.string(),
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
    params: programmeParams,
    query: versionQuery,
    answer: surveyAnswer,
    run: (ctx, { params, query }) => openQuestionnaire(ctx, params.programme, query.version),
  });
}
