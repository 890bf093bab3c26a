// Versions of a programme's questionnaire, of which a published one is frozen by a trigger, and the edits of a draft.
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
  audience: text().notNull().default('people'),
  wave: integer().notNull().default(1),
  revision: integer().notNull().default(0),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
});

export const questionnaireEdits = pgTable('questionnaire_edits', {
  versionId: uuid('version_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  revision: integer().notNull(),
  definition: jsonb().notNull(),
  madeBy: uuid('made_by'),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull().defaultNow(),
});
