// Promising: money is taken from budget lines for the terms in force, or held for what an amendment of them asks more.
import { fundingOf, type FundingRow, lockLines } from '@compatriot/db/queries/budgets.ts';
import {
  anyPaid,
  insertPayments,
  type NewPayment,
  stopTermsPayments,
} from '@compatriot/db/queries/payments.ts';
import { proposedAmendment, termsInForce, type TermsRow } from '@compatriot/db/queries/terms.ts';
import type { Context } from '../context.ts';
import type { LoadedPlacement } from '../placements/access.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { drawFrom, moneyToDecide, readMoney } from './actions.ts';
import { stillToHold } from './amending.ts';
import { type Due, promisingStatuses, scheduleOf, type TermsPart, termsParts } from './rules.ts';
import type { PromiseInput } from './schema.ts';

/**
 * Promises all of the terms in force: a payment for each day on which one falls due, from the lines named. What was promised
 * by earlier terms and not paid is promised no more. While an amendment waits for signatures it holds what that one asks more.
 * @throws 400 for a line that cannot pay it, 409 when no terms stand, some of it is paid already, or a line has not so much left
 */
export async function promise(ctx: Context, id: string, body: PromiseInput) {
  const { row, subject } = await moneyToDecide(ctx, id, 'money.promise');
  if (row.assignment.vacancy || !promisingStatuses.includes(subject.status))
    throw problems.notNow(subject.status);
  const amendment = await proposedAmendment(ctx.tx, id);
  const terms = amendment ?? (await termsInForce(ctx.tx, id));
  if (!terms) throw problems.factsMissing(['terms_ready']);
  if (!amendment && (await anyPaid(ctx.tx, id))) throw problems.paidAlready();
  const wanted = amendment ? await heldFor(ctx, amendment) : scheduleOf(terms);
  const funding = await fundingOf(ctx.tx, row.placement.assignmentId);
  const rows = paymentsFrom(ctx, { row, terms, funding, wanted, body });
  await lockLines(
    ctx.tx,
    subject.programmeId,
    funding.map((each) => each.lineId),
  );
  if (!amendment) await stopTermsPayments(ctx.tx, id, 'terms_changed');
  await insertPayments(
    ctx.tx,
    rows.map((each) => ({ ...each, status: amendment ? 'held' : 'due' })),
  );
  await ctx.record(
    'money.promised',
    { id, programmeId: subject.programmeId },
    { terms: terms.number, currency: terms.currency },
  );
  return readMoney(ctx, id);
}

/** One sum of each part that costs more, until the signatures say when it falls due: by then, the last day of that part. */
async function heldFor(ctx: Context, amendment: TermsRow): Promise<Due[]> {
  const last = new Map(scheduleOf(amendment).map(({ part, dueOn }) => [part, dueOn]));
  return (await stillToHold(ctx, amendment)).map(({ part, amount }) => ({
    part,
    amount,
    dueOn: last.get(part) ?? amendment.startsOn,
  }));
}

interface Asked {
  row: LoadedPlacement['row'];
  terms: TermsRow;
  funding: FundingRow[];
  wanted: readonly Due[];
  body: PromiseInput;
}

/** @throws 400, part by part, when a line is not named or cannot pay it */
function paymentsFrom(ctx: Context, { row, terms, funding, wanted, body }: Asked): NewPayment[] {
  const { id: placementId, assignmentId, programmeId, profileId } = row.placement;
  const faults: ProblemDetail[] = [];
  const drawn = new Map<TermsPart, Omit<NewPayment, 'amount' | 'dueOn' | 'lineAmount'> & Worth>();
  for (const part of termsParts.filter((each) => wanted.some((one) => one.part === each))) {
    const at = body.parts.findIndex((each) => each.part === part);
    const from = body.parts[at];
    const path = `parts.${at < 0 ? body.parts.length : at}.`;
    if (!from) {
      faults.push({ path: `${path}lineId`, code: 'required' });
      continue;
    }
    const source = drawFrom(funding, from, terms.currency, path, faults);
    if (!source) continue;
    drawn.set(part, {
      programmeId,
      placementId,
      profileId,
      assignmentId,
      lineId: source.line.id,
      lineCurrency: source.line.currency,
      part,
      currency: terms.currency,
      rate: from.rate ?? null,
      ratedOn: from.ratedOn ?? null,
      accountId: ctx.actor.person?.account.id ?? null,
      worth: source.worth,
      valid: [source.line.validFrom, source.line.validUntil],
    });
  }
  const rows: NewPayment[] = [];
  for (const { part, dueOn, amount } of wanted) {
    const source = drawn.get(part);
    if (!source) continue;
    const { worth, valid, ...common } = source;
    if (dueOn < valid[0] || dueOn > valid[1]) {
      const at = body.parts.findIndex((each) => each.part === part);
      if (!faults.some((fault) => fault.path === `parts.${at}.lineId`))
        faults.push({ path: `parts.${at}.lineId`, code: 'outside_its_days' });
    }
    rows.push({ ...common, dueOn, amount, lineAmount: worth(amount), at: ctx.now });
  }
  if (faults.length > 0) throw problems.invalid(faults);
  return rows;
}

interface Worth {
  worth: (amount: number) => number;
  valid: [from: string, until: string];
}
