// What somebody spent and asks back, and the programme's answer. What is granted becomes a payment that is due.
import { fundingOf, lockLines } from '@compatriot/db/queries/budgets.ts';
import {
  endClaim,
  findClaim,
  insertClaim,
  objectToClaim,
  openClaims,
} from '@compatriot/db/queries/claims.ts';
import { insertPayments } from '@compatriot/db/queries/payments.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import { conflictedWith } from '@compatriot/db/queries/selection.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { keepDocument, namedDocument } from '../documents/access.ts';
import { drawFrom, moneyOf, moneyToDecide, readMoney } from '../payments/actions.ts';
import { moneyPolicy } from '../payments/policy.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { claimableStatuses, mostOpenClaims, spentFault } from './rules.ts';
import type { ClaimInput, Decision } from './schema.ts';

/** @throws 400 for a day that cannot be or a foreign receipt, 403 for everybody but the person and a coordinator with evidence, 409 before the signature or after all is over */
export async function makeClaim(ctx: Context, id: string, { onBehalf, ...body }: ClaimInput) {
  await lockPlacement(ctx.tx, id);
  const { row, subject } = await moneyOf(ctx, id);
  authorize(ctx, moneyPolicy, onBehalf ? 'claim.take_down' : 'claim.make', subject);
  if (onBehalf && (await conflictedWith(ctx.tx, row.placement.profileId))) throw problems.notAllowed();
  // What is spent for an employer's post is between the two.
  if (row.assignment.vacancy || !claimableStatuses.includes(subject.status))
    throw problems.notNow(subject.status);
  const fault = spentFault(body.spentOn, today(ctx.now));
  if (fault) throw problems.invalid([{ path: 'spentOn', code: fault }]);
  const { programmeId, profileId, assignmentId } = row.placement;
  if (body.documentId)
    await namedDocument(ctx, { programmeId, placementId: id, profileId }, body.documentId, ['receipt']);
  if ((await openClaims(ctx.tx, id)) >= mostOpenClaims) throw problems.tooManyClaims(mostOpenClaims);
  const claimId = await insertClaim(ctx.tx, {
    ...body,
    documentId: body.documentId ?? null,
    programmeId,
    placementId: id,
    profileId,
    assignmentId,
    accountId: ctx.actor.person?.account.id ?? null,
    way: onBehalf?.way ?? null,
    evidence: onBehalf?.evidence ?? null,
    sentAt: ctx.now,
  });
  await ctx.record(
    onBehalf ? 'claim.recorded' : 'claim.made',
    { id, programmeId },
    {
      ...{ claim: claimId, kind: body.kind, amount: body.amount, currency: body.currency },
      ...(onBehalf ? { way: onBehalf.way } : {}),
    },
  );
  return readMoney(ctx, id);
}

/** @throws 409 once it was decided */
export async function withdrawClaim(ctx: Context, id: string, claimId: string) {
  await lockPlacement(ctx.tx, id);
  const { subject } = await moneyOf(ctx, id);
  authorize(ctx, moneyPolicy, 'claim.make', subject);
  const found = await findClaim(ctx.tx, id, claimId);
  if (!found) throw problems.notFound();
  if (!(await endClaim(ctx.tx, claimId, { status: 'withdrawn' }))) throw problems.notNow(found.status);
  await ctx.record('claim.withdrawn', { id, programmeId: subject.programmeId }, { claim: claimId });
  return readMoney(ctx, id);
}

/** "This is wrong": of what somebody took down for the person. @throws 404, 403, 409 for one's own, or once said */
export async function objectTo(ctx: Context, id: string, claimId: string, text: string) {
  await lockPlacement(ctx.tx, id);
  const { subject } = await moneyOf(ctx, id);
  authorize(ctx, moneyPolicy, 'claim.make', subject);
  const found = await findClaim(ctx.tx, id, claimId);
  if (!found) throw problems.notFound();
  if (!(await objectToClaim(ctx.tx, claimId, text, ctx.now))) throw problems.notNow(found.status);
  await ctx.record('claim.objected', { id, programmeId: subject.programmeId }, { claim: claimId });
  return readMoney(ctx, id);
}

/**
 * Grants all or some of it from a line of the need, or refuses it with the reason. Never one's own.
 * @throws 400 for more than was asked, some without a reason, or a line that cannot pay it; 409 once decided, or overdrawn
 */
export async function decideClaim(ctx: Context, id: string, claimId: string, body: Decision) {
  const { row } = await moneyToDecide(ctx, id, 'claim.decide');
  const found = await findClaim(ctx.tx, id, claimId);
  if (!found) throw problems.notFound();
  const { claim } = found;
  const decided = { decidedBy: ctx.actor.person?.account.id ?? null, decidedAt: ctx.now };
  const { programmeId, profileId, assignmentId } = row.placement;
  const told = { claim: claimId, currency: claim.currency };
  if (body.decision === 'refuse') {
    const refused = { ...decided, status: 'refused', reason: body.reason } as const;
    if (!(await endClaim(ctx.tx, claimId, refused))) throw problems.notNow(found.status);
    await ctx.record('claim.refused', { id, programmeId }, told);
    return readMoney(ctx, id);
  }
  // Whoever took it down grants it not; and nobody what the person says is wrong. The database holds both too.
  if (claim.way && claim.accountId === decided.decidedBy) throw problems.notAllowed();
  if (claim.objection) throw problems.notNow(found.status);
  const amount = body.amount ?? claim.amount;
  const faults: ProblemDetail[] = [];
  if (amount > claim.amount) faults.push({ path: 'amount', code: 'more_than_asked' });
  if (amount < claim.amount && !body.reason) faults.push({ path: 'reason', code: 'required' });
  if ((body.rate === undefined) !== (body.ratedOn === undefined))
    faults.push({ path: body.rate === undefined ? 'rate' : 'ratedOn', code: 'required' });
  const funding = await fundingOf(ctx.tx, assignmentId);
  const source = drawFrom(funding, body, claim.currency, '', faults);
  if (source && (claim.spentOn < source.line.validFrom || claim.spentOn > source.line.validUntil))
    faults.push({ path: 'lineId', code: 'outside_its_days' });
  if (faults.length > 0 || !source) throw problems.invalid(faults);
  if (claim.documentId) await keepDocument(ctx, claim.documentId);
  await lockLines(ctx.tx, programmeId, [source.line.id]);
  const granted = { ...decided, status: 'approved', granted: amount, reason: body.reason ?? null } as const;
  if (!(await endClaim(ctx.tx, claimId, granted))) throw problems.notNow(found.status);
  await insertPayments(ctx.tx, [
    {
      programmeId,
      placementId: id,
      profileId,
      assignmentId,
      lineId: source.line.id,
      lineCurrency: source.line.currency,
      part: 'claim',
      claimId,
      dueOn: today(ctx.now),
      amount,
      currency: claim.currency,
      rate: body.rate ?? null,
      ratedOn: body.ratedOn ?? null,
      lineAmount: source.worth(amount),
      accountId: decided.decidedBy,
      at: ctx.now,
    },
  ]);
  await ctx.record('claim.approved', { id, programmeId }, { ...told, amount });
  return readMoney(ctx, id);
}
