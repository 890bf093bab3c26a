// What is looked at before somebody is contracted: one row a check and placement, from the first question to the end of a paper.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const checks = pgTable('checks', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  kind: text().notNull(),
  status: text().notNull(),
  reason: text(),
  note: text(),
  validUntil: date('valid_until', { mode: 'string' }),
  documentId: uuid('document_id'),
  askedAt: timestamp('asked_at', { withTimezone: true }),
  providedAt: timestamp('provided_at', { withTimezone: true }),
  verifiedAt: timestamp('verified_at', { withTimezone: true }),
  verifiedBy: uuid('verified_by'),
  warnedFor: date('warned_for', { mode: 'string' }),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});
