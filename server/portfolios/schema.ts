// Shapes of portfolios: what a coordinator asks of a joint choice for many assignments, and what came out.
// Points are those of scores, with two decimals: a filled seat is worth 0 to 100. Money is in minor units of one currency.
import { z } from 'zod';
import {
  assignmentStatuses,
  clashKinds,
  experienceBands,
  emptySeats,
  floorGroups,
  modes,
  overrideKinds,
  portfolioStatuses,
  portfolioSteps,
  sectors,
} from '@compatriot/db/vocabulary.ts';
import { civilDate, dateTime, line, programmeParams } from '../shapes.ts';
import { leastAssignments, mostAssignments, mostOverrides } from './rules.ts';

const noneTwice = <Item>(items: Item[], keyOf: (item: Item) => string): boolean =>
  new Set(items.map(keyOf)).size === items.length;

/** Minor units. Of a seat, the most that twenty thousand of it still add up to a whole number exactly. */
const money = z.number().int().min(0);
const seatCost = money.max(100_000_000_000);

const override = z.strictObject({
  assignmentId: z.uuid(),
  /** The card of the person, as runs and previews name it. */
  cardId: z.uuid(),
  /** Kept with the result, read by coordinators. */
  reason: line(300),
});
const overrides = z
  .array(override)
  .max(mostOverrides)
  .refine((items) => noneTwice(items, (item) => `${item.assignmentId} ${item.cardId}`), {
    params: { code: 'repeated' },
  })
  .default([]);

export const portfolioParams = z.strictObject({ ...programmeParams.shape, id: z.uuid() });
/** Assignments come in pages, because each page shows people and counts against the day's quota. */
export const portfolioQuery = z.strictObject({ page: z.coerce.number().int().min(1).max(100).default(1) });

export const portfolioBody = z
  .strictObject({
    name: line(120),
    assignments: z
      .array(
        z.strictObject({
          id: z.uuid(),
          /** At most those that are free, which is the default. */
          seats: z.number().int().min(1).max(500).optional(),
          /** Of one seat. */
          cost: seatCost.optional(),
        }),
      )
      .min(leastAssignments)
      .max(mostAssignments)
      .refine((items) => noneTwice(items, (item) => item.id), { params: { code: 'repeated' } }),
    /** ISO 4217; needed as soon as money is named. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .nullable()
      .default(null),
    /** A donor as the assignments name it. Donors without a line have no limit. */
    budgets: z
      .array(z.strictObject({ donor: line(200), amount: money.max(1_000_000_000_000_000) }))
      .max(100)
      .refine((items) => noneTwice(items, (item) => item.donor), { params: { code: 'repeated' } })
      .default([]),
    pins: overrides,
    bans: overrides,
    /** The floors of the programme's matching settings. */
    useFloors: z.boolean().default(false),
    /** Percent that one assignment may fall below what it could get alone; null sets no limit. */
    mostLoss: z.number().int().min(0).max(100).nullable().default(null),
    /** Time for the joint choice; what is proven by then is told. Costs of overrides may take as long again. */
    seconds: z.number().int().min(5).max(60).default(20),
    /** The portfolio that this one changes. */
    after: z.uuid().nullable().default(null),
  })
  .refine(({ pins, bans }) => pins.length + bans.length <= mostOverrides, {
    path: ['pins'],
    params: { code: 'too_many' },
  });
export type PortfolioBody = z.output<typeof portfolioBody>;

export const portfolioMadeAnswer = z.strictObject({ id: z.uuid() });
export const noAnswer = z.any();

const progress = z.strictObject({
  step: z.enum(portfolioSteps),
  /** Of this step: assignments read, seconds of the time given, or costs known. */
  done: z.number(),
  all: z.number(),
  /** Relative distance between the best found and what is still possible; null before there is one. */
  gap: z.number().nullable(),
  /** Points of the best found so far. */
  best: z.number().nullable(),
});
export type PortfolioProgress = z.output<typeof progress>;

const greedy = z.strictObject({ objective: z.number(), filled: z.number().int() });

const head = {
  id: z.uuid(),
  name: z.string(),
  status: z.enum(portfolioStatuses),
  madeBy: z.string().nullable(),
  createdAt: dateTime,
  finishedAt: dateTime.nullable(),
  /** Code of what went wrong, when it failed: `unexpected`, `too_many_attempts`, `no_answer` (no choice found in time). */
  reason: z.string().nullable(),
  progress: progress.nullable(),
};
export const portfolioPart = z.strictObject({
  ...head,
  assignments: z.number().int(),
  seats: z.number().int(),
  /** When it is done. */
  objective: z.number().nullable(),
  filled: z.number().int().nullable(),
  gap: z.number().nullable(),
  greedy: greedy.nullable(),
});
export const portfoliosAnswer = z.strictObject({
  /** At most the newest hundred. */
  items: z.array(portfolioPart),
  /** portfolio.make, portfolio.read, portfolio.cancel */
  can: z.array(z.string()),
});

/** Without names: pseudonyms stand with the result, which counts as looking. `cardId` null: no longer available. */
const keptOverride = z.strictObject({
  assignmentId: z.uuid(),
  cardId: z.uuid().nullable(),
  reason: z.string(),
});

const inputs = z.strictObject({
  assignments: z.array(
    z.strictObject({
      id: z.uuid(),
      title: z.string(),
      institution: z.string(),
      startsOn: civilDate.nullable(),
      endsOn: civilDate.nullable(),
      seats: z.number().int(),
      cost: z.number().int().nullable(),
      donor: z.string().nullable(),
    }),
  ),
  currency: z.string().nullable(),
  budgets: z.array(z.strictObject({ donor: z.string(), amount: z.number().int() })),
  pins: z.array(keptOverride),
  bans: z.array(keptOverride),
  useFloors: z.boolean(),
  mostLoss: z.number().int().nullable(),
  seconds: z.number().int(),
});

