// Shapes of match runs, previews and settings. Blind: nothing here tells a name, a sex, an age or a face.
import { z } from 'zod';
import {
  ageBands,
  assignmentStatuses,
  experienceBands,
  floorGroups,
  hardConditions,
  importances,
  modes,
  placementStatuses,
  poolRecipients,
  scoreParts,
  skillLevels,
} from '@compatriot/db/vocabulary.ts';
import { changeBody, skillNeeds } from '../assignments/schema.ts';
import { earlierPart } from '../placements/schema.ts';
import { dateTime, line } from '../shapes.ts';
import type { Weights } from './rules.ts';

export const runsParams = z.strictObject({ programme: z.string().max(60), id: z.uuid() });
export const runParams = z.strictObject({ ...runsParams.shape, run: z.uuid() });
export const againstParams = z.strictObject({ ...runParams.shape, other: z.uuid() });
export const runQuery = z.strictObject({ page: z.coerce.number().int().min(1).max(100).default(1) });

const count = z.number().int();

const weight = z.number().int().min(0).max(100);
const weightFields = Object.fromEntries(scoreParts.map((part) => [part, weight])) as Record<
  keyof Weights,
  typeof weight
>;
const someWeight = (weights: Partial<Weights>): boolean =>
  scoreParts.some((part) => (weights[part] ?? 1) > 0);
const nothingWeighs = { params: { code: 'weights_are_zero' } };

const lifted = z.array(z.enum(hardConditions)).max(hardConditions.length).default([]);

/** Conditions to leave out, so that one may see whom they keep away. */
export const runBody = z.strictObject({ without: lifted });

// ── Settings ──────────────────────────────────────────────────────────────────────────────────────────────────────────
const ages = z.strictObject({ from: z.enum(ageBands).nullable(), to: z.enum(ageBands).nullable() });

const floor = z.strictObject({
  group: z.enum(floorGroups),
  /** A sex, or the country where people live. */
  value: z.string().min(1).max(20),
  percent: z.number().int().min(1).max(100),
});

export const settingsBody = z.strictObject({
  weights: z.strictObject(weightFields).refine(someWeight, nothingWeighs),
  ages: ages.default({ from: null, to: null }),
  // As many as there are regions that anybody could keep in mind.
  floors: z.array(floor).max(20).default([]),
  note: line(300),
});

const settings = {
  /** 0 while the programme has set nothing. */
  version: count,
  weights: z.record(z.enum(scoreParts), count),
  ages,
  floors: z.array(floor),
  note: z.string(),
  madeBy: z.string().nullable(),
  madeAt: dateTime.nullable(),
};
export const settingsAnswer = z.strictObject({
  ...settings,
  /** Newest first; the first is what rules. */
  history: z.array(z.strictObject(settings)),
  can: z.array(z.string()),
});

// ── A list of people ──────────────────────────────────────────────────────────────────────────────────────────────────
const funnel = z.strictObject({
  /** People who said yes to the reader's side, are not paused and did not block the institution. */
  started: count,
  /** In order; each person is counted at the first condition that excludes them. */
  steps: z.array(
    z.strictObject({
      condition: z.enum(hardConditions),
      excluded: count,
      left: count,
      /** People whom nothing but this condition keeps out: so many more would pass without it. */
      only: count,
    }),
  ),
  passed: count,
});

const concept = { uri: z.string(), label: z.string() };

const need = z.strictObject({ ...concept, importance: z.enum(importances), level: z.literal(skillLevels) });

const resultNeed = z.strictObject({
  ...concept,
  importance: z.enum(importances),
  level: z.literal(skillLevels),
  verdict: z.enum(['met', 'near', 'missing', 'unknown']),
  /** The person's skill that answers the need best, and how near it is: 1 to 100, the very skill 100. */
  answer: z.strictObject({ ...concept, similarity: count, level: z.literal(skillLevels) }).nullable(),
});

const person = {
  profileId: z.uuid(),
  /** The card in talent search. */
  cardId: z.uuid(),
  pseudonym: z.string(),
};

const result = z.strictObject({
  ...person,
  rank: count,
  score: count,
  country: z.string(),
  occupation: z.strictObject(concept).nullable(),
  experienceBand: z.enum(experienceBands).nullable(),
  /** Points add up to the score, maxima to 100; what is unknown or not asked for gave its weight to the others. */
  parts: z.array(
    z.strictObject({
      part: z.enum(scoreParts),
      state: z.enum(['known', 'unknown', 'not_asked']),
      weight: count,
      points: count,
      maximum: count,
    }),
  ),
  needs: z.array(resultNeed),
  /** Conditions that this person passed because nothing is known: worth a question. */
  unknownConditions: z.array(z.enum(hardConditions)),
});

