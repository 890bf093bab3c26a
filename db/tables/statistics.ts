// Frozen releases of survey figures, and of how people fare between the list and the work.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const figureSecrets = pgTable('figure_secrets', {
  programmeId: uuid('programme_id').primaryKey(),
  secret: text()
    .notNull()
    .default(sql`gen_random_uuid()::text || gen_random_uuid()::text`),
});

export const statisticReleases = pgTable('statistic_releases', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  responses: integer().notNull(),
  figures: jsonb().notNull(),
  wave: integer().notNull().default(1),
  releasedAt: timestamp('released_at', { withTimezone: true }).notNull().defaultNow(),
});

export const fairnessReleases = pgTable('fairness_releases', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  steps: integer().notNull(),
  figures: jsonb().notNull(),
  releasedAt: timestamp('released_at', { withTimezone: true }).notNull().defaultNow(),
});
