// What came of a placement, as it arrives over the wire; the shape is the API's own.
import type { z } from 'zod';
import type { resultAnswer } from '@compatriot/server/results/schema.ts';
import type { Refused } from '#lib/form.ts';

export type Result = z.input<typeof resultAnswer>;
export type Handover = Result['handovers'][number];
export type FollowUp = Result['followUps'][number];

/** The page has several forms: which one was refused, or what was done. */
export interface ResultForm extends Partial<Refused> {
  part?: string;
  /** A link that is shown once. */
  link?: string;
  sent?: boolean;
}
