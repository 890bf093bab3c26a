// Papers of a placement, an institution or a project, and certificates with their holders' names apart.
// Constraints, policies and triggers live in migrations/; test/api/schema.test.ts compares these columns with the database.
import { boolean, customType, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const documents = pgTable('documents', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id'),
  profileId: uuid('profile_id'),
  institutionId: uuid('institution_id'),
  projectId: uuid('project_id'),
  milestoneId: uuid('milestone_id'),
  kind: text().notNull(),
  name: text().notNull(),
  mediaType: text('media_type').notNull(),
  size: integer().notNull(),
  sha256: text().notNull(),
  /** Read by read_document() only. */
  bytes: bytea(),
  uploadedBy: uuid('uploaded_by'),
  party: text().notNull(),
  uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull().defaultNow(),
  held: boolean().notNull().default(false),
  removedAt: timestamp('removed_at', { withTimezone: true }),
});

export const certificates = pgTable('certificates', {
  id: uuid().primaryKey().defaultRandom(),
  programmeId: uuid('programme_id').notNull(),
  placementId: uuid('placement_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  number: text().notNull(),
  code: text().notNull(),
  says: jsonb().notNull(),
  shows: text().array().notNull().default([]),
  issuedAt: timestamp('issued_at', { withTimezone: true }).notNull().defaultNow(),
  issuedBy: uuid('issued_by'),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
  revokedBy: uuid('revoked_by'),
  revokedReason: text('revoked_reason'),
});

export const certificateHolders = pgTable('certificate_holders', {
  certificateId: uuid('certificate_id').primaryKey(),
  programmeId: uuid('programme_id').notNull(),
  profileId: uuid('profile_id').notNull(),
  name: text().notNull(),
});
