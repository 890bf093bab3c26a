// The audit: what happened, and who looked at whom.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const events = pgTable('events', {
  id: uuid()
    .primaryKey()
    .default(sql`uuidv7()`),
  programmeId: uuid('programme_id'),
  kind: text().notNull(),
  subjectId: uuid('subject_id'),
  actorId: uuid('actor_id'),
  actorSystem: text('actor_system'),
  details: jsonb().notNull().default({}),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const accessRecords = pgTable('access_records', {
  id: uuid()
    .primaryKey()
    .default(sql`uuidv7()`),
  programmeId: uuid('programme_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  accountId: uuid('account_id'),
  tier: smallint().notNull(),
  route: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  /** Shown while an official typed: not counted against the day's quota. */
  preview: boolean().notNull().default(false),
  /** The mailed link by which it was looked at, said by the database itself (0045). */
  linkId: uuid('link_id').default(sql`actor_link()`),
});

/** Kept by a trigger and read by within_quota() (migration 0035): at least as many people as were looked at in 24 hours. */
export const lookCounts = pgTable('look_counts', {
  accountId: uuid('account_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  people: integer('people').notNull(),
});
