// What coordinators keep around placements: talk, reminders, who stands in for whom, and links for hosts without an account.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import { customType, date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const placementComments = pgTable('placement_comments', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  accountId: uuid('account_id'),
  text: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  removedAt: timestamp('removed_at', { withTimezone: true }),
});

export const placementReminders = pgTable('placement_reminders', {
  placementId: uuid('placement_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  party: text().notNull(),
  day: date({ mode: 'string' }).notNull(),
  accountId: uuid('account_id'),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const deskCovers = pgTable('desk_covers', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  awayId: uuid('away_id').notNull(),
  coverId: uuid('cover_id').notNull(),
  fromOn: date('from_on', { mode: 'string' }).notNull(),
  untilOn: date('until_on', { mode: 'string' }).notNull(),
  madeBy: uuid('made_by'),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull().defaultNow(),
  endedAt: timestamp('ended_at', { withTimezone: true }),
});

/** `token_hash` is readable by nobody but functions of the database. */
export const actLinks = pgTable('act_links', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  contactId: uuid('contact_id').notNull(),
  verbs: text().array().notNull(),
  asked: text().array().notNull().default([]),
  tokenHash: bytea('token_hash'),
  madeBy: uuid('made_by'),
  madeAt: timestamp('made_at', { withTimezone: true })
    .notNull()
    .default(sql`now()`),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  usedAt: timestamp('used_at', { withTimezone: true }),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
});
