// Versions of a programme's questionnaire; a published one is frozen by a trigger.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const questionnaireVersions = pgTable('questionnaire_versions', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  version: integer().notNull(),
  status: text().notNull(),
  definition: jsonb().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  publishedAt: timestamp('published_at', { withTimezone: true }),
});
