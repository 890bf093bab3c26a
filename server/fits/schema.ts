// Shapes of what a member is told of open assignments: about themselves, and about nobody else.
import { z } from 'zod';
import {
  cefrLevels,
  hardConditions,
  importances,
  iscedLevels,
  modes,
  scoreParts,
  sectors,
  skillLevels,
  stayLengths,
} from '@compatriot/db/vocabulary.ts';
import { vacancyPart } from '../applications/schema.ts';
import { civilDate, languageNeed } from '../shapes.ts';

export const fitsQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(1000).default(1),
  /** Only permanent posts that one applies for. */
  vacancies: z.literal('yes').optional(),
});
export const fitParams = z.strictObject({ id: z.uuid() });
export const mailsBody = z.strictObject({ profileId: z.uuid(), mails: z.boolean() });

const count = z.number().int();
const concept = { uri: z.string(), label: z.string() };
const month = z.string().regex(/^\d{4}-\d{2}$/);

/** The shapes of `Change` in rules.ts, with words for concepts. */
const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mode'), mode: z.enum(modes) }),
  z.strictObject({ kind: z.enum(['tie', 'legal_room', 'licence', 'age']) }),
  z.strictObject({ kind: z.literal('dates'), from: month, until: month }),
  z.strictObject({
    kind: z.literal('languages'),
    languages: z.array(z.strictObject({ code: z.string(), level: z.enum(cefrLevels) })),
  }),
  z.strictObject({
    kind: z.literal('skill'),
    ...concept,
    level: z.literal(skillLevels),
    has: z.literal(skillLevels).nullable(),
  }),
  z.strictObject({ kind: z.literal('occupation'), ...concept }),
  z.strictObject({ kind: z.literal('experience'), years: count }),
  z.strictObject({ kind: z.literal('education'), level: z.enum(iscedLevels), known: z.boolean() }),
  z.strictObject({ kind: z.literal('sector'), sector: z.enum(sectors) }),
  z.strictObject({ kind: z.literal('region'), region: z.string(), label: z.string() }),
  z.strictObject({ kind: z.literal('stay'), stay: z.enum(stayLengths) }),
]);

const suggestion = z.strictObject({
  change,
  /** Of the score, for the person as they would be. */
  points: count,
  /** Conditions that would not exclude any more. */
  lifts: z.array(z.enum(hardConditions)),
  /** Conditions of which something would be known. */
  answers: z.array(z.enum(hardConditions)),
  /** Nothing would exclude any more. */
  qualifies: z.boolean(),
});

const reason = z.discriminatedUnion('kind', [
  /** By its place among `needs`. */
  z.strictObject({ kind: z.literal('skill'), need: count }),
  z.strictObject({ kind: z.literal('part'), part: z.enum(scoreParts), full: z.boolean() }),
]);

const need = z.strictObject({
  ...concept,
  importance: z.enum(importances),
  level: z.literal(skillLevels),
  verdict: z.enum(['met', 'near', 'missing', 'unknown']),
  /** The person's own skill that answers it best; 100 is the very skill. */
  answer: z.strictObject({ ...concept, similarity: count, level: z.literal(skillLevels) }).nullable(),
});

const assignment = {
  id: z.uuid(),
  title: z.string(),
  institution: z.string(),
  programme: z.strictObject({ code: z.string(), name: z.string() }),
  mode: z.enum(modes),
  sector: z.enum(sectors),
  country: z.string(),
  place: z.string().nullable(),
  startsOn: civilDate.nullable(),
  endsOn: civilDate.nullable(),
  /** A permanent post that one applies for, until the last day for it. */
  vacancy: z.boolean(),
  deadline: civilDate.nullable(),
};

const fit = {
  /** The person's profile in that programme. */
  profileId: z.uuid(),
  score: count,
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
  needs: z.array(need),
  /** Conditions that exclude the person, in order; none means that it fits. */
  failed: z.array(z.enum(hardConditions)),
  /** Conditions of which nothing is known; they exclude nobody. */
  unknown: z.array(z.enum(hardConditions)),
  why: z.array(reason),
  wouldQualify: z.array(suggestion),
  /** The person's own invitation to it, where there is one. */
  invitationId: z.uuid().nullable(),
  /** That one is an application of their own. */
  applied: z.boolean(),
};

const profile = z.strictObject({
  id: z.uuid(),
  programme: z.strictObject({ code: z.string(), name: z.string() }),
  pausedUntil: civilDate.nullable(),
  /** Only who said yes to the programme's team is written to. */
  inPool: z.boolean(),
  mails: z.boolean(),
});

export const fitsAnswer = z.strictObject({
  profiles: z.array(profile),
  items: z.array(z.strictObject({ assignment: z.strictObject(assignment), ...fit })),
  /** Of all that is open: what no condition excludes the person from, and what a few do. The rest is not listed. */
  fitting: count,
  nearly: count,
  open: count,
  /** Vacancies among all that is open, whatever is asked for. */
  vacancies: count,
  page: count,
  pageSize: count,
});

export const fitAnswer = z.strictObject({
  assignment: z.strictObject({
    ...assignment,
    need: z.string(),
    tasks: z.string(),
    outputs: z.string(),
    seats: count,
    occupation: z.strictObject(concept).nullable(),
    minimumExperience: count.nullable(),
    minimumEducation: z.enum(iscedLevels).nullable(),
    licenceNeeded: z.boolean(),
    languages: z.array(languageNeed),
  }),
  ...fit,
  /** The employer's conditions and how one applies; null for what is no vacancy. */
  application: vacancyPart.nullable(),
});

export const fittingAnswer = z.strictObject({ open: count, fitting: count });

export const noAnswer = z.any();

export type Fits = z.input<typeof fitsAnswer>;
export type Fit = z.input<typeof fitAnswer>;
export type FitItem = Fits['items'][number];
export type FitSuggestion = FitItem['wouldQualify'][number];
export type FitReason = FitItem['why'][number];
