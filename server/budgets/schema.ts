// Shapes of donors, the lines of their grants, and what of a line is set aside for a need.
import { z } from 'zod';
import { assignmentStatuses, placementStatuses } from '@compatriot/db/vocabulary.ts';
import { civilDate, line } from '../shapes.ts';
import { amountOfLine, currencyCode } from './amounts.ts';

export const lineParams = z.strictObject({ programme: z.string().max(60), id: z.uuid() });

const inOrder = (value: { validFrom?: string | undefined; validUntil?: string | undefined }) =>
  !value.validFrom || !value.validUntil || value.validUntil >= value.validFrom;
const order = { path: ['validUntil'], params: { code: 'ends_before_start' } };

export const lineBody = z
  .strictObject({
    /** By name: a new one is added to the programme's donors. */
    donor: line(200),
    code: line(40),
    name: line(200),
    currency: currencyCode,
    amount: amountOfLine,
    validFrom: civilDate,
    validUntil: civilDate,
  })
  .refine(inOrder, order);
export type LineInput = z.output<typeof lineBody>;

export const changeLineBody = z
  .strictObject({ name: line(200), amount: amountOfLine, validFrom: civilDate, validUntil: civilDate })
  .partial()
  .refine(inOrder, order);
export type ChangeLine = z.output<typeof changeLineBody>;

/** Minor units of the line's currency. */
const minor = z.number().int();

export const linePart = z.strictObject({
  id: z.uuid(),
  donor: z.strictObject({ id: z.uuid(), name: z.string() }),
  code: z.string(),
  name: z.string(),
  currency: z.string(),
  granted: minor,
  /** Set aside for needs. */
  funded: minor,
  /** Promised to people, whether it is paid already or not. */
  committed: minor,
  paid: minor,
  /** Paid to people whose data were erased since. */
  erased: minor,
  /** Not promised yet. */
  left: minor,
  /** Not set aside yet. */
  free: minor,
  validFrom: civilDate,
  validUntil: civilDate,
  version: z.number().int(),
});
export type LinePart = z.output<typeof linePart>;

const sums = { granted: minor, funded: minor, committed: minor, paid: minor, left: minor };

export const budgetAnswer = z.strictObject({
  lines: z.array(linePart),
  /** By donor and currency: money of two currencies is never added up. */
  donors: z.array(z.strictObject({ id: z.uuid(), name: z.string(), currency: z.string(), ...sums })),
  /** Every donor, those without a line too. */
  names: z.array(z.string()),
  can: z.array(z.string()),
});

export const lineAnswer = linePart.extend({
  needs: z.array(
    z.strictObject({
      id: z.uuid(),
      title: z.string(),
      status: z.enum(assignmentStatuses),
      amount: minor,
      committed: minor,
    }),
  ),
  people: z.array(
    z.strictObject({
      placementId: z.uuid(),
      pseudonym: z.string(),
      status: z.enum(placementStatuses),
      assignmentId: z.uuid(),
      committed: minor,
      paid: minor,
    }),
  ),
  can: z.array(z.string()),
});

export const lineMadeAnswer = z.strictObject({ id: z.uuid() });

/** What a need takes from which line. */
export const fundingLines = z
  .array(z.strictObject({ lineId: z.uuid(), amount: amountOfLine }))
  .min(1)
  .max(20)
  .refine((items) => new Set(items.map((item) => item.lineId)).size === items.length, {
    params: { code: 'repeated' },
  });
export type FundingLines = z.output<typeof fundingLines>;

export const fundingBody = z.strictObject({ lines: fundingLines });
export const fundingAnswer = z.strictObject({
  lines: z.array(z.strictObject({ line: linePart, amount: minor, committed: minor })),
  can: z.array(z.string()),
});
