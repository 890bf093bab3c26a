// Mail waiting to be sent or sent.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const mails = pgTable('mails', {
  id: uuid()
    .primaryKey()
    .default(sql`uuidv7()`),
  accountId: uuid('account_id'),
  recipient: text().notNull(),
  subject: text().notNull(),
  body: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  sentAt: timestamp('sent_at', { withTimezone: true }),
  secretUntil: timestamp('secret_until', { withTimezone: true }),
  draftId: uuid('draft_id'),
  stopUrl: text('stop_url'),
  readAt: timestamp('read_at', { withTimezone: true }),
  causes: uuid().array().notNull().default([]),
});
