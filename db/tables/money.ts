// What donors granted, what of it is set aside for needs, what is promised to people and paid, and what people ask back.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import {
  bigint,
  customType,
  date,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

/** Minor units of a currency. */
const minor = (name?: string) =>
  name === undefined ? bigint({ mode: 'number' }) : bigint(name, { mode: 'number' });

/** Exact decimals, which travel as text. */
const rate = customType<{ data: string }>({ dataType: () => 'numeric(20,10)' });

export const donors = pgTable('donors', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  name: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

export const budgetLines = pgTable('budget_lines', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  donorId: uuid('donor_id').notNull(),
  code: text().notNull(),
  name: text().notNull(),
  currency: text().notNull(),
  amount: minor().notNull(),
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  validUntil: date('valid_until', { mode: 'string' }).notNull(),
  funded: minor().notNull().default(0),
  committed: minor().notNull().default(0),
  paid: minor().notNull().default(0),
  erased: minor().notNull().default(0),
  createdBy: uuid('created_by'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  version: integer().notNull().default(1),
});

export const assignmentFunding = pgTable(
  'assignment_funding',
  {
    assignmentId: uuid('assignment_id').notNull(),
    lineId: uuid('line_id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    amount: minor().notNull(),
    committed: minor().notNull().default(0),
    accountId: uuid('account_id'),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.assignmentId, table.lineId] })],
);

export const expenseClaims = pgTable('expense_claims', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  kind: text().notNull(),
  note: text().notNull(),
  spentOn: date('spent_on', { mode: 'string' }).notNull(),
  amount: minor().notNull(),
  currency: text().notNull(),
  documentId: uuid('document_id'),
  status: text().notNull().default('sent'),
  accountId: uuid('account_id'),
  sentAt: timestamp('sent_at', { withTimezone: true }).notNull().defaultNow(),
  decidedBy: uuid('decided_by'),
  decidedAt: timestamp('decided_at', { withTimezone: true }),
  granted: minor(),
  reason: text(),
  /** Taken down by a coordinator: how it was said, and what shows it. */
  way: text(),
  evidence: text(),
  /** What the person says is wrong with it. */
  objection: text(),
  objectedAt: timestamp('objected_at', { withTimezone: true }),
});

export const payments = pgTable('payments', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  assignmentId: uuid('assignment_id').notNull(),
  lineId: uuid('line_id').notNull(),
  lineCurrency: text('line_currency').notNull(),
  part: text().notNull(),
  claimId: uuid('claim_id'),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  amount: minor().notNull(),
  currency: text().notNull(),
  rate: rate(),
  ratedOn: date('rated_on', { mode: 'string' }),
  lineAmount: minor('line_amount').notNull(),
  status: text().notNull().default('due'),
  madeOn: date('made_on', { mode: 'string' }),
  madeAmount: minor('made_amount'),
  madeRate: rate('made_rate'),
  madeRatedOn: date('made_rated_on', { mode: 'string' }),
  reference: text(),
  madeBy: uuid('made_by'),
  madeAt: timestamp('made_at', { withTimezone: true }),
  cancelled: text(),
  reason: text(),
  accountId: uuid('account_id'),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
