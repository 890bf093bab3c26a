// Frozen releases of survey figures.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { integer, jsonb, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

export const statisticReleases = pgTable('statistic_releases', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  responses: integer().notNull(),
  figures: jsonb().notNull(),
  releasedAt: timestamp('released_at', { withTimezone: true }).notNull().defaultNow(),
});
