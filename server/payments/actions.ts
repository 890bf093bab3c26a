// What is promised to a person, and what of it was paid. Recorded, not executed.
import { claimsOf } from '@compatriot/db/queries/claims.ts';
import { fundingOf, type FundingRow, lockLines } from '@compatriot/db/queries/budgets.ts';
import {
  changePayment,
  findPayment,
  moneyStanding,
  type PaymentRow,
  paymentsOf,
} from '@compatriot/db/queries/payments.ts';
import { conflictedWith } from '@compatriot/db/queries/selection.ts';
import { proposedAmendment, termsInForce } from '@compatriot/db/queries/terms.ts';
import type { RecordedWay } from '@compatriot/db/vocabulary.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import { describeLine } from '../budgets/actions.ts';
import { exchange } from '../budgets/amounts.ts';
import { claimableStatuses } from '../claims/rules.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { stillToHold } from './amending.ts';
import { moneyPolicy } from './policy.ts';
import { promisingStatuses, sumsOf, unmakeHours } from './rules.ts';
import type { MadeInput } from './schema.ts';

/** @throws 404 for everybody but the person and the coordinators */
export async function moneyOf(ctx: Context, id: string): Promise<LoadedPlacement> {
  return placementAs(ctx, id, 'member', 'coordinator');
}

/** Held, and by somebody who may: a coordinator without the right is told so. */
export async function moneyToDecide(
  ctx: Context,
  id: string,
  verb: 'money.promise' | 'money.pay' | 'claim.decide',
): Promise<LoadedPlacement> {
  await lockPlacement(ctx.tx, id);
  const loaded = await moneyOf(ctx, id);
  authorize(ctx, moneyPolicy, verb, loaded.subject);
  // Whoever declared to know the person decides nothing about money for them; the database holds it too.
  if (await conflictedWith(ctx.tx, loaded.row.placement.profileId)) throw problems.notAllowed();
  return loaded;
}

export async function readMoney(ctx: Context, id: string) {
  const { row, subject, parties } = await moneyOf(ctx, id);
  const inside = parties.includes('coordinator');
  const stands = await termsInForce(ctx.tx, id);
  const amendment = inside ? await proposedAmendment(ctx.tx, id) : null;
  const standing = await moneyStanding(ctx.tx, row.placement);
  const rows = await paymentsOf(ctx.tx, id);
  const conflicted = inside && (await conflictedWith(ctx.tx, row.placement.profileId));
  const now = { day: today(ctx.now), at: ctx.now, account: ctx.actor.person?.account.id ?? null };
  const { vacancy } = row.assignment;
  return {
    status: subject.status,
    /** The employer pays: nothing is promised here. */
    vacancy,
    terms: stands && { number: stands.number, currency: stands.currency, parts: sumsOf(stands) },
    promised: standing.budget_committed ?? false,
    amendment: amendment && {
      number: amendment.number,
      currency: amendment.currency,
      missing: await stillToHold(ctx, amendment),
    },
    settled: standing.payments_settled ?? false,
    // The person reads what they will get and got; how a promise changed on its way, or would, is the programme's.
    payments: rows
      .filter(({ stop, status }) => inside || (stop !== 'terms_changed' && status !== 'held'))
      .map((each) => describePayment(each, inside, now)),
    claims: (await claimsOf(ctx.tx, id)).map(({ claim, kind, status }) => ({
      id: claim.id,
      kind,
      note: claim.note,
      spentOn: claim.spentOn,
      amount: claim.amount,
      currency: claim.currency,
      documentId: claim.documentId,
      status,
      sentAt: claim.sentAt,
      decidedAt: claim.decidedAt,
      granted: claim.granted,
      reason: claim.reason,
      way: claim.way as RecordedWay | null,
      evidence: inside ? claim.evidence : null,
      objection: claim.objection,
      objectedAt: claim.objectedAt,
      // Whoever took it down leaves the granting to somebody else.
      mine: inside && claim.way !== null && claim.accountId === now.account,
    })),
    lines: inside ? (await fundingOf(ctx.tx, row.placement.assignmentId)).map(describeFunding) : [],
    can: verbsAllowed(ctx.actor, moneyPolicy, subject).filter(
      (verb) =>
        (!conflicted || verb === 'claim.make') &&
        (verb !== 'money.promise' || (!vacancy && promisingStatuses.includes(subject.status))) &&
        (!['claim.make', 'claim.take_down'].includes(verb) ||
          (!vacancy && claimableStatuses.includes(subject.status))),
    ),
  };
}

const describeFunding = ({ line, amount, committed }: FundingRow) => ({
  line: describeLine(line),
  amount,
  committed,
});

function describePayment(
  { payment, part, status, stop, lineCode, madeByName }: PaymentRow,
  inside: boolean,
  now: { day: string; at: Date; account: string | null },
) {
  const young =
    payment.madeAt !== null && now.at.getTime() - payment.madeAt.getTime() < unmakeHours * 3_600_000;
  return {
    id: payment.id,
    part,
    claimId: payment.claimId,
    dueOn: payment.dueOn,
    amount: payment.amount,
    currency: payment.currency,
    status,
    late: status === 'due' && payment.dueOn < now.day,
    madeOn: payment.madeOn,
    madeAmount: payment.madeAmount,
    stopped: stop,
    reason: payment.reason,
    books: inside
      ? {
          lineId: payment.lineId,
          line: lineCode ?? '',
          lineCurrency: payment.lineCurrency,
          lineAmount: payment.lineAmount,
          rate: payment.madeRate ?? payment.rate,
          ratedOn: payment.madeRatedOn ?? payment.ratedOn,
          reference: payment.reference,
          madeBy: madeByName,
          unmake: young && payment.madeBy !== null && payment.madeBy === now.account,
        }
      : null,
  };
}

