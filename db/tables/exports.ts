// Files that somebody asked for.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { bigint, integer, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const fileExports = pgTable('exports', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  accountId: uuid('account_id').notNull(),
  kind: text().notNull(),
  format: text().notNull(),
  language: text().notNull(),
  recipient: text(),
  query: text(),
  about: uuid().array().notNull().default([]),
  most: integer(),
  status: text().notNull().default('waiting'),
  problem: text(),
  rows: integer(),
  done: integer().notNull().default(0),
  size: bigint({ mode: 'number' }),
  attempts: smallint().notNull().default(0),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  expiresAt: timestamp('expires_at', { withTimezone: true }),
});
