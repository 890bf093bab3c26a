// Shapes of asking again: opening a link, and what a coordinator does where mail does not reach.
import { z } from 'zod';
import { giveUpReasons } from '@compatriot/db/work-vocabulary.ts';

/** 256 bits, as 43 letters. */
export const openBody = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
export const openAnswer = z.strictObject({
  /** `begun`: in another browser, and this link was handed out by an official. */
  outcome: z.enum(['open', 'begun', 'answered', 'closed']),
  survey: z.string(),
  programme: z.string(),
});

export const linkAnswer = z.strictObject({ path: z.string() });
export const askAnswer = z.strictObject({ sent: z.boolean() });
export const giveUpBody = z.strictObject({ reason: z.enum(giveUpReasons) });
export const noAnswer = z.any();
