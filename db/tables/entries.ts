// Signed forms of responses typed in from paper, and files of responses imported from other tools.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { customType, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const responseFiles = pgTable('response_files', {
  id: uuid().primaryKey().defaultRandom(),
  responseId: uuid('response_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  name: text().notNull(),
  mediaType: text('media_type').notNull(),
  size: integer().notNull(),
  bytes: bytea().notNull(),
  uploadedBy: uuid('uploaded_by'),
  uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull().defaultNow(),
});

export const responseImports = pgTable('response_imports', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  versionId: uuid('version_id').notNull(),
  madeBy: uuid('made_by'),
  status: text().notNull(),
  language: text().notNull(),
  file: bytea(),
  rows: integer().notNull(),
  done: integer().notNull().default(0),
  added: integer(),
  report: jsonb().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
});

export const erasedResponses = pgTable('erased_responses', {
  idHash: text('id_hash').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
});
