// Terms of reference and what they ask for.
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

export const assignments = pgTable('assignments', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  status: text().notNull().default('draft'),
  title: text().notNull(),
  need: text().notNull().default(''),
  tasks: text().notNull().default(''),
  outputs: text().notNull().default(''),
  mode: text().notNull(),
  sector: text().notNull(),
  country: text().notNull(),
  region: text(),
  place: text(),
  startsOn: date('starts_on', { mode: 'string' }),
  endsOn: date('ends_on', { mode: 'string' }),
  seats: smallint().notNull().default(1),
  occupationId: integer('occupation_id'),
  minimumExperience: smallint('minimum_experience'),
  minimumEducation: text('minimum_education'),
  licenceNeeded: boolean('licence_needed').notNull().default(false),
  supervisor: text(),
  counterpartNumber: smallint('counterpart_number'),
  deadline: date({ mode: 'string' }),
  /** A permanent post that the employer pays for, and that members apply for. */
  vacancy: boolean().notNull().default(false),
  employment: text(),
  nationalPlan: text('national_plan'),
  donor: text(),
  reason: text(),
  reasonCode: text('reason_code'),
  suspendedFrom: text('suspended_from'),
  parentId: uuid('parent_id'),
  again: text(),
  extendsPlacementId: uuid('extends_placement_id'),
  createdBy: uuid('created_by'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

export const assignmentSkills = pgTable(
  'assignment_skills',
  {
    assignmentId: uuid('assignment_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    conceptId: integer('concept_id').notNull(),
    importance: text().notNull(),
    level: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.assignmentId, table.conceptId] })],
);

export const assignmentLanguages = pgTable(
  'assignment_languages',
  {
    assignmentId: uuid('assignment_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    language: text().notNull(),
    level: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.assignmentId, table.language] })],
);

export const assignmentCounterparts = pgTable(
  'assignment_counterparts',
  {
    assignmentId: uuid('assignment_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    position: smallint().notNull(),
    name: text().notNull(),
    role: text(),
  },
  (table) => [primaryKey({ columns: [table.assignmentId, table.position] })],
);

export const reviewComments = pgTable('review_comments', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  version: integer().notNull(),
  field: text().notNull(),
  text: text().notNull(),
  accountId: uuid('account_id'),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
