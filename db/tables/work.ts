// People at work: orientation sessions, sessions held from afar, progress, what is not working, and reminders of the end.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

export const orientations = pgTable('orientations', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  title: text().notNull(),
  form: text().notNull(),
  place: text(),
  link: text(),
  startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
  timeZone: text('time_zone').notNull(),
  minutes: smallint().notNull(),
  capacity: smallint().notNull(),
  about: text(),
  cancelledAt: timestamp('cancelled_at', { withTimezone: true }),
  madeBy: uuid('made_by'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

export const orientationPeople = pgTable(
  'orientation_people',
  {
    orientationId: uuid('orientation_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    placementId: uuid('placement_id').notNull(),
    profileId: uuid('profile_id').notNull(),
    institutionId: uuid('institution_id').notNull(),
    enrolledBy: uuid('enrolled_by'),
    enrolledAt: timestamp('enrolled_at', { withTimezone: true }).notNull().defaultNow(),
    attended: boolean(),
    markedBy: uuid('marked_by'),
    markedAt: timestamp('marked_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.orientationId, table.placementId] })],
);

export const orientationCounts = pgTable(
  'orientation_counts',
  {
    orientationId: uuid('orientation_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    nationality: text().notNull(),
    women: integer().notNull(),
    men: integer().notNull(),
    unknown: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.orientationId, table.nationality] })],
);

/** What all that is told about one placement carries, so that policies need no other table. */
const ofPlacement = {
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  party: text().notNull(),
  accountId: uuid('account_id'),
};

export const workSessions = pgTable('work_sessions', {
  id: uuid().primaryKey().defaultRandom(),
  ...ofPlacement,
  heldOn: date('held_on', { mode: 'string' }).notNull(),
  minutes: smallint().notNull(),
  topic: text().notNull(),
  women: integer().notNull(),
  men: integer().notNull(),
  unknown: integer().notNull(),
  deliverables: text(),
  recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull().defaultNow(),
  confirmedParty: text('confirmed_party'),
  confirmedBy: uuid('confirmed_by'),
  confirmedAt: timestamp('confirmed_at', { withTimezone: true }),
});

export const progressReports = pgTable('progress_reports', {
  id: uuid().primaryKey().defaultRandom(),
  ...ofPlacement,
  pace: text().notNull(),
  done: text().notNull(),
  ahead: text(),
  givenAt: timestamp('given_at', { withTimezone: true }).notNull().defaultNow(),
});

export const concerns = pgTable('concerns', {
  id: uuid().primaryKey().defaultRandom(),
  ...ofPlacement,
  kind: text().notNull(),
  text: text().notNull(),
  raisedAt: timestamp('raised_at', { withTimezone: true }).notNull().defaultNow(),
  seenAt: timestamp('seen_at', { withTimezone: true }),
  seenBy: uuid('seen_by'),
  closedAt: timestamp('closed_at', { withTimezone: true }),
  closedBy: uuid('closed_by'),
  answer: text(),
  /** The mailed link by which it was raised; the database writes it. */
  linkId: uuid('link_id').default(sql`actor_link()`),
});

export const endReminders = pgTable(
  'end_reminders',
  {
    placementId: uuid('placement_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    kind: text().notNull(),
    endsOn: date('ends_on', { mode: 'string' }).notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.placementId, table.endsOn, table.kind] })],
);

/** When somebody was last asked how it goes, and whether they want to be. */
export const progressNudges = pgTable('progress_nudges', {
  placementId: uuid('placement_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  nudgedAt: timestamp('nudged_at', { withTimezone: true }).notNull().defaultNow(),
  stoppedAt: timestamp('stopped_at', { withTimezone: true }),
  stopToken: uuid('stop_token').notNull().defaultRandom(),
});