/** From which line, and what it comes to there. @returns null, with the fault, when it cannot come from there */
export function drawFrom<Line extends { currency: string }>(
  funding: readonly { lineId: string; line: Line }[],
  from: { lineId: string; rate?: string | undefined; ratedOn?: string | undefined },
  currency: string,
  path: string,
  faults: ProblemDetail[],
): { line: Line; worth: (amount: number) => number } | null {
  const line = funding.find((each) => each.lineId === from.lineId)?.line;
  if (!line) {
    faults.push({ path: `${path}lineId`, code: 'not_a_choice' });
    return null;
  }
  const { rate } = from;
  if (line.currency === currency) {
    if (rate === undefined) return { line, worth: (amount) => amount };
    faults.push({ path: `${path}rate`, code: 'same_currency' });
    return null;
  }
  if (rate === undefined) {
    faults.push({ path: `${path}rate`, code: 'required' });
    return null;
  }
  return { line, worth: (amount) => exchange(amount, currency, line.currency, rate) };
}

/**
 * Notes that a payment was made, with what finds it in the books.
 * @throws 400 when more is noted than was due, 404, 409 when it is not due any more or the line has not so much left
 */
export async function make(ctx: Context, id: string, paymentId: string, body: MadeInput) {
  const { subject } = await moneyToDecide(ctx, id, 'money.pay');
  const payment = await findPayment(ctx.tx, id, paymentId);
  if (!payment) throw problems.notFound();
  const faults: ProblemDetail[] = [];
  const amount = body.amount ?? payment.amount;
  if (amount > payment.amount) faults.push({ path: 'amount', code: 'more_than_due' });
  if (body.madeOn > today(ctx.now)) faults.push({ path: 'madeOn', code: 'in_the_future' });
  if (body.rate && payment.rate === null) faults.push({ path: 'rate', code: 'same_currency' });
  if (faults.length > 0) throw problems.invalid(faults);
  const rate = body.rate ?? payment.rate;
  await lockLines(ctx.tx, subject.programmeId, [payment.lineId]);
  const made = await changePayment(ctx.tx, {
    id: paymentId,
    from: 'due',
    set: {
      status: 'made',
      madeOn: body.madeOn,
      madeAmount: amount,
      madeRate: body.rate ?? null,
      madeRatedOn: body.ratedOn ?? null,
      reference: body.reference,
      madeBy: ctx.actor.person?.account.id ?? null,
      lineAmount: rate === null ? amount : exchange(amount, payment.currency, payment.lineCurrency, rate),
    },
  });
  if (!made) throw problems.notNow(payment.status);
  await ctx.record(
    'payment.made',
    { id, programmeId: subject.programmeId },
    { payment: paymentId, part: payment.part, amount, currency: payment.currency },
  );
  return readMoney(ctx, id);
}

/** It was not made after all. @throws 409 when it was not noted as made, by this person, within the last day */
export async function unmake(ctx: Context, id: string, paymentId: string) {
  const { subject } = await moneyToDecide(ctx, id, 'money.pay');
  const payment = await findPayment(ctx.tx, id, paymentId);
  if (!payment) throw problems.notFound();
  const young =
    payment.madeAt !== null && ctx.now.getTime() - payment.madeAt.getTime() < unmakeHours * 3_600_000;
  if (payment.status !== 'made' || !young || payment.madeBy !== ctx.actor.person?.account.id)
    throw problems.nothingToUndo();
  await lockLines(ctx.tx, subject.programmeId, [payment.lineId]);
  const back = await changePayment(ctx.tx, {
    id: paymentId,
    from: 'made',
    set: {
      status: 'due',
      madeOn: null,
      madeAmount: null,
      madeRate: null,
      madeRatedOn: null,
      reference: null,
      madeBy: null,
      madeAt: null,
      lineAmount:
        payment.rate === null
          ? payment.amount
          : exchange(payment.amount, payment.currency, payment.lineCurrency, payment.rate),
    },
  });
  if (!back) throw problems.nothingToUndo();
  await ctx.record(
    'payment.not_made',
    { id, programmeId: subject.programmeId },
    { payment: paymentId, part: payment.part },
  );
  return readMoney(ctx, id);
}

/** It will not be paid, and the line has its money back. */
export async function cancelPayment(ctx: Context, id: string, paymentId: string, reason: string) {
  const { subject } = await moneyToDecide(ctx, id, 'money.pay');
  const payment = await findPayment(ctx.tx, id, paymentId);
  if (!payment) throw problems.notFound();
  const cancelled = await changePayment(ctx.tx, {
    id: paymentId,
    from: 'due',
    set: { status: 'cancelled', cancelled: 'by_hand', reason },
  });
  if (!cancelled) throw problems.notNow(payment.status);
  await ctx.record(
    'payment.cancelled',
    { id, programmeId: subject.programmeId },
    { payment: paymentId, part: payment.part },
  );
  return readMoney(ctx, id);
}
