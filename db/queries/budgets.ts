// Donors, the lines of their grants and what of a line is set aside for a need. Sums of a line are the database's own.
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { assignments } from '../tables/assignments.ts';
import { assignmentFunding, budgetLines, donors, payments } from '../tables/money.ts';
import { placements } from '../tables/placements.ts';
import type { AssignmentStatus, PlacementStatus } from '../vocabulary.ts';

const lineColumns = {
  id: budgetLines.id,
  programmeId: budgetLines.programmeId,
  donorId: budgetLines.donorId,
  donor: donors.name,
  code: budgetLines.code,
  name: budgetLines.name,
  currency: budgetLines.currency,
  amount: budgetLines.amount,
  validFrom: budgetLines.validFrom,
  validUntil: budgetLines.validUntil,
  funded: budgetLines.funded,
  committed: budgetLines.committed,
  paid: budgetLines.paid,
  erased: budgetLines.erased,
  version: budgetLines.version,
};

export type LineRow = Awaited<ReturnType<typeof linesOf>>[number];

export function linesOf(tx: Transaction, programmeId: string) {
  return tx
    .select(lineColumns)
    .from(budgetLines)
    .innerJoin(donors, eq(donors.id, budgetLines.donorId))
    .where(eq(budgetLines.programmeId, programmeId))
    .orderBy(asc(donors.name), asc(budgetLines.code));
}

export async function findLine(tx: Transaction, programmeId: string, id: string): Promise<LineRow | null> {
  const [row] = await tx
    .select(lineColumns)
    .from(budgetLines)
    .innerJoin(donors, eq(donors.id, budgetLines.donorId))
    .where(and(eq(budgetLines.programmeId, programmeId), eq(budgetLines.id, id)));
  return row ?? null;
}

/**
 * Lines of a programme, held until this transaction ends and always in the same order: two who spend from the same lines wait
 * for each other instead of standing in each other's way.
 */
export async function lockLines(tx: Transaction, programmeId: string, ids: string[]) {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(budgetLines)
    .where(and(eq(budgetLines.programmeId, programmeId), inArray(budgetLines.id, [...new Set(ids)])))
    .orderBy(asc(budgetLines.id))
    .for('update');
}

export function donorsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({ id: donors.id, name: donors.name })
    .from(donors)
    .where(eq(donors.programmeId, programmeId))
    .orderBy(asc(donors.name));
}

/** The donor of this name, made when there is none yet. */
export async function ensureDonor(
  tx: Transaction,
  programmeId: string,
  name: string,
): Promise<{ id: string; made: boolean }> {
  const [made] = await tx
    .insert(donors)
    .values({ programmeId, name })
    .onConflictDoNothing({ target: [donors.programmeId, donors.name] })
    .returning({ id: donors.id });
  if (made) return { id: made.id, made: true };
  const [known] = await tx
    .select({ id: donors.id })
    .from(donors)
    .where(and(eq(donors.programmeId, programmeId), eq(donors.name, name)));
  if (!known) throw new Error('The donor was not written');
  return { id: known.id, made: false };
}

export interface NewLine {
  programmeId: string;
  donorId: string;
  code: string;
  name: string;
  currency: string;
  amount: number;
  validFrom: string;
  validUntil: string;
  createdBy: string | null;
}

/** By hand, because the application may not even name the columns of the sums. */
export async function insertLine(tx: Transaction, line: NewLine): Promise<string> {
  const [made] = await tx.execute<{ id: string }>(sql`
    insert into budget_lines (programme_id, donor_id, code, name, currency, amount, valid_from, valid_until, created_by)
    values (${line.programmeId}, ${line.donorId}, ${line.code}, ${line.name}, ${line.currency}, ${line.amount},
      ${line.validFrom}, ${line.validUntil}, ${line.createdBy}) returning id`);
  if (!made) throw new Error('The line was not written');
  return made.id;
}

