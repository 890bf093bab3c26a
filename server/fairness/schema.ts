// Shapes of the figures on how people fare between a list and the work.
import { z } from 'zod';
import { fairnessGroupings, fairnessStages } from '@compatriot/db/vocabulary.ts';
import { dateTime } from '../shapes.ts';

const group = z.strictObject({
  value: z.string(),
  /** By stage, rounded; null for fewer than ten. */
  people: z.array(z.number().int().nullable()).length(fairnessStages.length),
  /** By stage: people who came so far, over those to be expected of their scores alone. 1 is as expected; tenths. */
  alike: z.array(z.number().nullable()).length(fairnessStages.length),
});
export type FairnessGroup = z.output<typeof group>;

const figures = z.record(z.enum(fairnessGroupings), z.array(group));
export type FairnessFigures = z.output<typeof figures>;

export const fairnessAnswer = z.strictObject({
  stages: z.array(z.enum(fairnessStages)),
  releasedAt: dateTime.nullable(),
  /** Null while there is too little to tell. */
  figures: figures.nullable(),
  /** The programme's own acts, exactly: invitations from a list, and those over somebody better placed. */
  invited: z.number().int(),
  overrides: z.number().int(),
});
export type FairnessAnswer = z.output<typeof fairnessAnswer>;
