// Whom an assignment that fits has written to, and who does not want such mails.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { boolean, pgTable, primaryKey, timestamp, uuid } from 'drizzle-orm/pg-core';

export const fitAlerts = pgTable(
  'fit_alerts',
  {
    profileId: uuid('profile_id').notNull(),
    assignmentId: uuid('assignment_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.profileId, table.assignmentId] })],
);

export const fitSwitches = pgTable('fit_switches', {
  profileId: uuid('profile_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  mails: boolean().notNull().default(true),
  alertedAt: timestamp('alerted_at', { withTimezone: true }),
  stopToken: uuid('stop_token').notNull().defaultRandom(),
});
