// Shapes of mailed links, and of what their holder reads and sends.
import { z } from 'zod';
import { modes, requirements } from '@compatriot/db/vocabulary.ts';
import { hostStatuses, placementVerbs } from '../placements/rules.ts';
import { civilDate, dateTime } from '../shapes.ts';

export const linkBody = z.strictObject({ contactId: z.uuid() });
export const linkParams = z.strictObject({ id: z.uuid(), link: z.uuid() });
export const madeAnswer = z.strictObject({ id: z.uuid() });
export const noAnswer = z.strictObject({});

/** Any text: one that cannot be a token is answered like one that is none. */
export const actParams = z.strictObject({ token: z.string().max(100) });

export const actAnswer = z.strictObject({
  /** Who holds the link. */
  holder: z.string(),
  language: z.string().nullable(),
  until: dateTime,
  pseudonym: z.string(),
  status: z.enum(hostStatuses),
  version: z.number().int(),
  assignment: z.strictObject({
    id: z.uuid(),
    title: z.string(),
    mode: z.enum(modes),
    country: z.string(),
    place: z.string().nullable(),
    startsOn: z.string().nullable(),
    endsOn: z.string().nullable(),
    institution: z.string(),
  }),
  contact: z
    .strictObject({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() })
    .nullable(),
  arrivedOn: z.string().nullable(),
  steps: z.array(
    z.strictObject({
      step: z.enum(placementVerbs),
      needs: z.array(z.enum(['reason', 'date', 'note'])),
      missing: z.array(z.enum(requirements)),
    }),
  ),
});

export const actStepBody = z.strictObject({ step: z.enum(placementVerbs), date: civilDate.optional() });
export const versionAnswer = z.strictObject({ version: z.number().int() });
