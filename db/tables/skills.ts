// The taxonomy: concepts, their labels, the skills of occupations and how near concepts are.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

export const concepts = pgTable('concepts', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  uri: text().notNull(),
  kind: text().notNull(),
  code: text(),
  sector: text(),
  broaderId: integer('broader_id'),
  programmeId: uuid('programme_id'),
  taxonomy: text().notNull(),
  replacedBy: integer('replaced_by'),
  /** Left out by the version loaded last; answers that name it stay readable, pickers do not offer it. */
  retired: boolean().notNull().default(false),
});

/** Every parent; `concepts.broader_id` is the first of them. The starter taxonomy has one each and needs no rows here. */
export const conceptBroader = pgTable(
  'concept_broader',
  {
    conceptId: integer('concept_id').notNull(),
    broaderId: integer('broader_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conceptId, table.broaderId] })],
);

/** One row, whose number is another after each transaction that changed concepts or labels. */
export const taxonomyState = pgTable('taxonomy_state', {
  one: boolean().primaryKey().default(true),
  stamp: bigint({ mode: 'number' }).notNull().default(0),
});

/** What an import has sent so far; `import` is a hash of the files and of what was asked. */
export const taxonomyStage = pgTable(
  'taxonomy_stage',
  {
    import: text().notNull(),
    part: text().notNull(),
    batch: integer().notNull(),
    rows: json().notNull(),
    stagedAt: timestamp('staged_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.import, table.part, table.batch] })],
);

export const conceptLabels = pgTable('concept_labels', {
  conceptId: integer('concept_id').notNull(),
  language: text().notNull(),
  label: text().notNull(),
  preferred: boolean().notNull(),
  plainLabel: text('plain_label').generatedAlwaysAs(sql`plain(label)`),
});

export const conceptRelations = pgTable(
  'concept_relations',
  {
    occupationId: integer('occupation_id').notNull(),
    skillId: integer('skill_id').notNull(),
    importance: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.occupationId, table.skillId] })],
);

export const conceptNeighbours = pgTable(
  'concept_neighbours',
  {
    conceptId: integer('concept_id').notNull(),
    neighbourId: integer('neighbour_id').notNull(),
    similarity: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.conceptId, table.neighbourId] })],
);

/** With which method and to which result each taxonomy's neighbours were worked out (db/nearness.ts). */
export const taxonomyNearness = pgTable('taxonomy_nearness', {
  taxonomy: text().primaryKey(),
  method: integer().notNull(),
  checksum: text().notNull(),
  workedOutAt: timestamp('worked_out_at', { withTimezone: true }).notNull().defaultNow(),
});
