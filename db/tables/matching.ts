// Stored match runs and their ranked results.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { integer, jsonb, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

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
  },
  (table) => [primaryKey({ columns: [table.runId, table.profileId] })],
);
