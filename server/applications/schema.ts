// Shapes of an application, and of what a member reads before it.
import { z } from 'zod';
import { civilDate, dateTime, paragraph } from '../shapes.ts';
import { takenDown } from '../selection/schema.ts';
import { memberStatuses } from '../placements/rules.ts';
import { applicationStandings, longestMessage } from './rules.ts';

export const applyBody = z.strictObject({
  assignmentId: z.uuid(),
  /** To the employer; it goes with contact. */
  message: paragraph(longestMessage).optional(),
});
export type ApplyInput = z.output<typeof applyBody>;
/** What a coordinator takes down for a person who said it elsewhere. */
export const phonedBody = z.strictObject({
  /** As search and cards give it. */
  card: z.uuid(),
  onBehalf: takenDown,
});
export type PhonedInput = z.output<typeof phonedBody>;
export const appliedAnswer = z.strictObject({ id: z.uuid() });

/** What a member reads of a vacancy beside the terms of reference. */
export const vacancyPart = z.strictObject({
  employment: z.string().nullable(),
  deadline: civilDate.nullable(),
  standing: z.enum(applicationStandings),
  /** What the employer would see, exactly. */
  wouldDisclose: z.strictObject({
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  /** How long after the work the employer keeps seeing it. */
  contactMonths: z.number().int(),
  /** Their own placement there, where there is one that they know of. */
  own: z
    .strictObject({ id: z.uuid(), status: z.enum(memberStatuses), appliedAt: dateTime.nullable() })
    .nullable(),
});
