// Officials' lists of people, and searches they keep.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const talentLists = pgTable('talent_lists', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  recipient: text().notNull(),
  accountId: uuid('account_id'),
  name: text().notNull(),
  shared: boolean().notNull().default(false),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull().defaultNow(),
});

export const talentListPeople = pgTable(
  'talent_list_people',
  {
    listId: uuid('list_id').notNull(),
    profileId: uuid('profile_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    note: text().notNull().default(''),
    version: integer().notNull().default(1),
    addedBy: uuid('added_by'),
    recipient: text().notNull(),
    purpose: text().notNull().default('talent_pool'),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.listId, table.profileId] })],
);

export const savedSearches = pgTable('saved_searches', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  accountId: uuid('account_id').notNull(),
  name: text().notNull(),
  query: text().notNull(),
  alert: boolean().notNull().default(false),
  checkedAt: timestamp('checked_at', { withTimezone: true }).notNull().defaultNow(),
  mailedAt: timestamp('mailed_at', { withTimezone: true }),
  stopToken: uuid('stop_token').notNull().defaultRandom(),
});
