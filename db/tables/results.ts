// What came of a placement, and who is asked about it later.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import {
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

export const placementResults = pgTable('placement_results', {
  placementId: uuid('placement_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  outcome: text().notNull(),
  givenAt: timestamp('given_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

export const peopleReached = pgTable('people_reached', {
  placementId: uuid('placement_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  kind: text().notNull(),
  women: integer().notNull(),
  men: integer().notNull(),
  unknown: integer().notNull(),
});

export const placementReports = pgTable('placement_reports', {
  placementId: uuid('placement_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  summary: text().notNull(),
  information: text().notNull().default(''),
  knowledge: text().notNull().default(''),
  institution: text().notNull().default(''),
  others: text().notNull().default(''),
  obstacles: text().notNull().default(''),
  advice: text().notNull().default(''),
  accountId: uuid('account_id'),
  way: text(),
  evidence: text(),
});

export const reportDrafts = pgTable('report_drafts', {
  placementId: uuid('placement_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  body: jsonb().notNull(),
  savedAt: timestamp('saved_at', { withTimezone: true }).notNull().defaultNow(),
});

/** What is planned for a figure of the programme's report in a year. */
export const reportTargets = pgTable('report_targets', {
  programmeId: uuid('programme_id').notNull(),
  measure: text().notNull(),
  year: smallint().notNull(),
  figure: doublePrecision().notNull(),
});

export const handovers = pgTable('handovers', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  name: text().notNull(),
  role: text().notNull().default(''),
  what: text().notNull(),
  email: text(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  confirmedAt: timestamp('confirmed_at', { withTimezone: true }),
  way: text(),
  evidence: text(),
});

export const placementFeedback = pgTable('placement_feedback', {
  placementId: uuid('placement_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  side: text().notNull(),
  overall: smallint().notNull(),
  preparation: smallint(),
  together: smallint(),
  again: boolean().notNull(),
  words: text().notNull().default(''),
  givenAt: timestamp('given_at', { withTimezone: true }).notNull().defaultNow(),
  accountId: uuid('account_id'),
  way: text(),
  evidence: text(),
});

export const reintegrationPlans = pgTable('reintegration_plans', {
  placementId: uuid('placement_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
  memberAgreedAt: timestamp('member_agreed_at', { withTimezone: true }),
  coordinatorAgreedAt: timestamp('coordinator_agreed_at', { withTimezone: true }),
  way: text(),
  evidence: text(),
});

export const reintegrationSteps = pgTable('reintegration_steps', {
  id: uuid().primaryKey().defaultRandom(),
  placementId: uuid('placement_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  position: smallint().notNull(),
  area: text().notNull(),
  what: text().notNull(),
  helper: text().notNull().default(''),
  dueOn: date('due_on', { mode: 'string' }),
  doneOn: date('done_on', { mode: 'string' }),
});

/** `responseId` and `linkHash` are read by functions of the database only. */
export const followUps = pgTable('follow_ups', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  months: smallint().notNull(),
  role: text().notNull(),
  handoverId: uuid('handover_id'),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  responseId: uuid('response_id').notNull().defaultRandom(),
  link: smallint().notNull().default(1),
  linkHash: text('link_hash'),
  sentAt: timestamp('sent_at', { withTimezone: true }),
  remindedAt: timestamp('reminded_at', { withTimezone: true }),
  reminders: smallint().notNull().default(0),
  unreachable: boolean().notNull().default(false),
  answeredAt: timestamp('answered_at', { withTimezone: true }),
  givenUpAt: timestamp('given_up_at', { withTimezone: true }),
  reason: text(),
});

/** A plan for the return without a placement: the person's own until they share it. */
export const returnPlans = pgTable('return_plans', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  pseudonym: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
  sharedAt: timestamp('shared_at', { withTimezone: true }),
  memberAgreedAt: timestamp('member_agreed_at', { withTimezone: true }),
  coordinatorAgreedAt: timestamp('coordinator_agreed_at', { withTimezone: true }),
});

export const returnPlanSteps = pgTable('return_plan_steps', {
  id: uuid().primaryKey().defaultRandom(),
  planId: uuid('plan_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  position: smallint().notNull(),
  area: text().notNull(),
  what: text().notNull(),
  helper: text().notNull().default(''),
  dueOn: date('due_on', { mode: 'string' }),
  doneOn: date('done_on', { mode: 'string' }),
});
