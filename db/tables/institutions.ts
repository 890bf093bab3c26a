// Host institutions and the people who act for them.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const institutions = pgTable('institutions', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  name: text().notNull(),
  kind: text().notNull(),
  sector: text().notNull(),
  country: text().notNull(),
  city: text(),
  address: text(),
  website: text(),
  phone: text(),
  timeZone: text('time_zone'),
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

export const institutionContacts = pgTable('institution_contacts', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  name: text().notNull(),
  role: text(),
  email: text(),
  phone: text(),
  language: text(),
  createdBy: uuid('created_by'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  leftAt: timestamp('left_at', { withTimezone: true }),
});

export const dueDiligenceRecords = pgTable('due_diligence_records', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  checked: text().array().notNull(),
  passed: boolean().notNull(),
  note: text(),
  checkedOn: date('checked_on', { mode: 'string' }).notNull(),
  validUntil: date('valid_until', { mode: 'string' }),
  documentId: uuid('document_id'),
  accountId: uuid('account_id'),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