const chosen = z.strictObject({
  cardId: z.uuid(),
  pseudonym: z.string(),
  country: z.string(),
  score: z.number().int(),
  /** Among those that the assignment would get if it stood alone. */
  bestAlone: z.boolean(),
  /** Place in the assignment's own list; null for a pinned person who is not on it. */
  rankAlone: z.number().int().nullable(),
  pinned: z.boolean(),
});

export const portfolioResult = z.strictObject({
  /** Points of all seats together; what no choice can exceed; (bound − objective) / objective. Null when it is infeasible. */
  objective: z.number().nullable(),
  bound: z.number().nullable(),
  gap: z.number().nullable(),
  /** Gap at most 1e-4. */
  optimal: z.boolean(),
  /** One assignment after the other in the order of their approval: same seats, dates, budgets, pins and bans; floors and the limit on losses left aside. */
  greedy: greedy.nullable(),
  filled: z.number().int(),
  seats: z.number().int(),
  /** Seconds that the joint choice took. */
  seconds: z.number(),
  /** Of this page. */
  byAssignment: z.array(
    z.strictObject({
      id: z.uuid(),
      title: z.string(),
      institution: z.string(),
      startsOn: civilDate.nullable(),
      endsOn: civilDate.nullable(),
      donor: z.string().nullable(),
      seats: z.number().int(),
      filled: z.number().int(),
      chosen: z.array(chosen),
      /** Chosen, but no longer available since: withdrew, paused, or blocked the institution. */
      gone: z.number().int(),
      /** People who fit and could come. */
      candidates: z.number().int(),
      /** Why seats stay empty; null when none does. */
      why: z.enum(emptySeats).nullable(),
      total: z.number(),
      /** What it could get alone. */
      best: z.number(),
      /** Points below that, and percent with one decimal. */
      loss: z.number(),
      lossPercent: z.number(),
    }),
  ),
  budgets: z.array(z.strictObject({ donor: z.string(), spent: z.number().int(), amount: z.number().int() })),
  /** `cost`: points that the whole would gain without it; null: not known, see `together`. */
  overrides: z.array(
    z.strictObject({
      kind: z.enum(overrideKinds),
      assignmentId: z.uuid(),
      title: z.string(),
      cardId: z.uuid().nullable(),
      /** null: no longer available. */
      pseudonym: z.string().nullable(),
      reason: z.string(),
      cost: z.number().nullable(),
    }),
  ),
  /** Overrides that were too many to price one by one: what all of them cost together. */
  together: z.strictObject({ overrides: z.number().int(), cost: z.number().nullable() }).nullable(),
  floors: z.array(
    z.strictObject({
      group: z.enum(floorGroups),
      value: z.string(),
      percent: z.number().int(),
      /** false: fewer seats than a floor by sex needs to say nothing about single people. */
      applied: z.boolean(),
      met: z.boolean().nullable(),
      /** Percent of the filled seats, rounded to 5; null below ten of them. */
      share: z.number().int().nullable(),
      cost: z.number().nullable(),
    }),
  ),
  /** When it is infeasible: limits that cannot hold together, while each smaller set of them could. */
  clashes: z.array(
    z.strictObject({
      kind: z.enum(clashKinds),
      assignmentId: z.uuid().nullable(),
      title: z.string().nullable(),
      cardId: z.uuid().nullable(),
      pseudonym: z.string().nullable(),
      donor: z.string().nullable(),
      group: z.enum(floorGroups).nullable(),
      value: z.string().nullable(),
      percent: z.number().int().nullable(),
    }),
  ),
});

export const portfolioAnswer = z.strictObject({
  ...head,
  after: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  inputs,
  result: portfolioResult.nullable(),
  page: z.number().int(),
  /** A page shows at most twenty assignments and about fifty people. */
  pages: z.number().int(),
  /** Assignments in all. */
  total: z.number().int(),
  can: z.array(z.string()),
});

/** What the form offers: open assignments with a free seat, soonest first. */
export const portfolioChoicesAnswer = z.strictObject({
  assignments: z.array(
    z.strictObject({
      id: z.uuid(),
      title: z.string(),
      institution: z.string(),
      status: z.enum(assignmentStatuses),
      mode: z.enum(modes),
      sector: z.enum(sectors),
      country: z.string(),
      startsOn: civilDate.nullable(),
      endsOn: civilDate.nullable(),
      /** Still free. */
      seats: z.number().int(),
      donor: z.string().nullable(),
    }),
  ),
  total: z.number().int(),
  /** ISO 4217; the first is the one used last. */
  currencies: z.array(z.string()),
  floors: z.array(
    z.strictObject({ group: z.enum(floorGroups), value: z.string(), percent: z.number().int() }),
  ),
  can: z.array(z.string()),
});

export const candidateParams = z.strictObject({ ...portfolioParams.shape, assignment: z.uuid() });
/** Whom one may pin instead: best first, blind, and only who is free on the days of the assignment. */
export const candidatesAnswer = z.strictObject({
  /** Of the portfolio. */
  name: z.string(),
  /** Of the assignment. */
  title: z.string(),
  institution: z.string(),
  items: z.array(
    z.strictObject({
      cardId: z.uuid(),
      pseudonym: z.string(),
      country: z.string(),
      experienceBand: z.enum(experienceBands).nullable(),
      score: z.number().int(),
      /** In the assignment's own list, taken people among it. */
      rank: z.number().int(),
      /** Where the portfolio has placed them now; dates may allow two. */
      placed: z.array(z.strictObject({ id: z.uuid(), title: z.string() })),
    }),
  ),
});
