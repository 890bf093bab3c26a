// Shapes of answering: drafts, what a page posts, and what is sent.
import { z } from 'zod';
import { answerSchema, answersSchema, keySchema, textLanguage } from '../questionnaires/schema.ts';
import { dateTime, emailAddress } from '../shapes.ts';

/** Names a campaign's link, for instance `facebook` or `embassy-ottawa`; never a person. */
const channel = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);
const language = textLanguage;
/** Of a sender's own making, at least 128 bits. */
const secret = z.string().regex(/^[A-Za-z0-9_-]{22,86}$/);
const revision = z.number().int().nonnegative();
const seconds = z.number().int().nonnegative().max(86_400);

/** A device without a network makes the draft's id and secret itself; the same again answers the same draft. */
export const beginBody = z
  .strictObject({ language, channel: channel.optional(), id: z.uuid().optional(), secret: secret.optional() })
  .refine((body) => (body.id === undefined) === (body.secret === undefined), {
    path: ['secret'],
    params: { code: 'required' },
  });
export type BeginBody = z.infer<typeof beginBody>;

export const draftAnswer = z.strictObject({
  id: z.uuid(),
  versionId: z.uuid(),
  language: z.string(),
  /** As typed: what cannot be read yet is kept too, and named at sending, so these may break the answers' own shapes. */
  answers: z.record(z.string(), z.unknown()),
  /** The topic to continue with, `check` after the last, null before the first. */
  position: z.string().nullable(),
  /** Topics whose page was saved. */
  topics: z.array(z.string()),
  savedAt: dateTime,
  expiresAt: dateTime,
  /** Grows with each save; a page says which one it was made from. */
  revision,
  /** Questions whose answer is there and not shown, because this browser came by a code. */
  masked: z.array(z.string()),
  /** What a newer questionnaire could not take over, until a page is saved that was made when it was told. */
  dropped: z.array(z.strictObject({ key: z.string(), label: z.string(), reason: z.string() })),
  source: z.enum(['web', 'paper']),
  /** Until when a code opens this draft on another device. */
  codeUntil: dateTime.nullable(),
  /** Another browser or a code opens it too: forgetting it here does not end it. */
  elsewhere: z.boolean(),
});
export type DraftAnswer = z.infer<typeof draftAnswer>;

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
  sent: z
    .strictObject({
      receipt: z.string(),
      submittedAt: dateTime,
      /** False: another device sent it; it is read and taken back there. */
      here: z.boolean(),
    })
    .nullable(),
  /** Labels of the skills and occupations in the draft, by URI. */
  labels: z.record(z.string(), z.string()),
});

/** The draft that is meant: refused when this browser holds another by now. Left out, the browser's own is meant. */
const meant = z.uuid().optional();

/** Far above the longest text a question takes, so that the question itself says what is too long. */
const field = z.array(z.string().max(20_000)).max(300);

export const saveBody = z.strictObject({
  draft: meant,
  topic: keySchema,
  /** The posted fields of the page, by name, as a form sends them. */
  fields: z.record(z.string().max(100), field).refine((fields) => Object.keys(fields).length <= 1000, {
    params: { code: 'too_long' },
  }),
  /** The questions that were on the page; a question that an answer has just opened was not. */
  shown: z.array(keySchema).max(60).optional(),
  /** The language one answers in by now. */
  language: language.optional(),
  /** The draft as the page was made from it; left out, the page is taken for new. */
  revision: revision.optional(),
  /** Any text that is another each time the page is shown: the same page posted again means what it says. */
  page: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .optional(),
  /** The version that the page was made from; left out, the draft's. */
  versionId: z.uuid().optional(),
  /** Time at the page; left out, the time since the last save counts. */
  seconds: seconds.optional(),
});
export type SaveBody = z.infer<typeof saveBody>;
export const savedAnswer = z.strictObject({
  /** Where to go on: a topic's key, or `check`. The same topic again when an answer opened another question on it. */
  next: z.string(),
  savedAt: dateTime,
  revision,
  /** Up to which revision this browser knows every answer: less than `revision` when another device changed one since. */
  known: revision,
});

/** Empty: sends this browser's draft. Otherwise a whole submission with an id of the sender's own making. */
export const sendBody = z
  .strictObject({
    draft: meant,
    id: z.uuid().optional(),
    versionId: z.uuid().optional(),
    language: language.optional(),
    channel: channel.optional(),
    answers: z.record(keySchema, answerSchema).optional(),
    /** Opens the receipt later. One is made when it is left out. */
    secret: secret.optional(),
    /** The draft as it was last seen: what another device saved since is not sent unseen. */
    revision: revision.optional(),
    /** Time at the pages, for a whole submission. */
    seconds: seconds.optional(),
  })
  .superRefine((body, context) => {
    const whole = ['id', 'versionId', 'language', 'answers'] as const;
    // A draft may be sent with its id and the revision that its check page showed.
    const given = Object.entries(body).some(
      ([key, value]) => key !== 'revision' && key !== 'draft' && value !== undefined,
    );
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
  /** Who may list the organisation that answered. */
  listed: z.strictObject({ team: z.boolean(), government: z.boolean() }),
});

/** For a device that never heard what became of its submission: its own id and secret, in place of the cookie. */
export const takeBackBody = z.strictObject({ id: z.uuid(), secret }).nullish();
export type TakeBackBody = z.infer<typeof takeBackBody>;

export const noAnswer = z.any();

export const resumeCodeAnswer = z.strictObject({
  /** Three groups of four, to be written down. */
  code: z.string(),
  expiresAt: dateTime,
});
/** Far longer than a code with everything people put between its letters. */
const typedCode = z.string().max(100);
/** With the code on the page that very code is mailed, else a new one that takes its place. */
export const mailCodeBody = z.strictObject({ email: emailAddress, code: typedCode.optional() });
export type MailCodeBody = z.infer<typeof mailCodeBody>;
export const mailCodeAnswer = z.strictObject({ expiresAt: dateTime });
export const resumeBody = z.strictObject({
  code: typedCode,
  /** Gives up other answers that this browser holds to the same survey. */
  replace: z.boolean().optional(),
});
export type ResumeBody = z.infer<typeof resumeBody>;
export const resumedAnswer = z.strictObject({
  /** The survey that the code belongs to. */
  survey: z.string(),
});
export const forgetQuery = z.strictObject({
  draft: meant,
  /** Deletes the answers on every device and makes the code useless. */
  everywhere: z.literal('1').optional(),
});

export const draftFileAnswer = z.strictObject({
  survey: z.string(),
  versionId: z.uuid(),
  language: z.string(),
  savedAt: dateTime,
  sent: z.literal(false),
  answers: z.record(z.string(), z.unknown()),
  /** Questions whose answer is kept and not in this file. */
  left_out: z.array(z.string()),
});
