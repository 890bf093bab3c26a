// What is promised to a person and paid. A promise is a payment that is due: there is no second account of it.
import { and, asc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { budgetLines, expenseClaims, payments } from '../tables/money.ts';
import type { Requirement } from '../vocabulary.ts';
import type { PaymentPart, PaymentStatus, PaymentStop } from '../work-vocabulary.ts';
import { atVacancy } from './applications.ts';
import { termsInForce, type TermsRow } from './terms.ts';
import { accountName } from './accounts.ts';

export type PaymentRow = Awaited<ReturnType<typeof paymentsOf>>[number];

/** Of a placement, in the order in which they fall due; lines' names only where the reader may see lines. */
export function paymentsOf(tx: Transaction, placementId: string) {
  return tx
    .select({
      payment: payments,
      part: sql<PaymentPart>`${payments.part}`,
      status: sql<PaymentStatus>`${payments.status}`,
      stop: sql<PaymentStop | null>`${payments.cancelled}`,
      lineCode: budgetLines.code,
      madeByName: accountName(payments.madeBy),
    })
    .from(payments)
    .leftJoin(budgetLines, eq(budgetLines.id, payments.lineId))
    .where(eq(payments.placementId, placementId))
    .orderBy(asc(payments.dueOn), asc(payments.part), asc(payments.id));
}

export async function findPayment(tx: Transaction, placementId: string, id: string) {
  const [row] = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.id, id), eq(payments.placementId, placementId)));
  return row ?? null;
}

export type NewPayment = typeof payments.$inferInsert;

export async function insertPayments(tx: Transaction, rows: NewPayment[]): Promise<void> {
  if (rows.length > 0) await tx.insert(payments).values(rows);
}

/** What was promised by the terms and is not paid yet is promised no more. */
export async function stopTermsPayments(
  tx: Transaction,
  placementId: string,
  stop: PaymentStop,
): Promise<number> {
  const stopped = await tx
    .update(payments)
    .set({ status: 'cancelled', cancelled: stop })
    .where(and(eq(payments.placementId, placementId), eq(payments.status, 'due'), isNull(payments.claimId)))
    .returning({ id: payments.id });
  return stopped.length;
}

/** Those of the terms that fall due after a day; claims stand, the money is spent. */
export async function releaseAfter(
  tx: Transaction,
  placementId: string,
  day: string | null,
): Promise<number> {
  const stopped = await tx
    .update(payments)
    .set({ status: 'cancelled', cancelled: 'ended' })
    .where(
      and(
        eq(payments.placementId, placementId),
        eq(payments.status, 'due'),
        isNull(payments.claimId),
        day === null ? undefined : gt(payments.dueOn, day),
      ),
    )
    .returning({ id: payments.id });
  return stopped.length;
}

/** What was held for an amendment that nobody can sign any more. */
export async function releaseHeld(tx: Transaction, placementId: string): Promise<void> {
  await tx
    .update(payments)
    .set({ status: 'cancelled', cancelled: 'terms_changed' })
    .where(and(eq(payments.placementId, placementId), eq(payments.status, 'held')));
}

/** The way back, when an end is undone. The lines must still have it. */
export async function promiseAgain(tx: Transaction, placementId: string): Promise<number> {
  const again = await tx
    .update(payments)
    .set({ status: 'due', cancelled: null })
    .where(
      and(
        eq(payments.placementId, placementId),
        eq(payments.status, 'cancelled'),
        eq(payments.cancelled, 'ended'),
      ),
    )
    .returning({ id: payments.id });
  return again.length;
}

export interface PaymentChange {
  id: string;
  from: PaymentStatus;
  set: Partial<typeof payments.$inferInsert>;
}

