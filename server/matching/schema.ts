// Shapes of match runs and their shortlists. Blind: nothing here tells a name, a sex, an age or a face.
import { z } from 'zod';
import {
  assignmentStatuses,
  experienceBands,
  hardConditions,
  importances,
  modes,
  poolRecipients,
  scoreParts,
  skillLevels,
} from '@compatriot/db/vocabulary.ts';
import { dateTime } from '../shapes.ts';

export const runsParams = z.strictObject({ programme: z.string().max(60), id: z.uuid() });
export const runParams = z.strictObject({ ...runsParams.shape, run: z.uuid() });
export const runQuery = z.strictObject({ page: z.coerce.number().int().min(1).max(100).default(1) });

const funnel = z.strictObject({
  /** People who said yes to the reader's side, are not paused and did not block the institution. */
  started: z.number().int(),
  /** In order; each person is counted at the first condition that excludes them. */
  steps: z.array(
    z.strictObject({ condition: z.enum(hardConditions), excluded: z.number().int(), left: z.number().int() }),
  ),
  passed: z.number().int(),
});

const runHead = {
  id: z.uuid(),
  runAt: dateTime,
  runBy: z.string().nullable(),
  recipient: z.enum(poolRecipients),
  taxonomy: z.string(),
  funnel,
};

const concept = { uri: z.string(), label: z.string() };

const need = z.strictObject({ ...concept, importance: z.enum(importances), level: z.literal(skillLevels) });

const resultNeed = z.strictObject({
  ...concept,
  importance: z.enum(importances),
  level: z.literal(skillLevels),
  verdict: z.enum(['met', 'near', 'missing', 'unknown']),
  /** The person's skill that answers the need best, and how near it is: 1 to 100, the very skill 100. */
  answer: z
    .strictObject({ ...concept, similarity: z.number().int(), level: z.literal(skillLevels) })
    .nullable(),
});

const result = z.strictObject({
  profileId: z.uuid(),
  rank: z.number().int(),
  score: z.number().int(),
  pseudonym: z.string(),
  country: z.string(),
  occupation: z.strictObject(concept).nullable(),
  experienceBand: z.enum(experienceBands).nullable(),
  /** Points add up to the score, maxima to 100; what is unknown or not asked for gave its weight to the others. */
  parts: z.array(
    z.strictObject({
      part: z.enum(scoreParts),
      state: z.enum(['known', 'unknown', 'not_asked']),
      weight: z.number().int(),
      points: z.number().int(),
      maximum: z.number().int(),
    }),
  ),
  needs: z.array(resultNeed),
  /** Conditions that this person passed because nothing is known: worth a question. */
  unknownConditions: z.array(z.enum(hardConditions)),
});

/** One person of a shortlist. */
export type RunResult = z.output<typeof result>;

export const runAnswer = z.strictObject({
  ...runHead,
  assignment: z.strictObject({
    id: z.uuid(),
    title: z.string(),
    institution: z.string(),
    mode: z.enum(modes),
    status: z.enum(assignmentStatuses),
  }),
  weights: z.record(z.enum(scoreParts), z.number().int()),
  needs: z.array(need),
  items: z.array(result),
  /** How many of the run's people can still be shown. */
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  can: z.array(z.string()),
});

export const runMadeAnswer = z.strictObject({ ...runHead, kept: z.number().int() });
export const runsAnswer = z.strictObject({
  items: z.array(z.strictObject(runHead)),
  can: z.array(z.string()),
});

export const fittingAnswer = z.strictObject({ open: z.number().int(), fitting: z.number().int() });
