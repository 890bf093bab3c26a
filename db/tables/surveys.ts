// What an author sees of a survey: counted figures, what remains of drafts that ended, links by channel.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const surveyTallies = pgTable('survey_tallies', {
  versionId: uuid('version_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  channel: text().notNull(),
  language: text().notNull(),
  leftAt: text('left_at').notNull(),
  month: date().notNull(),
  drafts: integer().notNull(),
});

export const surveyQuestionTallies = pgTable('survey_question_tallies', {
  versionId: uuid('version_id').notNull(),
  programmeId: uuid('programme_id').notNull(),
  question: text().notNull(),
  saw: integer().notNull(),
  answered: integer().notNull(),
  unknown: integer().notNull(),
  refused: integer().notNull(),
});

export const surveyFigures = pgTable('survey_figures', {
  programmeId: uuid('programme_id').notNull(),
  audience: text().notNull(),
  wave: integer().notNull(),
  countedAt: timestamp('counted_at', { withTimezone: true }).notNull(),
  checkedAt: timestamp('checked_at', { withTimezone: true }).notNull(),
  tookMs: integer('took_ms').notNull(),
  began: integer().notNull(),
  sent: integer().notNull(),
  figures: jsonb(),
});

export const surveyChannels = pgTable('survey_channels', {
  programmeId: uuid('programme_id').notNull(),
  code: text().notNull(),
  madeBy: uuid('made_by'),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull().defaultNow(),
});
