// One person at one assignment, and the disclosure that the person's yes opens.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { date, integer, jsonb, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const placements = pgTable('placements', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  pseudonym: text().notNull(),
  runId: uuid('run_id'),
  status: text().notNull(),
  score: smallint(),
  overrideReason: text('override_reason'),
  passedOver: integer('passed_over').notNull().default(0),
  message: text(),
  invitedAt: timestamp('invited_at', { withTimezone: true }),
  answerDueAt: timestamp('answer_due_at', { withTimezone: true }),
  answeredAt: timestamp('answered_at', { withTimezone: true }),
  reasonCode: text('reason_code'),
  arrivedOn: date('arrived_on', { mode: 'string' }),
  completedOn: date('completed_on', { mode: 'string' }),
  report: jsonb(),
  contactUntil: date('contact_until', { mode: 'string' }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

export const disclosures = pgTable('disclosures', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  eventId: uuid('event_id').notNull(),
  eventKind: text('event_kind').notNull().default('placement.interested'),
  openedAt: timestamp('opened_at', { withTimezone: true }).notNull().defaultNow(),
  endsAt: timestamp('ends_at', { withTimezone: true }),
});
