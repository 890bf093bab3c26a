// Drafts, the responses they become, and the contact details kept apart from the answers.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const drafts = pgTable('drafts', {
  id: uuid().primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  versionId: uuid('version_id').notNull(),
  secretHash: text('secret_hash').notNull(),
  language: text().notNull(),
  channel: text(),
  answers: jsonb().notNull().default({}),
  position: text(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
});

export const responses = pgTable('responses', {
  id: uuid().primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  versionId: uuid('version_id').notNull(),
  language: text().notNull(),
  channel: text(),
  answers: jsonb().notNull(),
  bodyHash: text('body_hash').notNull(),
  receipt: text().notNull(),
  secretHash: text('secret_hash').notNull(),
  submittedAt: timestamp('submitted_at', { withTimezone: true }).notNull().defaultNow(),
});

export const contactDetails = pgTable('contact_details', {
  responseId: uuid('response_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  profileId: uuid('profile_id'),
  name: text(),
  email: text(),
  phone: text(),
  city: text(),
  freeText: jsonb('free_text').notNull().default({}),
});
