// Money of an amendment: what it asks beyond what is promised is held from a line before anybody signs it, and with the
// programme's signature all that is not paid yet is laid out by the amended terms. What it asks less is free again by that.
import { layOutPayments, paymentsOf, sumsByPart } from '@compatriot/db/queries/payments.ts';
import { atVacancy } from '@compatriot/db/queries/applications.ts';
import type { TermsRow } from '@compatriot/db/queries/terms.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { layOut, type Source } from './layout.ts';
import { scheduleOf, sumsOf, type TermsPart, termsParts } from './rules.ts';

const isTermsPart = (part: string): part is TermsPart => termsParts.some((each) => each === part);

/** What each part of the amendment asks beyond what is promised; nothing where the employer pays. */
export async function stillToHold(ctx: Context, amendment: TermsRow) {
  if (await atVacancy(ctx.tx, amendment.placementId)) return [];
  const sums = await sumsByPart(ctx.tx, amendment.placementId, today(ctx.now));
  return sumsOf(amendment)
    .map(({ part, amount }) => ({
      part,
      amount: amount - (sums.find((each) => each.part === part)?.carried ?? 0),
    }))
    .filter(({ amount }) => amount > 0);
}

/** What of each part is paid or fell due: no amendment takes it back. */
export async function owedOf(ctx: Context, placementId: string): Promise<Partial<Record<TermsPart, number>>> {
  const sums = await sumsByPart(ctx.tx, placementId, today(ctx.now));
  return Object.fromEntries(sums.map(({ part, owed }) => [part, owed]));
}

/** In the act of countersigning. @throws 409 when not all of it is promised */
export async function layOutBy(ctx: Context, amendment: TermsRow): Promise<void> {
  const { placementId } = amendment;
  if (await atVacancy(ctx.tx, placementId)) return;
  const rows = (await paymentsOf(ctx.tx, placementId)).flatMap(({ payment, part, status }) =>
    isTermsPart(part) ? [{ ...payment, part, status }] : [],
  );
  const sources: Source[] = [
    ...rows.filter(({ status }) => status === 'due'),
    ...rows.filter(({ status }) => status === 'held'),
  ];
  const paid = rows.filter(({ status }) => status === 'made');
  const laid = layOut(scheduleOf(amendment), paid, sources, today(ctx.now));
  if (!laid) throw problems.factsMissing(['budget_committed']);
  await layOutPayments(
    ctx.tx,
    placementId,
    laid.map(({ from, dueOn, amount, lineAmount }) => ({ from, dueOn, amount, lineAmount })),
  );
}
