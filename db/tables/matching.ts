// How programmes match, stored match runs, and their ranked results.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { integer, jsonb, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const matchSettings = pgTable(
  'match_settings',
  {
    programmeId: uuid('programme_id').notNull(),
    version: integer().notNull(),
    weights: jsonb().notNull(),
    ageFrom: text('age_from'),
    ageTo: text('age_to'),
    floors: jsonb().notNull().default([]),
    note: text().notNull(),
    madeBy: uuid('made_by'),
    madeAt: timestamp('made_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.programmeId, table.version] })],
);

export const matchRuns = pgTable('match_runs', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  runBy: uuid('run_by'),
  recipient: text().notNull(),
  runAt: timestamp('run_at', { withTimezone: true }).notNull().defaultNow(),
  weights: jsonb().notNull(),
  taxonomy: text().notNull(),
  inputs: jsonb().notNull(),
  funnel: jsonb().notNull(),
  settingsVersion: integer('settings_version').notNull().default(0),
  nearness: text().notNull().default(''),
  indexState: jsonb('index_state').notNull().default({}),
  lifted: text().array().notNull().default([]),
  kept: integer().notNull().default(0),
});

export const matchResults = pgTable(
  'match_results',
  {
    runId: uuid('run_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    profileId: uuid('profile_id').notNull(),
    rank: integer().notNull(),
    score: smallint().notNull(),
    parts: jsonb().notNull(),
    documentId: uuid('document_id'),
    facts: jsonb(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.profileId] })],
);
