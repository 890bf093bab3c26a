// Shapes of projects that members propose.
import { z } from 'zod';
import { reasonCodes, sectors } from '@compatriot/db/vocabulary.ts';
import {
  documentKinds,
  milestoneStatuses,
  outcomes,
  projectCriteria,
  projectStatuses,
  reachedKinds,
} from '@compatriot/db/work-vocabulary.ts';
import { currencyCode, exchangeRate } from '../budgets/amounts.ts';
import { mostDocuments } from '../documents/rules.ts';
import { documentPart } from '../documents/schema.ts';
import { drawn } from '../payments/schema.ts';
import { civilDate, countryCode, dateTime, emailAddress, line, paragraph } from '../shapes.ts';
import { milestoneMoves, projectVerbs } from './rules.ts';

export const milestoneParams = z.strictObject({ id: z.uuid(), milestone: z.uuid() });

/** Minor units: what a diaspora project costs is far below a national budget. */
const amount = z.number().int().min(0).max(1_000_000_000_000);

const milestone = z.strictObject({
  title: line(200),
  dueOn: civilDate,
  amount,
  advance: z.boolean().default(false),
});

const words = {
  title: line(200),
  association: line(200).nullable(),
  problem: paragraph(3000),
  activities: paragraph(4000),
  beneficiaries: paragraph(2000),
  lasting: paragraph(2000),
  sector: z.enum(sectors),
  country: countryCode,
  place: line(200).nullable(),
  startsOn: civilDate.nullable(),
  endsOn: civilDate.nullable(),
  currency: currencyCode,
  ownAmount: amount,
  contactName: line(120).nullable(),
  contactEmail: emailAddress.nullable(),
  contactPhone: line(40).nullable(),
  milestones: z
    .array(milestone)
    .max(12)
    // One advance: a second one would be paid for work that nobody has seen.
    .refine((rows) => rows.filter((row) => row.advance).length <= 1, { params: { code: 'one_advance' } }),
};

/** What may be left for later while it is a draft. */
export const proposeBody = z.strictObject({
  programme: z.string().max(60),
  ...words,
  association: words.association.default(null),
  problem: words.problem.default(''),
  activities: words.activities.default(''),
  beneficiaries: words.beneficiaries.default(''),
  lasting: words.lasting.default(''),
  place: words.place.default(null),
  startsOn: words.startsOn.default(null),
  endsOn: words.endsOn.default(null),
  ownAmount: words.ownAmount.default(0),
  contactName: words.contactName.default(null),
  contactEmail: words.contactEmail.default(null),
  contactPhone: words.contactPhone.default(null),
  milestones: words.milestones.default([]),
});
export const changeBody = z.strictObject(words).partial();

/** A rate says for which day it held and who says so: a bank, a page, a paper. */
const rateSource = line(200).optional();
const together = (value: {
  rate?: string | undefined;
  ratedOn?: string | undefined;
  rateSource?: string | undefined;
}) => new Set([value.rate, value.ratedOn, value.rateSource].map((each) => each === undefined)).size === 1;
const rateWhole = { path: ['rateSource'], params: { code: 'required' } };

export const stepBody = z.strictObject({
  step: z.enum(projectVerbs),
  note: paragraph(2000).pipe(z.string().min(1)).optional(),
  reason: z.enum(reasonCodes).optional(),
  date: civilDate.optional(),
  /** With `approve`: from which budget line each milestone is paid, and the rate of a line in another currency. */
  lines: z
    .array(z.strictObject({ milestoneId: z.uuid(), ...drawn, rateSource }).refine(together, rateWhole))
    .max(12)
    .optional(),
});
export type ProjectStepInput = z.output<typeof stepBody>;

const score = z.number().int().min(1).max(5);
const scores = z.strictObject(
  Object.fromEntries(projectCriteria.map((each) => [each, score])) as Record<
    (typeof projectCriteria)[number],
    typeof score
  >,
);
export const appraisalBody = z.discriminatedUnion('conflict', [
  z.strictObject({ conflict: z.literal(true), note: paragraph(1000).default('') }),
  z.strictObject({
    conflict: z.literal(false),
    scores,
    note: paragraph(2000).pipe(z.string().min(1)),
  }),
]);

