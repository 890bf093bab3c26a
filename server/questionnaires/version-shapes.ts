// Shapes of the API that administrators write questionnaires with. Apart from schema.ts, which says what a questionnaire is.
import { z } from 'zod';
import { audiences, versionStatuses } from '@compatriot/db/vocabulary.ts';
import { dateTime } from '../shapes.ts';
import { workingDefinition } from './schema.ts';

export const draftBody = z.strictObject({ audience: z.enum(audiences), from: z.uuid().optional() });
export const editBody = z.strictObject({ definition: workingDefinition });
export const publishBody = z.strictObject({ newWave: z.boolean() });

const version = z.strictObject({
  id: z.uuid(),
  audience: z.enum(audiences),
  version: z.number().int(),
  /** Versions of one wave only mend its words; a new wave asks again. */
  wave: z.number().int(),
  status: z.enum(versionStatuses),
  updatedAt: dateTime,
  publishedAt: dateTime.nullable(),
});

export const questionnairesAnswer = z.strictObject({
  items: z.array(
    version.extend({
      /** Rounded down to a multiple of five; null below ten. */
      responses: z.number().int().nullable(),
    }),
  ),
});

export const questionnaireAnswer = version.extend({
  programme: z.strictObject({ code: z.string(), name: z.string(), languages: z.array(z.string()) }),
  /** For If-Match. */
  revision: z.number().int(),
  // As it was checked on its way in; its rules are recursive, which the OpenAPI writer cannot show.
  definition: z
    .record(z.string(), z.unknown())
    .describe('A questionnaire as server/questionnaires/schema.ts defines it; a draft may have gaps'),
  faults: z.array(
    z.strictObject({
      /** `topics[2].questions[1].showWhen` */
      place: z.string(),
      code: z.string(),
      params: z.record(z.string(), z.string()),
      message: z.string(),
    }),
  ),
  missing: z.array(z.strictObject({ place: z.string(), language: z.string() })),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  can: z.array(z.string()),
});