/** @returns false when the payment was not in that state any more */
export async function changePayment(tx: Transaction, { id, from, set }: PaymentChange): Promise<boolean> {
  const changed = await tx
    .update(payments)
    // Whose clock decides how long it can be taken back: the database's own.
    .set({ ...set, ...(set.status === 'made' ? { madeAt: sql`now()` } : {}) })
    .where(and(eq(payments.id, id), eq(payments.status, from)))
    .returning({ id: payments.id });
  return changed.length === 1;
}

/** For the table of facts (server/placements/standing.ts). */
export async function moneyStanding(
  tx: Transaction,
  placement: { id: string },
): Promise<Partial<Record<Requirement, boolean>>> {
  const stands = await termsInForce(tx, placement.id);
  return {
    // For a vacancy the employer pays, and no grant is asked.
    budget_committed:
      (await atVacancy(tx, placement.id)) || (stands !== null && (await isPromised(tx, stands))),
    payments_settled: await isSettled(tx, placement.id),
  };
}

/** Each part of the terms is promised in full and in their currency, neither less nor more. */
async function isPromised(tx: Transaction, stands: TermsRow): Promise<boolean> {
  const [row] = await tx.execute<{ promised: boolean }>(sql`
    with asked (part, amount) as (values ('stipend', ${stands.stipend * stands.stipendTimes}::bigint),
      ('travel', ${stands.travel}::bigint), ('allowance', ${stands.daily * stands.dailyDays}::bigint)),
    promised as (select part, sum(amount) as amount, bool_and(currency = ${stands.currency}) as same
      from payments where placement_id = ${stands.placementId} and claim_id is null and status in ('due', 'made') group by part)
    select bool_and(a.amount = coalesce(p.amount, 0) and coalesce(p.same, true)) as promised
    from asked a left join promised p on p.part = a.part`);
  return row?.promised ?? false;
}

/** Nothing is due, and no claim waits for an answer. */
async function isSettled(tx: Transaction, placementId: string): Promise<boolean> {
  const due = await tx.$count(
    payments,
    and(eq(payments.placementId, placementId), eq(payments.status, 'due')),
  );
  if (due > 0) return false;
  return (
    (await tx.$count(
      expenseClaims,
      and(eq(expenseClaims.placementId, placementId), eq(expenseClaims.status, 'sent')),
    )) === 0
  );
}

/** Whether anything of the terms was paid already, so that they are not promised anew as a whole. */
export async function anyPaid(tx: Transaction, placementId: string): Promise<boolean> {
  return (
    (await tx.$count(
      payments,
      and(eq(payments.placementId, placementId), eq(payments.status, 'made'), ne(payments.part, 'claim')),
    )) > 0
  );
}

/** What stands of each part of the terms, in minor units. */
export interface PartSums {
  part: PaymentPart;
  /** Paid, or fallen due by that day: nobody amends it away. */
  owed: number;
  /** Promised in all: paid, due, and held for an amendment. */
  carried: number;
}

export async function sumsByPart(tx: Transaction, placementId: string, day: string): Promise<PartSums[]> {
  const rows = await tx.execute<{ part: PaymentPart; owed: string; carried: string }>(sql`
    select part, sum(amount) as carried,
      coalesce(sum(amount) filter (where status = 'made' or (status = 'due' and due_on <= ${day}::date)), 0) as owed
    from payments where placement_id = ${placementId}::uuid and claim_id is null and status <> 'cancelled' group by part`);
  return rows.map(({ part, owed, carried }) => ({ part, owed: Number(owed), carried: Number(carried) }));
}

export interface LaidOut {
  /** The payment whose line, rate and moment of promising it goes on with. */
  from: string;
  dueOn: string;
  amount: number;
  lineAmount: number;
}

/** With the countersigning of an amendment only: the database looks whether that is this act, and whether the sums are its own. */
export async function layOutPayments(tx: Transaction, placementId: string, rows: LaidOut[]): Promise<void> {
  await tx.execute(sql`select lay_out_payments(${placementId}::uuid, ${JSON.stringify(rows)}::jsonb)`);
}
