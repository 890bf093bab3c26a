// One person at one assignment, and the disclosure that the person's yes opens.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
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
  /** When the person applied by themselves; null for whoever was invited. */
  appliedAt: timestamp('applied_at', { withTimezone: true }),
  reasonCode: text('reason_code'),
  arrivedOn: date('arrived_on', { mode: 'string' }),
  completedOn: date('completed_on', { mode: 'string' }),
  contactUntil: date('contact_until', { mode: 'string' }),
  statusAt: timestamp('status_at', { withTimezone: true }).notNull().defaultNow(),
  parentId: uuid('parent_id'),
  startsOn: date('starts_on', { mode: 'string' }),
  endsOn: date('ends_on', { mode: 'string' }),
  coordinatorId: uuid('coordinator_id'),
  hostChoice: text('host_choice'),
  hostChoiceNote: text('host_choice_note'),
  hostChoiceAt: timestamp('host_choice_at', { withTimezone: true }),
  decisionNote: text('decision_note'),
  /** Until when all that was verified holds; kept by a trigger on checks (0045). */
  checksUntil: date('checks_until', { mode: 'string' }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

/** What somebody wrote to the employer when applying. */
export const applicationMessages = pgTable('application_messages', {
  placementId: uuid('placement_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  message: text().notNull(),
});

/** Each step that was taken: by whom, on whose behalf and on what evidence, and what it changed, for the way back. */
export const placementMoves = pgTable('placement_moves', {
  id: uuid()
    .primaryKey()
    .default(sql`uuidv7()`),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  verb: text().notNull(),
  fromStatus: text('from_status').notNull(),
  toStatus: text('to_status').notNull(),
  version: integer().notNull(),
  accountId: uuid('account_id'),
  of: text(),
  way: text(),
  evidence: text(),
  documentId: uuid('document_id'),
  note: text(),
  before: jsonb().notNull().default({}),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  undoneAt: timestamp('undone_at', { withTimezone: true }),
  /** The mailed link that acted, said by the database itself (0045). */
  linkId: uuid('link_id').default(sql`actor_link()`),
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
