// Papers as they go in and out. A file itself is the body, as it is.
import { z } from 'zod';
import { documentKinds, documentParties } from '@compatriot/db/work-vocabulary.ts';
import { dateTime, idParams, programmeParams } from '../shapes.ts';
import { mediaTypes } from './rules.ts';

export const documentQuery = z.strictObject({
  kind: z.enum(documentKinds),
  /** As the file is called at home. */
  name: z.string().max(255).optional(),
});

export const documentParams = idParams.extend({ document: z.uuid() });
export const institutionParams = programmeParams.extend(idParams.shape);
export const institutionDocumentParams = institutionParams.extend({ document: z.uuid() });

export const milestoneDocumentParams = idParams.extend({ milestone: z.uuid(), document: z.uuid() });

export const documentPart = z.strictObject({
  id: z.uuid(),
  kind: z.enum(documentKinds),
  name: z.string(),
  mediaType: z.enum(mediaTypes),
  size: z.number().int(),
  /** As what somebody brought it. */
  party: z.enum(documentParties),
  /** The reader brought it. */
  own: z.boolean(),
  uploadedAt: dateTime,
  /** Something was decided on it: it stays. */
  held: z.boolean(),
  can: z.array(z.string()),
});
export type DocumentPart = z.output<typeof documentPart>;

export const documentsAnswer = z.strictObject({
  items: z.array(documentPart),
  /** Kinds that the reader may add now. */
  adds: z.array(z.enum(documentKinds)),
});

export const fileAnswer = z.any().describe('PDF, JPEG, PNG or WebP');

export const noAnswer = z.any();
