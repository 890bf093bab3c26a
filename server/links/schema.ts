// Shapes of mailed links, and of what their holder reads and sends.
import { z } from 'zod';
import { requirements } from '@compatriot/db/vocabulary.ts';
import { hostStatuses, placementVerbs } from '../placements/rules.ts';
import { assignmentPart } from '../placements/schema.ts';
import { resultAnswer } from '../results/schema.ts';
import { selectionAnswer } from '../selection/schema.ts';
import { civilDate, dateTime } from '../shapes.ts';
import { workAnswer } from '../work/schema.ts';
import { linkVerbs } from './rules.ts';

export const linkBody = z.strictObject({ contactId: z.uuid() });
export const linkParams = z.strictObject({ id: z.uuid(), link: z.uuid() });
export const madeAnswer = z.strictObject({ id: z.uuid() });
export const noAnswer = z.strictObject({});

/** Any text: one that cannot be a token is answered like one that is none. */
export const actParams = z.strictObject({ token: z.string().max(100) });
export const actSessionParams = actParams.extend({ session: z.uuid() });
export const actSlotParams = actParams.extend({ slot: z.uuid() });
export const actHandoverParams = actParams.extend({ handover: z.uuid() });

export const actAnswer = z.strictObject({
  /** Who holds the link. */
  holder: z.string(),
  language: z.string().nullable(),
  until: dateTime,
  pseudonym: z.string(),
  status: z.enum(hostStatuses),
  version: z.number().int(),
  assignment: assignmentPart,
  contact: z
    .strictObject({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() })
    .nullable(),
  arrivedOn: z.string().nullable(),
  /** What is waited for from the holder now. */
  owes: z.array(z.enum(linkVerbs)),
  steps: z.array(
    z.strictObject({
      step: z.enum(placementVerbs),
      needs: z.array(z.enum(['reason', 'date', 'note'])),
      missing: z.array(z.enum(requirements)),
    }),
  ),
  /** Parts in which there is something to do; null where there is none. */
  selection: selectionAnswer.nullable(),
  result: resultAnswer.nullable(),
  work: workAnswer.nullable(),
});

export const actStepBody = z.strictObject({ step: z.enum(placementVerbs), date: civilDate.optional() });
export const versionAnswer = z.strictObject({ version: z.number().int() });
export const confirmedAnswer = z.strictObject({ confirmed: z.number().int() });
export const sideAnswer = z.strictObject({ side: z.enum(['member', 'host']) });