/** One person of a shortlist. */
export type RunResult = z.output<typeof result>;

const choosing = {
  /** People better placed in this run who are still there and have not been invited: taking this one needs a reason. */
  passedOver: count,
  placement: z.strictObject({ id: z.uuid(), status: z.enum(placementStatuses) }).nullable(),
  /** To coordinators: they were at this institution before. */
  earlier: earlierPart.nullable(),
};

// ── Preview ───────────────────────────────────────────────────────────────────────────────────────────────────────────
export const previewBody = z.strictObject({
  /** Code of the programme. */
  programme: z.string().max(60),
  /** A saved assignment whose terms are the base. */
  assignmentId: z.uuid().optional(),
  /** Terms as an assignment is posted with; they override the base field by field. */
  assignment: changeBody.extend({ skills: skillNeeds(100).optional() }).default({}),
  /** Over the programme's own. */
  weights: z.strictObject(weightFields).partial().refine(someWeight, nothingWeighs).optional(),
  without: lifted,
  top: z.number().int().min(1).max(50).default(10),
});

export const previewAnswer = z.strictObject({
  funnel,
  needs: z.array(need),
  weights: z.record(z.enum(scoreParts), count),
  ages,
  items: z.array(result),
  /** Of everybody who passes, not only of those listed. */
  total: count,
  taxonomy: z.string(),
  nearness: z.string(),
  settingsVersion: count,
});

// ── Runs ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
const runHead = {
  id: z.uuid(),
  runAt: dateTime,
  runBy: z.string().nullable(),
  recipient: z.enum(poolRecipients),
  settingsVersion: count,
  taxonomy: z.string(),
  /** Version of how near skills and occupations are. */
  nearness: z.string(),
  /** People who were there to be ranked. */
  people: count,
  ages,
  lifted: z.array(z.enum(hardConditions)),
  /** How many people the run listed. */
  kept: count,
  funnel,
};

export const runAnswer = z.strictObject({
  ...runHead,
  assignment: z.strictObject({
    id: z.uuid(),
    title: z.string(),
    institution: z.string(),
    mode: z.enum(modes),
    status: z.enum(assignmentStatuses),
  }),
  weights: z.record(z.enum(scoreParts), count),
  needs: z.array(need),
  items: z.array(result.extend(choosing)),
  /** How many of the run's people can still be shown. */
  total: count,
  page: count,
  pageSize: count,
  can: z.array(z.string()),
});

export const runMadeAnswer = z.strictObject(runHead);
export const runsAnswer = z.strictObject({
  items: z.array(z.strictObject(runHead)),
  can: z.array(z.string()),
});

const place = z.strictObject({ rank: count, score: count });

/** The run computed again from what it kept. */
export const replayAnswer = z.strictObject({
  /** The same people in the same order with the same points. */
  same: z.boolean(),
  people: z.array(
    z.strictObject({
      ...person,
      then: place,
      /** null: would not be listed. */
      again: place.nullable(),
      same: z.boolean(),
    }),
  ),
});

const changed = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ before: value, after: value }).nullable();

/** `run` against an `other` one of the same assignment, which counts as the earlier. */
export const againstAnswer = z.strictObject({
  run: z.strictObject(runHead),
  other: z.strictObject(runHead),
  /** What differed between them; null where nothing did. */
  differs: z.strictObject({
    weights: z.array(z.strictObject({ part: z.enum(scoreParts), before: count, after: count })),
    /** Names of the terms that were changed. */
    needs: z.array(z.string()),
    settingsVersion: changed(count),
    taxonomy: changed(z.string()),
    nearness: changed(z.string()),
    ages: changed(ages),
    lifted: changed(z.array(z.enum(hardConditions))),
    started: changed(count),
    passed: changed(count),
  }),
  /** Everybody listed by either who may still be shown; by their place now, those who left last. */
  people: z.array(
    z.strictObject({
      ...person,
      change: z.enum(['entered', 'left', 'up', 'down', 'same']),
      before: place.nullable(),
      after: place.nullable(),
    }),
  ),
});
