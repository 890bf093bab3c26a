// Organisations that agreed to be listed, and people who say they belong to one.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { boolean, integer, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const organisations = pgTable('organisations', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  responseId: uuid('response_id').notNull(),
  name: text().notNull(),
  kind: text(),
  country: text(),
  city: text(),
  members: text(),
  founded: smallint(),
  activities: text().array().notNull().default([]),
  sectors: text().array().notNull().default([]),
  offers: text(),
  listedTeam: boolean('listed_team').notNull(),
  listedGovernment: boolean('listed_government').notNull(),
  contactName: text('contact_name'),
  contactEmail: text('contact_email'),
  peopleShown: integer('people_shown').notNull().default(0),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull().defaultNow(),
});

export const organisationPeople = pgTable('organisation_people', {
  organisationId: uuid('organisation_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  saidAt: timestamp('said_at', { withTimezone: true }).notNull().defaultNow(),
});
