// Joint choices for many assignments: the question, its overrides, and who was chosen.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import {
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

export const portfolios = pgTable('portfolios', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  accountId: uuid('account_id'),
  recipient: text().notNull(),
  name: text().notNull(),
  after: uuid(),
  status: text().notNull().default('waiting'),
  problem: text(),
  inputs: jsonb().notNull(),
  asked: text().notNull(),
  progress: jsonb(),
  result: jsonb(),
  attempts: smallint().notNull().default(0),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
});

export const portfolioOverrides = pgTable(
  'portfolio_overrides',
  {
    portfolioId: uuid('portfolio_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    assignmentId: uuid('assignment_id').notNull(),
    profileId: uuid('profile_id').notNull(),
    kind: text().notNull(),
    position: smallint().notNull(),
    reason: text().notNull(),
    cost: integer(),
  },
  (table) => [primaryKey({ columns: [table.portfolioId, table.assignmentId, table.profileId] })],
);

export const portfolioChoices = pgTable(
  'portfolio_choices',
  {
    portfolioId: uuid('portfolio_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    assignmentId: uuid('assignment_id').notNull(),
    profileId: uuid('profile_id').notNull(),
    points: integer().notNull(),
    score: smallint().notNull(),
    rank: smallint(),
    bestAlone: boolean('best_alone').notNull(),
    pinned: boolean().notNull(),
  },
  (table) => [primaryKey({ columns: [table.portfolioId, table.assignmentId, table.profileId] })],
);
