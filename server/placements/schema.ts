// Shapes of placements: what officials, members and hosts send and read.
import { z } from 'zod';
import {
  againKinds,
  hostChoices,
  modes,
  placementStatuses,
  reasonCodes,
  recordedWays,
  requirements,
} from '@compatriot/db/vocabulary.ts';
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
  /** Only puts the person on the shortlist; nobody is written to. */
  shortlist: z.boolean().default(false),
});

/** What a coordinator took down for somebody who does not sign in. */
export const onBehalf = z.strictObject({
  of: z.enum(['member', 'host']),
  way: z.enum(recordedWays),
  evidence: paragraph(500).pipe(z.string().min(1)),
  documentId: z.uuid().optional(),
});

export const stepBody = z.strictObject({
  step: z.enum(placementVerbs),
  reason: z.enum(reasonCodes).optional(),
  date: civilDate.optional(),
  /** Why it was decided so; kept beside the step. */
  note: paragraph(2000).pipe(z.string().min(1)).optional(),
  /** Words for the person who is invited. */
  message: paragraph(2000).optional(),
  onBehalf: onBehalf.optional(),
});
export type StepInput = z.output<typeof stepBody>;

const nextStep = z.strictObject({
  step: z.enum(placementVerbs),
  /** Taken down for them; null: the reader's own step. */
  of: z.enum(['member', 'host']).nullable(),
  needs: z.array(z.enum(['reason', 'date', 'note'])),
  missing: z.array(z.enum(requirements)),
});

export const answerBody = z.strictObject({
  answer: z.enum(['yes', 'no']),
  reason: z.enum(reasonCodes).optional(),
});

export const placementQuery = z.strictObject({
  status: z.enum(placementStatuses).optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});

export const assignmentPart = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  mode: z.enum(modes),
  country: z.string(),
  place: z.string().nullable(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  institution: z.string(),
  /** A permanent post that the employer pays for. */
  vacancy: z.boolean(),
});

/** Another placement of the same person: the one this goes on from, or one that goes on from this. */
const linkedPart = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  /** How the later one of the two was asked for. */
  again: z.enum(againKinds).nullable(),
});

/** The person was at this institution before, under another need: for those who choose. */
export const earlierPart = z.strictObject({
  placementId: z.uuid(),
  status: z.enum(placementStatuses),
  year: z.number().int(),
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
  /** When the person applied by themselves. */
  appliedAt: dateTime.nullable(),
  answerDueAt: dateTime.nullable(),
  arrivedOn: z.string().nullable(),
  completedOn: z.string().nullable(),
  /** What it goes on from. To a host only after a yes. */
  parent: linkedPart.nullable(),
  earlier: earlierPart.nullable(),
  can: z.array(z.string()),
  next: z.array(nextStep),
  /** The reader's own last step, when it can still be taken back. */
  undo: z.strictObject({ step: z.enum(placementVerbs), at: dateTime }).nullable(),
};

export const placementRow = z.strictObject({
  id: z.uuid(),
  status: z.enum(placementStatuses),
  pseudonym: z.string(),
  score: z.number().int().nullable(),
  appliedAt: dateTime.nullable(),
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
  contact: contactPart.nullable(),
  /** What the person wrote to the employer when applying. */
  applicationMessage: z.string().nullable(),
  /** A yes was taken down and waits for the person, or for a second coordinator. */
  yesToConfirm: z.boolean(),
  /** By this reader: not by whoever took it down. */
  mayConfirmYes: z.boolean(),
  statusAt: dateTime,
  /** Where the same person goes on from here. */
  later: z.array(linkedPart),
  hostChoice: z.enum(hostChoices).nullable(),
  /** Newest first; what was written is for the coordinator only. */
  moves: z.array(
    z.strictObject({
      step: z.string(),
      from: z.enum(placementStatuses),
      to: z.enum(placementStatuses),
      at: dateTime,
      by: z.string().nullable(),
      of: z.enum(['member', 'host']).nullable(),
      way: z.enum(recordedWays).nullable(),
      evidence: z.string().nullable(),
      documentId: z.uuid().nullable(),
      note: z.string().nullable(),
      undoneAt: dateTime.nullable(),
    }),
  ),
  timeline: z.array(
    z.strictObject({
      kind: z.string(),
      at: dateTime,
      by: z.string().nullable(),
      /** The contact person of the host who did it from a mailed link. */
      linkedBy: z.string().nullable(),
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
  /** Paused because somebody was brought to safety: the person is told what that means. */
  evacuated: z.boolean(),
  need: z.string(),
  tasks: z.string(),
  outputs: z.string(),
  /** What the host will see after a yes, exactly. */
  wouldDisclose: contactPart,
  disclosedUntil: dateTime.nullable(),
  disclosed: z.boolean(),
  /** What they wrote to the employer when applying. */
  applicationMessage: z.string().nullable(),
});

export const hostPlacementRow = z.strictObject({
  id: z.uuid(),
  status: z.enum(hostStatuses),
  pseudonym: z.string(),
  appliedAt: dateTime.nullable(),
  assignment: assignmentPart,
  answerDueAt: dateTime.nullable(),
  /** Something is up to the host now. */
  yourTurn: z.boolean(),
});
export const hostPlacementsAnswer = z.strictObject({ items: z.array(hostPlacementRow) });
export const hostPlacementAnswer = z.strictObject({
  ...common,
  status: z.enum(hostStatuses),
  pseudonym: z.string(),
  contact: contactPart.nullable(),
  /** What the person wrote to the employer when applying. */
  applicationMessage: z.string().nullable(),
});
