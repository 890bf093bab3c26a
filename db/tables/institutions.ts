// Host institutions and the people who act for them.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const institutions = pgTable('institutions', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  name: text().notNull(),
  kind: text().notNull(),
  sector: text().notNull(),
  country: text().notNull(),
  city: text(),
  dueDiligenceUntil: date('due_diligence_until', { mode: 'string' }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

export const institutionMembers = pgTable(
  'institution_members',
  {
    institutionId: uuid('institution_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    accountId: uuid('account_id').notNull(),
    name: text(),
  },
  (table) => [primaryKey({ columns: [table.institutionId, table.accountId] })],
);