/** @returns false when it was changed since */
export async function changeLine(
  tx: Transaction,
  programmeId: string,
  id: string,
  version: number,
  set: Partial<Pick<NewLine, 'name' | 'amount' | 'validFrom' | 'validUntil'>>,
): Promise<boolean> {
  const changed = await tx
    .update(budgetLines)
    .set({ ...set, version: sql`${budgetLines.version} + 1` })
    .where(
      and(eq(budgetLines.programmeId, programmeId), eq(budgetLines.id, id), eq(budgetLines.version, version)),
    )
    .returning({ id: budgetLines.id });
  return changed.length === 1;
}

export type FundingRow = Awaited<ReturnType<typeof fundingOf>>[number];

/** What is set aside for a need, line by line. */
export function fundingOf(tx: Transaction, assignmentId: string) {
  return tx
    .select({
      lineId: assignmentFunding.lineId,
      amount: assignmentFunding.amount,
      committed: assignmentFunding.committed,
      line: lineColumns,
    })
    .from(assignmentFunding)
    .innerJoin(budgetLines, eq(budgetLines.id, assignmentFunding.lineId))
    .innerJoin(donors, eq(donors.id, budgetLines.donorId))
    .where(eq(assignmentFunding.assignmentId, assignmentId))
    .orderBy(asc(assignmentFunding.at), asc(budgetLines.code));
}

export async function setFunding(
  tx: Transaction,
  row: {
    assignmentId: string;
    lineId: string;
    programmeId: string;
    amount: number;
    accountId: string | null;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into assignment_funding (assignment_id, line_id, programme_id, amount, account_id)
    values (${row.assignmentId}, ${row.lineId}, ${row.programmeId}, ${row.amount}, ${row.accountId})
    on conflict (assignment_id, line_id) do update
      set amount = excluded.amount, account_id = excluded.account_id`);
}

/** What was set aside for a need that is cancelled goes back to its lines, but for what was promised already. */
export async function releaseFunding(tx: Transaction, assignmentId: string): Promise<void> {
  await tx.execute(sql`
    update assignment_funding f set amount = f.committed, account_id = null
    from assignments a where f.assignment_id = ${assignmentId} and a.id = f.assignment_id and a.status = 'cancelled'
      and f.amount > f.committed`);
}

/** Needs that a line pays for. */
export function needsOfLine(tx: Transaction, lineId: string) {
  return tx
    .select({
      id: assignments.id,
      title: assignments.title,
      status: sql<AssignmentStatus>`${assignments.status}`,
      amount: assignmentFunding.amount,
      committed: assignmentFunding.committed,
    })
    .from(assignmentFunding)
    .innerJoin(assignments, eq(assignments.id, assignmentFunding.assignmentId))
    .where(eq(assignmentFunding.lineId, lineId))
    .orderBy(desc(assignmentFunding.amount), asc(assignments.title));
}

/** People to whom something of a line is promised: each figure of the line is the sum of these. */
export function promisesOfLine(tx: Transaction, lineId: string) {
  return tx
    .select({
      placementId: placements.id,
      pseudonym: placements.pseudonym,
      status: sql<PlacementStatus>`${placements.status}`,
      assignmentId: payments.assignmentId,
      committed: sql<number>`sum(${payments.lineAmount})::bigint`.mapWith(Number),
      paid: sql<number>`coalesce(sum(${payments.lineAmount}) filter (where ${payments.status} = 'made'), 0)::bigint`.mapWith(
        Number,
      ),
    })
    .from(payments)
    .innerJoin(placements, eq(placements.id, payments.placementId))
    .where(and(eq(payments.lineId, lineId), sql`${payments.status} <> 'cancelled'`))
    .groupBy(placements.id, placements.pseudonym, placements.status, payments.assignmentId)
    .orderBy(desc(sql`sum(${payments.lineAmount})`), asc(placements.id));
}
