// Shapes of placements: what officials, members and hosts send and read.
import { z } from 'zod';
import { modes, placementStatuses, reasonCodes } from '@compatriot/db/vocabulary.ts';
import { civilDate, dateTime, paragraph } from '../shapes.ts';
import { hostStatuses, memberStatuses, placementVerbs } from './rules.ts';

export const programmeAndId = z.strictObject({ programme: z.string().max(60), id: z.uuid() });

export const inviteBody = z.strictObject({
  assignmentId: z.uuid(),
  profileId: z.uuid(),
  runId: z.uuid().optional(),
  message: paragraph(2000).optional(),
  /** Why somebody was taken over better ranked people. */
  overrideReason: paragraph(500).optional(),
});

export const reportBody = z.strictObject({
  summary: paragraph(4000).pipe(z.string().min(1)),
  reached: z
    .array(
      z.strictObject({
        kind: z.enum(['trained', 'treated', 'advised', 'students']),
        women: z.number().int().min(0).max(1_000_000),
        men: z.number().int().min(0).max(1_000_000),
        unknown: z.number().int().min(0).max(1_000_000),
      }),
    )
    .max(4)
    // One kind twice would count people twice.
    .refine((rows) => new Set(rows.map((row) => row.kind)).size === rows.length, {
      params: { code: 'repeated' },
    }),
  outcome: z.enum(['information', 'knowledge', 'institution']),
});

export const stepBody = z.strictObject({
  step: z.enum(placementVerbs),
  reason: z.enum(reasonCodes).optional(),
  date: civilDate.optional(),
  report: reportBody.optional(),
});

export const answerBody = z.strictObject({
  answer: z.enum(['yes', 'no']),
  reason: z.enum(reasonCodes).optional(),
});

export const placementQuery = z.strictObject({
  status: z.enum(placementStatuses).optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});

const assignmentPart = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  mode: z.enum(modes),
  country: z.string(),
  place: z.string().nullable(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  institution: z.string(),
});

const contactPart = z.strictObject({
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

const common = {
  id: z.uuid(),
  assignment: assignmentPart,
  version: z.number().int(),
  invitedAt: dateTime.nullable(),
  answerDueAt: dateTime.nullable(),
  arrivedOn: z.string().nullable(),
  completedOn: z.string().nullable(),
  can: z.array(z.string()),
};

export const placementRow = z.strictObject({
  id: z.uuid(),
  status: z.enum(placementStatuses),
  pseudonym: z.string(),
  score: z.number().int().nullable(),
  assignment: assignmentPart,
  updatedAt: dateTime,
});

export const placementsAnswer = z.strictObject({
  items: z.array(placementRow),
  total: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
});

export const placementAnswer = z.strictObject({
  ...common,
  status: z.enum(placementStatuses),
  pseudonym: z.string(),
  score: z.number().int().nullable(),
  message: z.string().nullable(),
  reasonCode: z.enum(reasonCodes).nullable(),
  overrideReason: z.string().nullable(),
  report: reportBody.nullable(),
  contact: contactPart.nullable(),
  timeline: z.array(
    z.strictObject({
      kind: z.string(),
      at: dateTime,
      by: z.string().nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
});

export const invitationRow = z.strictObject({
  id: z.uuid(),
  status: z.enum(memberStatuses),
  assignment: assignmentPart,
  answerDueAt: dateTime.nullable(),
});
export const invitationsAnswer = z.strictObject({ items: z.array(invitationRow) });
export const invitationAnswer = z.strictObject({
  ...common,
  status: z.enum(memberStatuses),
  programme: z.strictObject({ code: z.string(), name: z.string(), contactMonths: z.number().int() }),
  message: z.string().nullable(),
  need: z.string(),
  tasks: z.string(),
  outputs: z.string(),
  /** What the host will see after a yes, exactly. */
  wouldDisclose: contactPart,
  disclosedUntil: dateTime.nullable(),
  disclosed: z.boolean(),
});

export const hostPlacementRow = z.strictObject({
  id: z.uuid(),
  status: z.enum(hostStatuses),
  pseudonym: z.string(),
  assignment: assignmentPart,
  answerDueAt: dateTime.nullable(),
});
export const hostPlacementsAnswer = z.strictObject({ items: z.array(hostPlacementRow) });
export const hostPlacementAnswer = z.strictObject({
  ...common,
  status: z.enum(hostStatuses),
  pseudonym: z.string(),
  contact: contactPart.nullable(),
  report: reportBody.nullable(),
});