const moves = Object.keys(milestoneMoves) as (keyof typeof milestoneMoves)[];
export const moveBody = z
  .strictObject({
    move: z.enum(moves),
    report: paragraph(4000).pipe(z.string().min(1)).optional(),
    reason: paragraph(1000).pipe(z.string().min(1)).optional(),
    date: civilDate.optional(),
    reference: line(120).optional(),
    /** With `accept`: the papers that it rests on; they stay. */
    papers: z.array(z.uuid()).max(mostDocuments).optional(),
    /** With `pay`: where it was paid at another rate than promised. */
    rate: exchangeRate.optional(),
    ratedOn: civilDate.optional(),
    rateSource,
  })
  .refine(together, rateWhole);

const people = z.number().int().min(0).max(1_000_000);
export const resultsBody = z.strictObject({
  summary: paragraph(4000).pipe(z.string().min(1)),
  reached: z
    .array(z.strictObject({ kind: z.enum(reachedKinds), women: people, men: people, unknown: people }))
    .max(reachedKinds.length)
    .refine((rows) => new Set(rows.map((row) => row.kind)).size === rows.length, {
      params: { code: 'repeated' },
    }),
  outcome: z.enum(outcomes),
});

export const projectsQuery = z.strictObject({
  status: z.enum(projectStatuses).optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});

const summary = {
  id: z.uuid(),
  title: z.string(),
  status: z.enum(projectStatuses),
  sector: z.enum(sectors),
  country: z.string(),
  place: z.string().nullable(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  currency: z.string(),
  /** Minor units: what is asked of the programme. */
  asked: z.number().int(),
  ownAmount: z.number().int(),
  statusAt: dateTime,
};
export const projectsAnswer = z.strictObject({
  items: z.array(z.strictObject({ ...summary, pseudonym: z.string(), association: z.string().nullable() })),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
});

const programmePart = z.strictObject({
  code: z.string(),
  name: z.string(),
  countries: z.array(z.string()),
  sectors: z.array(z.enum(sectors)),
});
export const ownProjectsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({ ...summary, programme: z.strictObject({ code: z.string(), name: z.string() }) }),
  ),
  /** Where the person may propose one. */
  programmes: z.array(programmePart),
});

const milestonePart = z.strictObject({
  id: z.uuid(),
  position: z.number().int(),
  title: z.string(),
  dueOn: z.string(),
  amount: z.number().int(),
  advance: z.boolean(),
  status: z.enum(milestoneStatuses),
  report: z.string().nullable(),
  reason: z.string().nullable(),
  paidOn: z.string().nullable(),
  /** For the team. `amount` in minor units of its currency. */
  line: z
    .strictObject({
      id: z.uuid(),
      code: z.string(),
      donor: z.string(),
      currency: z.string(),
      amount: z.number().int(),
      rate: z.string().nullable(),
      ratedOn: z.string().nullable(),
      rateSource: z.string().nullable(),
    })
    .nullable(),
  /** Those held are what its acceptance rests on. */
  papers: z.array(documentPart),
  /** Kinds that the reader may bring now. */
  adds: z.array(z.enum(documentKinds)),
  /** Reported with one paper at least. */
  needsPaper: z.boolean(),
  can: z.array(z.enum(moves)),
});

export const projectAnswer = z.strictObject({
  ...summary,
  programme: programmePart,
  pseudonym: z.string(),
  association: z.string().nullable(),
  problem: z.string(),
  activities: z.string(),
  beneficiaries: z.string(),
  lasting: z.string(),
  contact: z
    .strictObject({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() })
    .nullable(),
  decisionNote: z.string().nullable(),
  reasonCode: z.enum(reasonCodes).nullable(),
  milestones: z.array(milestonePart),
  results: resultsBody.nullable(),
  completedOn: z.string().nullable(),
  /** Only for the team: others' once one's own is given. */
  appraisals: z.array(
    z.strictObject({
      by: z.string().nullable(),
      own: z.boolean(),
      conflict: z.boolean(),
      scores: z.record(z.string(), z.number().int()),
      note: z.string(),
      givenAt: dateTime,
    }),
  ),
  /** Out of 100; null while fewer than two have scored, or before one's own. */
  score: z.number().int().nullable(),
  mayAppraise: z.boolean(),
  lines: z.array(
    z.strictObject({
      id: z.uuid(),
      code: z.string(),
      name: z.string(),
      donor: z.string(),
      currency: z.string(),
      left: z.number().int(),
    }),
  ),
  missing: z.array(z.string()),
  version: z.number().int(),
  can: z.array(z.string()),
  next: z.array(z.enum(projectVerbs)),
});
