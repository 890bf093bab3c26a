// Shapes of terms: what a coordinator writes, what is signed, and what both read.
import { z } from 'zod';
import { textLanguages } from '@compatriot/db/vocabulary.ts';
import { insurers, signatureParties, stipendRhythms, termsStatuses } from '@compatriot/db/work-vocabulary.ts';
import { currencyCode } from '../budgets/amounts.ts';
import { civilDate, dateTime, line, paragraph } from '../shapes.ts';
import { termsVerbs } from './rules.ts';

/** Minor units; ten thousand million of anything is a slip of the hand. */
const amount = z.number().int().min(0).max(1_000_000_000_000);

const content = {
  currency: currencyCode,
  stipend: amount,
  stipendEvery: z.enum(stipendRhythms),
  stipendTimes: z.number().int().min(0).max(400),
  travel: amount,
  daily: amount,
  dailyDays: z.number().int().min(0).max(1000),
  insuredBy: z.enum(insurers),
  insurance: paragraph(1000).pipe(z.string().min(1)),
  startsOn: civilDate,
  endsOn: civilDate.nullable(),
  leaveDays: z.number().int().min(0).max(366),
  duties: paragraph(4000).pipe(z.string().min(1)),
  other: paragraph(4000),
};

export const termsBody = z.strictObject({
  ...content,
  endsOn: civilDate.nullable().default(null),
  other: content.other.default(''),
});
export type TermsInput = z.output<typeof termsBody>;

export const withdrawBody = z.strictObject({ reason: paragraph(500).pipe(z.string().min(1)) });

export const signBody = z.strictObject({
  /** As typed by whoever signs. */
  name: line(200),
  agreed: z.literal(true),
  /** In which the terms were read. */
  language: z.enum(textLanguages),
  /** SHA-256 of the terms that were on the page, hexadecimal: nobody signs what they did not see. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** A page signed with ink: what was seen, and its scan. Coordinators only. */
  onBehalf: z
    .strictObject({ evidence: paragraph(500).pipe(z.string().min(1)), documentId: z.uuid() })
    .optional(),
});
export type SignInput = z.output<typeof signBody>;

export const aboutPart = z.strictObject({
  programme: z.string(),
  institution: z.string(),
  title: z.string(),
  country: z.string(),
  place: z.string().nullable(),
  mode: z.string(),
});
export type About = z.output<typeof aboutPart>;

export const termsItem = z.strictObject({
  number: z.number().int(),
  status: z.enum(termsStatuses),
  /** The version in force when this one was written, which it amends; null for what was written before the contract. */
  changes: z.number().int().nullable(),
  /** Its number among the amendments of the contract. */
  amendment: z.number().int().nullable(),
  /** Since when it is in force, or was. */
  countersignedAt: dateTime.nullable(),
  about: aboutPart,
  ...content,
  currency: z.string(),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  /** Minor units: the most it can cost. */
  total: z.number().int(),
  sha256: z.string().nullable(),
  readyAt: dateTime.nullable(),
  withdrawnAt: dateTime.nullable(),
  withdrawnReason: z.string().nullable(),
  version: z.number().int(),
  signatures: z.array(
    z.strictObject({
      party: z.enum(signatureParties),
      name: z.string(),
      language: z.string(),
      signedAt: dateTime,
      /** Taken down from paper. */
      evidence: z.string().nullable(),
    }),
  ),
});

export const termsAnswer = z.strictObject({
  /** Newest first. */
  items: z.array(termsItem),
  /** The version that holds; null before the contract. */
  inForce: z.number().int().nullable(),
  /** An amendment waits that costs more than is promised: nobody can sign it yet. */
  unfunded: z.boolean(),
  /** The person's language, in which the paper is made unless another is asked for. */
  language: z.enum(textLanguages),
  /** To begin a first draft with; null once there is one. */
  suggestion: z
    .strictObject({
      currency: z.string().nullable(),
      startsOn: z.string().nullable(),
      endsOn: z.string().nullable(),
      duties: z.string(),
    })
    .nullable(),
  can: z.array(z.enum(termsVerbs)),
});

export const fileParams = z.strictObject({ id: z.uuid(), number: z.coerce.number().int().min(1).max(99) });
export const fileQuery = z.strictObject({ language: z.enum(textLanguages).optional() });
