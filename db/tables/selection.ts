// Choosing among those who said yes: the panel and what each of it gave, times to talk, and questions before a yes.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import { integer, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** What hangs on a need, so that policies and keys need no other table. */
const ofNeed = {
  programmeId: uuid('programme_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
};

export const panelSeats = pgTable('panel_seats', {
  id: uuid().primaryKey().defaultRandom(),
  ...ofNeed,
  party: text().notNull(),
  accountId: uuid('account_id'),
  /** Of the host, without an account: acts from a mailed link. */
  contactId: uuid('contact_id'),
  name: text().notNull(),
  addedBy: uuid('added_by'),
  addedAt: timestamp('added_at', { withTimezone: true }).notNull().defaultNow(),
  leftAt: timestamp('left_at', { withTimezone: true }),
});

export const panelDeclarations = pgTable(
  'panel_declarations',
  {
    seatId: uuid('seat_id').notNull(),
    placementId: uuid('placement_id').notNull(),
    ...ofNeed,
    conflict: text(),
    declaredBy: uuid('declared_by'),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.seatId, table.placementId] })],
);

export const panelSheets = pgTable(
  'panel_sheets',
  {
    seatId: uuid('seat_id').notNull(),
    placementId: uuid('placement_id').notNull(),
    ...ofNeed,
    note: text().notNull(),
    givenBy: uuid('given_by'),
    way: text(),
    evidence: text(),
    givenAt: timestamp('given_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.seatId, table.placementId] })],
);

export const panelScores = pgTable(
  'panel_scores',
  {
    seatId: uuid('seat_id').notNull(),
    placementId: uuid('placement_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    position: smallint().notNull(),
    conceptId: integer('concept_id'),
    score: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seatId, table.placementId, table.position] })],
);

export const interviewSlots = pgTable('interview_slots', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  institutionId: uuid('institution_id').notNull(),
  startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
  minutes: smallint().notNull(),
  way: text().notNull(),
  place: text().notNull().default(''),
  offeredParty: text('offered_party').notNull(),
  offeredBy: uuid('offered_by'),
  offeredAt: timestamp('offered_at', { withTimezone: true }).notNull().defaultNow(),
  chosenAt: timestamp('chosen_at', { withTimezone: true }),
  /** Taken down by a coordinator: how it was said. What shows it is for coordinators: interviewEvidence. */
  chosenWay: text('chosen_way'),
  withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
});

/** One row each time a coordinator took a choice down. */
export const interviewEvidence = pgTable('interview_evidence', {
  id: uuid()
    .primaryKey()
    .default(sql`uuidv7()`),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  slotId: uuid('slot_id').notNull(),
  evidence: text().notNull(),
  accountId: uuid('account_id'),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const placementQuestions = pgTable('placement_questions', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  party: text().notNull(),
  accountId: uuid('account_id'),
  text: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
