// Shapes of asking money back.
import { z } from 'zod';
import { claimKinds } from '@compatriot/db/work-vocabulary.ts';
import { amountOfPerson, currencyCode } from '../budgets/amounts.ts';
import { drawn } from '../payments/schema.ts';
import { onBehalf } from '../results/schema.ts';
import { civilDate, paragraph } from '../shapes.ts';

export const claimParams = z.strictObject({ id: z.uuid(), claim: z.uuid() });

const words = paragraph(500).pipe(z.string().min(1));

export const claimBody = z.strictObject({
  kind: z.enum(claimKinds),
  note: words,
  spentOn: civilDate,
  amount: amountOfPerson,
  currency: currencyCode,
  /** The receipt, brought before (documents, kind `receipt`). */
  documentId: z.uuid().optional(),
  /** Taken down by a coordinator for the person. */
  onBehalf: onBehalf.optional(),
});
export type ClaimInput = z.output<typeof claimBody>;

/** What is wrong with what was taken down in their name. */
export const objectionBody = z.strictObject({ text: words });

export const decisionBody = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('approve'),
    /** Less than was asked, with the reason. */
    amount: amountOfPerson.optional(),
    reason: words.optional(),
    ...drawn,
  }),
  z.strictObject({ decision: z.literal('refuse'), reason: words }),
]);
export type Decision = z.output<typeof decisionBody>;
