// What engines of talent search follow: which documents changed in which transaction, and how far an outside engine has copied.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { sql } from 'drizzle-orm';
import { bigint, boolean, customType, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
const pgSnapshot = customType<{ data: string }>({ dataType: () => 'pg_snapshot' });

export const talentChanges = pgTable('talent_changes', {
  documentId: uuid('document_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  xid: xid8()
    .notNull()
    .default(sql`pg_current_xact_id()`),
});

/** One row an installation. */
export const searchState = pgTable('search_state', {
  one: boolean().primaryKey().default(true),
  indexUid: text('index_uid').notNull(),
  home: text()
    .notNull()
    .default(sql`this_database()`),
  seen: pgSnapshot(),
  generation: integer().notNull().default(0),
  taxonomyStamp: bigint('taxonomy_stamp', { mode: 'number' }).notNull().default(0),
  settledAt: timestamp('settled_at', { withTimezone: true }),
});
