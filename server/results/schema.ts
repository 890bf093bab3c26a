// Shapes of what came of a placement: report, handover, feedback, and the plan for a return.
import { z } from 'zod';
import { recordedWays } from '@compatriot/db/vocabulary.ts';
import {
  feedbackSides,
  followUpMonths,
  followUpRoles,
  outcomes,
  reachedKinds,
  reintegrationAreas,
  unaskedReasons,
} from '@compatriot/db/work-vocabulary.ts';
import { civilDate, dateTime, emailAddress, line, paragraph } from '../shapes.ts';

export const onBehalf = z.strictObject({
  way: z.enum(recordedWays),
  evidence: paragraph(500).pipe(z.string().min(1)),
});
export type OnBehalf = z.output<typeof onBehalf>;

const people = z.number().int().min(0).max(1_000_000);
const reachedRow = z.strictObject({
  kind: z.enum(reachedKinds),
  women: people,
  men: people,
  unknown: people,
});
/** One kind twice would count people twice. */
const reached = z
  .array(reachedRow)
  .max(reachedKinds.length)
  .refine((rows) => new Set(rows.map((row) => row.kind)).size === rows.length, {
    params: { code: 'repeated' },
  });

const texts = {
  summary: paragraph(4000),
  /** What happened on each level; where nothing did, nothing is written. */
  information: paragraph(2000).default(''),
  knowledge: paragraph(2000).default(''),
  institution: paragraph(2000).default(''),
  /** Whom the count of others is of. */
  others: paragraph(300).default(''),
  obstacles: paragraph(2000).default(''),
  advice: paragraph(2000).default(''),
};

export const reportBody = z.strictObject({
  ...texts,
  summary: texts.summary.pipe(z.string().min(1)),
  reached,
  onBehalf: onBehalf.optional(),
});
export type ReportInput = z.output<typeof reportBody>;

/** As typed so far: anything may be missing. */
export const draftBody = z.strictObject({
  ...texts,
  summary: texts.summary.default(''),
  reached: reached.default([]),
});
export type ReportDraft = z.output<typeof draftBody>;

export const handoverBody = z.strictObject({
  name: line(120),
  role: z.union([line(120), z.literal('')]).default(''),
  what: paragraph(1000).pipe(z.string().min(1)),
  /** Only with the colleague's yes to be asked later. */
  email: emailAddress.optional(),
});
export const confirmBody = z.strictObject({
  ids: z.array(z.uuid()).min(1).max(20),
  onBehalf: onBehalf.optional(),
});

const grade = z.number().int().min(1).max(5);
export const feedbackBody = z.strictObject({
  overall: grade,
  preparation: grade.optional(),
  together: grade.optional(),
  again: z.boolean(),
  words: paragraph(2000).default(''),
  /** A coordinator takes it down for one side. */
  onBehalf: onBehalf.extend({ of: z.enum(feedbackSides) }).optional(),
});

export const planBody = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        area: z.enum(reintegrationAreas),
        what: paragraph(600).pipe(z.string().min(1)),
        helper: z.union([line(160), z.literal('')]).default(''),
        dueOn: civilDate.optional(),
        doneOn: civilDate.optional(),
      }),
    )
    .min(1)
    .max(30),
});
export const agreeBody = z.strictObject({ version: z.number().int(), onBehalf: onBehalf.optional() });
export const doneBody = z.strictObject({ doneOn: civilDate.nullable() });

export const handoverParams = z.strictObject({ id: z.uuid(), handover: z.uuid() });
export const planStepParams = z.strictObject({ id: z.uuid(), step: z.uuid() });

export const noAnswer = z.any();
const way = z.enum(recordedWays).nullable();
const shownTexts = {
  summary: z.string(),
  information: z.string(),
  knowledge: z.string(),
  institution: z.string(),
  others: z.string(),
  obstacles: z.string(),
  advice: z.string(),
};
const feedbackShown = z.strictObject({
  side: z.enum(feedbackSides),
  overall: z.number().int(),
  preparation: z.number().int().nullable(),
  together: z.number().int().nullable(),
  again: z.boolean(),
  words: z.string(),
  givenAt: dateTime,
  way,
});

export const resultAnswer = z.strictObject({
  side: z.enum(['member', 'host', 'coordinator']).nullable(),
  /** What the reader may do here now. */
  can: z.array(z.string()),
  /** A permanent return does not settle without one. */
  planNeeded: z.boolean(),
  report: z
    .strictObject({
      outcome: z.enum(outcomes),
      reached: z.array(reachedRow),
      givenAt: dateTime,
      version: z.number().int(),
      /** Null for whoever reads figures only. */
      texts: z.strictObject({ ...shownTexts, way, evidence: z.string().nullable() }).nullable(),
    })
    .nullable(),
  draft: z.strictObject({ ...shownTexts, reached: z.array(reachedRow), savedAt: dateTime }).nullable(),
  handovers: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      role: z.string(),
      what: z.string(),
      askLater: z.boolean(),
      confirmedAt: dateTime.nullable(),
      way,
    }),
  ),
  feedback: z.strictObject({ given: z.array(z.enum(feedbackSides)), items: z.array(feedbackShown) }),
  plan: z
    .strictObject({
      version: z.number().int(),
      memberAgreedAt: dateTime.nullable(),
      coordinatorAgreedAt: dateTime.nullable(),
      way,
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
    })
    .nullable(),
  followUps: z.array(
    z.strictObject({
      id: z.uuid(),
      months: z.union(followUpMonths.map((each) => z.literal(each))),
      role: z.enum(followUpRoles),
      /** The colleague, for the coordinator. */
      name: z.string().nullable(),
      dueOn: z.string(),
      state: z.enum(['later', 'waiting_to_send', 'asked', 'unreachable', 'answered', 'given_up']),
      sentAt: dateTime.nullable(),
      answeredAt: dateTime.nullable(),
      reason: z.enum(unaskedReasons).nullable(),
    }),
  ),
  /** Whether the programme has a questionnaire to ask with. */
  /** Another plan of this person's, which they share with the team. */
  returnPlan: z.uuid().nullable(),
  followUpsAsked: z.boolean(),
});
