// Programmes and who works in them.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const programmes = pgTable('programmes', {
  id: uuid().primaryKey().defaultRandom(),
  code: text().notNull(),
  name: text().notNull(),
  summary: text().notNull().default(''),
  originCountries: text('origin_countries').array().notNull(),
  languages: text().array().notNull(),
  sectors: text().array().notNull(),
  modes: text().array().notNull(),
  status: text().notNull().default('open'),
  accent: text(),
  draftDays: integer('draft_days').notNull().default(90),
  poolMonths: integer('pool_months').notNull().default(12),
  contactMonths: integer('contact_months').notNull().default(12),
  dailyQuota: integer('daily_quota').notNull().default(200),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

export const memberships = pgTable('memberships', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  accountId: uuid('account_id').notNull(),
  role: text().notNull(),
  recipient: text().notNull(),
  /** Decides about money; coordinators only. */
  finance: boolean().notNull().default(false),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

/** Which sectors come first in a country, and the plan that says so. */
export const prioritySectors = pgTable(
  'priority_sectors',
  {
    programmeId: uuid('programme_id').notNull(),
    country: text().notNull(),
    sector: text().notNull(),
    plan: text(),
  },
  (table) => [primaryKey({ columns: [table.programmeId, table.country, table.sector] })],
);
