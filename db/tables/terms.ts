// What is offered to somebody, version by version, and the signatures that stand under it.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { bigint, date, integer, jsonb, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const terms = pgTable('terms', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  number: smallint().notNull(),
  status: text().notNull().default('draft'),
  about: jsonb().notNull().default({}),
  currency: text().notNull(),
  stipend: bigint({ mode: 'number' }).notNull(),
  stipendEvery: text('stipend_every').notNull(),
  stipendTimes: smallint('stipend_times').notNull(),
  travel: bigint({ mode: 'number' }).notNull(),
  daily: bigint({ mode: 'number' }).notNull(),
  dailyDays: smallint('daily_days').notNull(),
  insuredBy: text('insured_by').notNull(),
  insurance: text().notNull(),
  startsOn: date('starts_on', { mode: 'string' }).notNull(),
  endsOn: date('ends_on', { mode: 'string' }),
  leaveDays: smallint('leave_days').notNull(),
  duties: text().notNull(),
  other: text().notNull().default(''),
  sha256: text(),
  readyAt: timestamp('ready_at', { withTimezone: true }),
  withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
  withdrawnReason: text('withdrawn_reason'),
  /** Written by the programme's signature; the newest that has it is in force. */
  countersignedAt: timestamp('countersigned_at', { withTimezone: true }),
  madeBy: uuid('made_by'),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

export const termsSignatures = pgTable('terms_signatures', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  termsId: uuid('terms_id').notNull(),
  party: text().notNull(),
  name: text().notNull(),
  sha256: text().notNull(),
  language: text().notNull(),
  accountId: uuid('account_id'),
  evidence: text(),
  documentId: uuid('document_id'),
  signedAt: timestamp('signed_at', { withTimezone: true }).notNull().defaultNow(),
});
