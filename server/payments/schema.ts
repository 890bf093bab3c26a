// Shapes of what is promised to a person, paid, and asked back.
import { z } from 'zod';
import { placementStatuses, recordedWays } from '@compatriot/db/vocabulary.ts';
import {
  claimKinds,
  claimStatuses,
  paymentParts,
  paymentStatuses,
  paymentStops,
} from '@compatriot/db/work-vocabulary.ts';
import { amountOfPerson, exchangeRate } from '../budgets/amounts.ts';
import { linePart } from '../budgets/schema.ts';
import { civilDate, dateTime, line, paragraph } from '../shapes.ts';
import { termsParts } from './rules.ts';

export const paymentParams = z.strictObject({ id: z.uuid(), payment: z.uuid() });

const together = (value: { rate?: string | undefined; ratedOn?: string | undefined }) =>
  (value.rate === undefined) === (value.ratedOn === undefined);
const rateAndDay = { path: ['ratedOn'], params: { code: 'required' } };

/** From which line money comes; a rate and its day where the line is in another currency. */
export const drawn = {
  lineId: z.uuid(),
  rate: exchangeRate.optional(),
  ratedOn: civilDate.optional(),
};

export const promiseBody = z.strictObject({
  parts: z
    .array(z.strictObject({ part: z.enum(termsParts), ...drawn }).refine(together, rateAndDay))
    .max(3)
    .refine((items) => new Set(items.map((item) => item.part)).size === items.length, {
      params: { code: 'repeated' },
    }),
});
export type PromiseInput = z.output<typeof promiseBody>;

export const madeBody = z
  .strictObject({
    madeOn: civilDate,
    /** What finds it in the books: a voucher, a transfer. */
    reference: line(100),
    /** Less than was due; what remains is promised no more. */
    amount: amountOfPerson.optional(),
    rate: exchangeRate.optional(),
    ratedOn: civilDate.optional(),
  })
  .refine(together, rateAndDay);
export type MadeInput = z.output<typeof madeBody>;

export const cancelBody = z.strictObject({ reason: paragraph(500).pipe(z.string().min(1)) });

const minor = z.number().int();

const paymentPart = z.strictObject({
  id: z.uuid(),
  part: z.enum(paymentParts),
  claimId: z.uuid().nullable(),
  dueOn: civilDate,
  amount: minor,
  currency: z.string(),
  status: z.enum(paymentStatuses),
  /** Due, and its day is over. */
  late: z.boolean(),
  madeOn: civilDate.nullable(),
  madeAmount: minor.nullable(),
  stopped: z.enum(paymentStops).nullable(),
  reason: z.string().nullable(),
  /** What only the programme reads; null for the person. */
  books: z
    .strictObject({
      lineId: z.uuid(),
      line: z.string(),
      lineCurrency: z.string(),
      lineAmount: minor,
      rate: z.string().nullable(),
      ratedOn: civilDate.nullable(),
      reference: z.string().nullable(),
      madeBy: z.string().nullable(),
      /** The reader recorded it within a day and may take that back. */
      unmake: z.boolean(),
    })
    .nullable(),
});

export const claimPart = z.strictObject({
  id: z.uuid(),
  kind: z.enum(claimKinds),
  note: z.string(),
  spentOn: civilDate,
  amount: minor,
  currency: z.string(),
  documentId: z.uuid().nullable(),
  status: z.enum(claimStatuses),
  sentAt: dateTime,
  decidedAt: dateTime.nullable(),
  granted: minor.nullable(),
  reason: z.string().nullable(),
  /** Taken down by a coordinator: how it was said. */
  way: z.enum(recordedWays).nullable(),
  /** For the programme. */
  evidence: z.string().nullable(),
  objection: z.string().nullable(),
  objectedAt: dateTime.nullable(),
  /** The reader took it down, and grants it not. */
  mine: z.boolean(),
});

export const moneyAnswer = z.strictObject({
  status: z.enum(placementStatuses),
  /** The employer pays: nothing is promised here. */
  vacancy: z.boolean(),
  /** The terms that stand, part by part; null while none do. */
  terms: z
    .strictObject({
      number: z.number().int(),
      currency: z.string(),
      parts: z.array(z.strictObject({ part: z.enum(termsParts), amount: minor })),
    })
    .nullable(),
  /** All of the terms is promised. */
  promised: z.boolean(),
  /** Proposed, and signed by nobody or by the person alone: what it asks beyond what is promised. For the programme. */
  amendment: z
    .strictObject({
      number: z.number().int(),
      currency: z.string(),
      missing: z.array(z.strictObject({ part: z.enum(termsParts), amount: minor })),
    })
    .nullable(),
  /** Nothing is due and no claim waits. */
  settled: z.boolean(),
  payments: z.array(paymentPart),
  claims: z.array(claimPart),
  /** For the programme: what was set aside for the need. */
  lines: z.array(z.strictObject({ line: linePart, amount: minor, committed: minor })),
  can: z.array(z.string()),
});
