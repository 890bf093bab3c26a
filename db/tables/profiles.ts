// A person in one programme: profile, skills, languages, consents in force, and the searchable document.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
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

export const profiles = pgTable('profiles', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  responseId: uuid('response_id').notNull(),
  accountId: uuid('account_id'),
  pseudonym: text().notNull(),
  status: text().notNull().default('active'),
  pausedUntil: date('paused_until', { mode: 'string' }),
  originCountry: text('origin_country').notNull(),
  residenceCountry: text('residence_country').notNull(),
  residenceRegion: text('residence_region'),
  tie: text(),
  birthYear: smallint('birth_year'),
  sex: text(),
  educationLevel: text('education_level'),
  educationField: text('education_field'),
  occupationId: integer('occupation_id'),
  experienceYears: smallint('experience_years'),
  licence: boolean(),
  legalRoom: text('legal_room'),
  modes: text().array().notNull().default([]),
  sectors: text().array().notNull().default([]),
  activities: text().array().notNull().default([]),
  hostKinds: text('host_kinds').array().notNull().default([]),
  regions: text().array().notNull().default([]),
  stayLength: text('stay_length'),
  hoursPerWeek: smallint('hours_per_week'),
  availableFrom: date('available_from', { mode: 'string' }),
  availableUntil: date('available_until', { mode: 'string' }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  confirmedAt: timestamp('confirmed_at', { withTimezone: true }).notNull().defaultNow(),
});

export const profileSkills = pgTable(
  'profile_skills',
  {
    profileId: uuid('profile_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    conceptId: integer('concept_id').notNull(),
    level: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.profileId, table.conceptId] })],
);

export const profileLanguages = pgTable(
  'profile_languages',
  {
    profileId: uuid('profile_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    language: text().notNull(),
    level: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.profileId, table.language] })],
);

export const consents = pgTable('consents', {
  id: uuid().primaryKey().defaultRandom(),
  profileId: uuid('profile_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  accountId: uuid('account_id'),
  purpose: text().notNull(),
  recipient: text().notNull(),
  wording: text().notNull(),
  givenAt: timestamp('given_at', { withTimezone: true }).notNull().defaultNow(),
});

export const blockedInstitutions = pgTable(
  'blocked_institutions',
  {
    profileId: uuid('profile_id').notNull(),
    institutionId: uuid('institution_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.profileId, table.institutionId] })],
);

export const talentDocuments = pgTable('talent_documents', {
  id: uuid().primaryKey().defaultRandom(),
  consentId: uuid('consent_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  purpose: text().notNull().default('talent_pool'),
  recipient: text().notNull(),
  pseudonym: text().notNull(),
  occupationId: integer('occupation_id'),
  skillIds: integer('skill_ids').array().notNull().default([]),
  skillLevels: smallint('skill_levels').array().notNull().default([]),
  conceptIds: integer('concept_ids').array().notNull().default([]),
  languages: text().array().notNull().default([]),
  languageLevels: text('language_levels').array().notNull().default([]),
  originCountry: text('origin_country').notNull(),
  residenceCountry: text('residence_country').notNull(),
  residenceRegion: text('residence_region'),
  educationLevel: text('education_level'),
  experienceBand: text('experience_band'),
  ageBand: text('age_band'),
  modes: text().array().notNull().default([]),
  sectors: text().array().notNull().default([]),
  activities: text().array().notNull().default([]),
  stayLength: text('stay_length'),
  availableFrom: date('available_from', { mode: 'string' }),
  availableUntil: date('available_until', { mode: 'string' }),
  tie: text(),
  legalRoom: text('legal_room'),
  licence: boolean(),
  regions: text().array().notNull().default([]),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  addedAt: timestamp('added_at', { withTimezone: true }).notNull().defaultNow(),
});
