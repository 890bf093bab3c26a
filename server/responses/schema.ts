// Shapes of answering: drafts, what a page posts, and what is sent.
import { z } from 'zod';
import { textLanguages } from '@compatriot/db/vocabulary.ts';
import { answerSchema, answersSchema, keySchema } from '../questionnaires/schema.ts';
import { dateTime } from '../shapes.ts';

/** Names a campaign's link, for instance `facebook` or `embassy-ottawa`; never a person. */
const channel = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);
const language = z.enum(textLanguages);

export const beginBody = z.strictObject({ language, channel: channel.optional() });

export const draftAnswer = z.strictObject({
  id: z.uuid(),
  versionId: z.uuid(),
  language: z.string(),
  /** As typed: what cannot be read yet is kept too, and named at sending, so these may break the answers' own shapes. */
  answers: z.record(z.string(), z.unknown()),
  /** The topic to continue with, `check` after the last, null before the first. */
  position: z.string().nullable(),
  savedAt: dateTime,
  expiresAt: dateTime,
});

export const sentAnswer = z.strictObject({
  id: z.uuid(),
  receipt: z.string(),
  submittedAt: dateTime,
  /** True when this had been sent before: nothing was counted twice. */
  repeated: z.boolean(),
});

export const standingQuery = z.strictObject({ lang: language.optional() });
export const standingAnswer = z.strictObject({
  draft: draftAnswer.nullable(),
  sent: z.strictObject({ receipt: z.string(), submittedAt: dateTime }).nullable(),
  /** Labels of the skills and occupations in the draft, by URI. */
  labels: z.record(z.string(), z.string()),
});

/** Far above the longest text a question takes, so that the question itself says what is too long. */
const field = z.array(z.string().max(20_000)).max(300);

export const saveBody = z.strictObject({
  topic: keySchema,
  /** The posted fields of the page, by name, as a form sends them. */
  fields: z.record(z.string().max(100), field).refine((fields) => Object.keys(fields).length <= 1000, {
    params: { code: 'too_long' },
  }),
  /** The questions that were on the page; a question that an answer has just opened was not. */
  shown: z.array(keySchema).max(60).optional(),
  /** The language one answers in by now. */
  language: language.optional(),
});
export type SaveBody = z.infer<typeof saveBody>;
export const savedAnswer = z.strictObject({
  /** Where to go on: a topic's key, or `check`. The same topic again when an answer opened another question on it. */
  next: z.string(),
  savedAt: dateTime,
});

/** Empty: sends this browser's draft. Otherwise a whole submission with an id of the sender's own making. */
export const sendBody = z
  .strictObject({
    id: z.uuid().optional(),
    versionId: z.uuid().optional(),
    language: language.optional(),
    channel: channel.optional(),
    answers: z.record(keySchema, answerSchema).optional(),
    /** At least 128 bits; opens the receipt later. One is made when it is left out. */
    secret: z
      .string()
      .regex(/^[A-Za-z0-9_-]{22,86}$/)
      .optional(),
  })
  .superRefine((body, context) => {
    const whole = ['id', 'versionId', 'language', 'answers'] as const;
    const given = Object.values(body).some((value) => value !== undefined);
    for (const key of whole) {
      if (given && body[key] === undefined) {
        context.addIssue({ code: 'custom', path: [key], params: { code: 'required' } });
      }
    }
  });
export type SendBody = z.infer<typeof sendBody>;

export const receiptAnswer = z.strictObject({
  id: z.uuid(),
  receipt: z.string(),
  submittedAt: dateTime,
  language: z.string(),
  versionId: z.uuid(),
  /** Coded answers only: name, contact and free text are kept apart and are not shown here. */
  answers: answersSchema,
  /** What was agreed to at sending. */
  consents: z.strictObject({
    poolTeam: z.boolean(),
    poolGovernment: z.boolean(),
    contact: z.boolean(),
    research: z.boolean(),
  }),
});

export const noAnswer = z.any();
