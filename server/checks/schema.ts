// Shapes of clearance: what a coordinator and a member send about a check, and what they read.
import { z } from 'zod';
import { checkKinds, checkStatuses } from '@compatriot/db/work-vocabulary.ts';
import { civilDate, dateTime, paragraph } from '../shapes.ts';
import { checkStepNames } from './rules.ts';

export const checkParams = z.strictObject({ id: z.uuid(), kind: z.enum(checkKinds) });

export const checkStepBody = z.strictObject({
  step: z.enum(checkStepNames),
  /** Last day on which the paper counts. */
  validUntil: civilDate.optional(),
  /** Said to the person. */
  reason: paragraph(500).pipe(z.string().min(1)).optional(),
  /** What was seen; the team's own. */
  note: paragraph(500).pipe(z.string().min(1)).optional(),
  documentId: z.uuid().optional(),
});
export type CheckStepInput = z.output<typeof checkStepBody>;

export const askBody = z.strictObject({
  kinds: z
    .array(z.enum(checkKinds))
    .min(1)
    .max(checkKinds.length)
    .refine((kinds) => new Set(kinds).size === kinds.length, { params: { code: 'repeated' } }),
});

export const checkItem = z.strictObject({
  kind: z.enum(checkKinds),
  status: z.enum(checkStatuses),
  /** Done, and holding today. */
  counts: z.boolean(),
  holding: z.enum(['holds', 'ending', 'over']),
  /** It runs out before the work does. */
  endsBeforeWork: z.boolean(),
  /** A paper of this kind always ends, so its last day is asked for. */
  needsEnd: z.boolean(),
  validUntil: z.string().nullable(),
  reason: z.string().nullable(),
  /** Null for the person: notes and names are the team's. */
  note: z.string().nullable(),
  verifiedBy: z.string().nullable(),
  paper: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  askedAt: dateTime.nullable(),
  providedAt: dateTime.nullable(),
  verifiedAt: dateTime.nullable(),
  /** 0: nobody began it. */
  version: z.number().int(),
  can: z.array(z.enum(checkStepNames)),
});

export const checksAnswer = z.strictObject({
  items: z.array(checkItem),
  /** Everything is done and holds today. */
  valid: z.boolean(),
  /** False for a coordinator after contact has ended: papers are not theirs to read any more. */
  open: z.boolean(),
  endsOn: z.string().nullable(),
});
