// Shapes of exports.
import { exportFormats, exportKinds, exportStatuses } from '@compatriot/db/vocabulary.ts';
import { z } from 'zod';
import { dateTime, programmeParams } from '../shapes.ts';

export const exportParams = z.strictObject({ ...programmeParams.shape, id: z.uuid() });

export const exportBody = z.strictObject({
  kind: z.enum(exportKinds),
  format: z.enum(exportFormats),
  /** The address of the list as it stands on the page, without the question mark. Its page number is left out. */
  query: z.string().max(4000).default(''),
  /** The most people it may contain: asked for when more were found than are left of the day's quota. */
  most: z.number().int().min(1).max(1000).optional(),
});
export type ExportBody = z.output<typeof exportBody>;

export const exportPart = z.strictObject({
  id: z.uuid(),
  kind: z.enum(exportKinds),
  format: z.enum(exportFormats),
  status: z.enum(exportStatuses),
  /** The most people it may contain, where the quota said so. */
  most: z.number().int().nullable(),
  /** Known once it runs. */
  rows: z.number().int().nullable(),
  done: z.number().int(),
  /** Bytes, when it is there. */
  size: z.number().int().nullable(),
  /** Why it was refused, in words. */
  reason: z.string().nullable(),
  name: z.string(),
  createdAt: dateTime,
  finishedAt: dateTime.nullable(),
  /** Until when the file can be fetched. */
  expiresAt: dateTime.nullable(),
});
export type ExportPart = z.output<typeof exportPart>;

export const exportsAnswer = z.strictObject({ items: z.array(exportPart) });
export const exportMadeAnswer = z.strictObject({ id: z.uuid() });
export const noAnswer = z.any();
