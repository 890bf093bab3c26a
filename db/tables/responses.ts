// Drafts, the responses they become, and the contact details kept apart from the answers.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

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
  revision: integer().notNull().default(0),
  changed: jsonb().notNull().default({}),
  seconds: integer().notNull().default(0),
  dropped: jsonb().notNull().default([]),
  source: text().notNull().default('web'),
  enteredBy: uuid('entered_by'),
  topics: text().array().notNull().default([]),
});

export const draftBrowsers = pgTable('draft_browsers', {
  draftId: uuid('draft_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  secretHash: text('secret_hash').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

export const resumeCodes = pgTable('resume_codes', {
  draftId: uuid('draft_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  codeHash: text('code_hash').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
});

export const tries = pgTable('tries', {
  bucket: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
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
  source: text().notNull().default('web'),
  seconds: integer(),
  enteredBy: uuid('entered_by'),
  senderHash: text('sender_hash'),
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
