// Shapes of a plan for the return without a placement.
import { z } from 'zod';
import { reintegrationAreas } from '@compatriot/db/work-vocabulary.ts';
import { planBody } from '../results/schema.ts';
import { dateTime } from '../shapes.ts';

export const beginBody = planBody.extend({ profileId: z.uuid() });
export const shareBody = z.strictObject({ shared: z.boolean() });
export const agreeBody = z.strictObject({ version: z.number().int() });
export const listQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(1000).default(1),
  /** Only of the person of this card. */
  card: z.uuid().optional(),
});
export type ListQuery = z.output<typeof listQuery>;

export const madeAnswer = z.strictObject({ id: z.uuid(), version: z.number().int() });
export const versionAnswer = z.strictObject({ version: z.number().int() });

const standing = {
  sharedAt: dateTime.nullable(),
  memberAgreedAt: dateTime.nullable(),
  coordinatorAgreedAt: dateTime.nullable(),
};
export const planAnswer = z.strictObject({
  id: z.uuid(),
  version: z.number().int(),
  pseudonym: z.string(),
  programme: z.strictObject({ code: z.string(), name: z.string() }),
  updatedAt: dateTime,
  ...standing,
  own: z.boolean(),
  steps: z.array(
    z.strictObject({
      id: z.uuid(),
      area: z.enum(reintegrationAreas),
      what: z.string(),
      helper: z.string(),
      dueOn: z.string().nullable(),
      doneOn: z.string().nullable(),
    }),
  ),
  can: z.array(z.string()),
});
export const ownPlansAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      profileId: z.uuid(),
      programme: z.strictObject({ code: z.string(), name: z.string() }),
      plan: z.strictObject({ id: z.uuid(), updatedAt: dateTime, ...standing }).nullable(),
    }),
  ),
});
export const sharedPlansAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      pseudonym: z.string(),
      updatedAt: dateTime,
      ...standing,
      steps: z.number().int(),
      done: z.number().int(),
      nextOn: z.string().nullable(),
    }),
  ),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
