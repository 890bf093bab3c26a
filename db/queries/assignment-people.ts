// Who stands around a need: counterparts who will learn, the reader's comments by field, and which sectors come first.
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { assignmentCounterparts, assignments, reviewComments } from '../tables/assignments.ts';
import { placements } from '../tables/placements.ts';
import { prioritySectors } from '../tables/programmes.ts';
import type { PlacementStatus, Sector } from '../vocabulary.ts';

export interface Counterpart {
  name: string;
  role: string | null;
}

export async function counterpartsOf(tx: Transaction, assignmentId: string): Promise<Counterpart[]> {
  return tx
    .select({ name: assignmentCounterparts.name, role: assignmentCounterparts.role })
    .from(assignmentCounterparts)
    .where(eq(assignmentCounterparts.assignmentId, assignmentId))
    .orderBy(asc(assignmentCounterparts.position));
}

/** In place of those that were there. */
export async function setCounterparts(
  tx: Transaction,
  of: { assignmentId: string; programmeId: string },
  people: readonly Counterpart[],
): Promise<void> {
  await tx.delete(assignmentCounterparts).where(eq(assignmentCounterparts.assignmentId, of.assignmentId));
  if (people.length > 0)
    await tx
      .insert(assignmentCounterparts)
      .values(people.map(({ name, role }, position) => ({ ...of, position, name, role })));
}

/** Of the last reading that had any, in the order written. */
export async function commentsOf(tx: Transaction, assignmentId: string) {
  return tx
    .select({ field: reviewComments.field, text: reviewComments.text, at: reviewComments.at })
    .from(reviewComments)
    .where(
      and(
        eq(reviewComments.assignmentId, assignmentId),
        eq(
          reviewComments.version,
          sql`(select max(version) from ${reviewComments} last where last.assignment_id = ${assignmentId})`,
        ),
      ),
    )
    .orderBy(asc(reviewComments.at), asc(reviewComments.field));
}

/** @param reading the assignment's version after it was returned */
export async function insertComments(
  tx: Transaction,
  reading: { assignmentId: string; programmeId: string; version: number; accountId: string | null },
  comments: readonly { field: string; text: string }[],
): Promise<void> {
  if (comments.length > 0)
    await tx.insert(reviewComments).values(comments.map((each) => ({ ...reading, ...each })));
}

export interface Priority {
  country: string;
  sector: Sector;
  /** The national plan that says so. */
  plan: string | null;
}

export async function prioritiesOf(tx: Transaction, programmeId: string): Promise<Priority[]> {
  const rows = await tx
    .select({ country: prioritySectors.country, sector: prioritySectors.sector, plan: prioritySectors.plan })
    .from(prioritySectors)
    .where(eq(prioritySectors.programmeId, programmeId))
    .orderBy(asc(prioritySectors.country), asc(prioritySectors.sector));
  return rows as Priority[];
}

/** In place of those of that country. */
export async function setPriorities(
  tx: Transaction,
  programmeId: string,
  country: string,
  rows: readonly Omit<Priority, 'country'>[],
): Promise<void> {
  await tx
    .delete(prioritySectors)
    .where(and(eq(prioritySectors.programmeId, programmeId), eq(prioritySectors.country, country)));
  if (rows.length > 0)
    await tx.insert(prioritySectors).values(rows.map((each) => ({ programmeId, country, ...each })));
}

/** Needs that go on from this one, newest first, as the reader may see them. */
export async function laterNeeds(tx: Transaction, assignmentId: string) {
  return tx
    .select({
      id: assignments.id,
      title: assignments.title,
      again: assignments.again,
      status: assignments.status,
    })
    .from(assignments)
    .where(eq(assignments.parentId, assignmentId))
    .orderBy(sql`${assignments.createdAt} desc`)
    .limit(20);
}

/** People of this need who could come again, as the reader may see their placements. */
export async function peopleOf(tx: Transaction, assignmentId: string, statuses: readonly PlacementStatus[]) {
  return tx
    .select({ placementId: placements.id, pseudonym: placements.pseudonym })
    .from(placements)
    .where(and(eq(placements.assignmentId, assignmentId), inArray(placements.status, [...statuses])))
    .orderBy(asc(placements.pseudonym))
    .limit(50);
}
