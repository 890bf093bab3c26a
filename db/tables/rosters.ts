// A programme's old spreadsheet of experts, the people on it who have not answered yet, and what they did before.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const rosters = pgTable('rosters', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  madeBy: uuid('made_by'),
  status: text().notNull().default('open'),
  fileHash: text('file_hash').notNull(),
  language: text().notNull(),
  sheets: jsonb(),
  columns: jsonb().notNull(),
  words: jsonb().notNull().default({}),
  twins: jsonb().notNull().default({}),
  rows: integer().notNull(),
  done: integer().notNull().default(0),
  invited: integer(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
});

export const rosterPeople = pgTable('roster_people', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  rosterId: uuid('roster_id').notNull(),
  email: text().notNull(),
  language: text().notNull(),
  facts: jsonb().notNull(),
  codeHash: text('code_hash').notNull(),
  reminderHash: text('reminder_hash'),
  invitedAt: timestamp('invited_at', { withTimezone: true }).notNull().defaultNow(),
  remindedAt: timestamp('reminded_at', { withTimezone: true }),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
});

export const rosterRefusals = pgTable(
  'roster_refusals',
  { programmeId: uuid('programme_id').notNull(), addressHash: text('address_hash').notNull() },
  (table) => [primaryKey({ columns: [table.programmeId, table.addressHash] })],
);

export const rosterAnswers = pgTable(
  'roster_answers',
  {
    rosterId: uuid('roster_id').notNull(),
    responseId: uuid('response_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.rosterId, table.responseId] })],
);

export const pastPlacements = pgTable('past_placements', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  responseId: uuid('response_id').notNull(),
  host: text().notNull(),
  place: text(),
  role: text(),
  mode: text(),
  startsOn: date('starts_on', { mode: 'string' }),
  endsOn: date('ends_on', { mode: 'string' }),
  beneficiaries: integer(),
});
