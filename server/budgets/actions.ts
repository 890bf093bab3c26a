// Donors, the lines of their grants, and what of a line is set aside for a need.
import {
  changeLine,
  donorsOf,
  ensureDonor,
  findLine,
  fundingOf,
  insertLine,
  type LineRow,
  linesOf,
  lockLines,
  needsOfLine,
  promisesOfLine,
  setFunding,
} from '@compatriot/db/queries/budgets.ts';
import { findAssignment } from '@compatriot/db/queries/assignments.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { budgetPolicy } from './policy.ts';
import type { ChangeLine, FundingLines, LineInput, LinePart } from './schema.ts';

export function describeLine(row: LineRow): LinePart {
  const { donorId, donor, amount, programmeId: _programme, ...rest } = row;
  return {
    ...rest,
    donor: { id: donorId, name: donor },
    granted: amount,
    left: amount - row.committed,
    free: amount - row.funded,
  };
}

/** @throws 404 without a role in the programme, 403 for whoever has no business with its money */
async function budgetOf(ctx: Context, code: string, verb: 'budget.read' | 'budget.decide') {
  const { programme } = await officialProgramme(ctx, code);
  authorize(ctx, budgetPolicy, verb, { programmeId: programme.id });
  return programme;
}

const rightsIn = (ctx: Context, programmeId: string): string[] =>
  verbsAllowed(ctx.actor, budgetPolicy, { programmeId });

export async function readBudget(ctx: Context, code: string) {
  const programme = await budgetOf(ctx, code, 'budget.read');
  const lines = (await linesOf(ctx.tx, programme.id)).map(describeLine);
  const names = await donorsOf(ctx.tx, programme.id);
  return {
    lines,
    donors: sumByDonor(lines),
    names: names.map((each) => each.name),
    can: rightsIn(ctx, programme.id),
  };
}

function sumByDonor(lines: LinePart[]) {
  const sums = new Map<
    string,
    Pick<LinePart, 'granted' | 'funded' | 'committed' | 'paid' | 'left' | 'currency'> & {
      id: string;
      name: string;
    }
  >();
  for (const { donor, currency, granted, funded, committed, paid, left } of lines) {
    const key = `${donor.id} ${currency}`;
    const sum = sums.get(key);
    sums.set(key, {
      ...donor,
      currency,
      granted: granted + (sum?.granted ?? 0),
      funded: funded + (sum?.funded ?? 0),
      committed: committed + (sum?.committed ?? 0),
      paid: paid + (sum?.paid ?? 0),
      left: left + (sum?.left ?? 0),
    });
  }
  return [...sums.values()];
}

/** A line, and every need and person behind its figures. */
export async function readLine(ctx: Context, code: string, id: string) {
  const programme = await budgetOf(ctx, code, 'budget.read');
  const row = await findLine(ctx.tx, programme.id, id);
  if (!row) throw problems.notFound();
  return {
    ...describeLine(row),
    needs: await needsOfLine(ctx.tx, id),
    people: await promisesOfLine(ctx.tx, id),
    can: rightsIn(ctx, programme.id),
  };
}

export async function addLine(ctx: Context, code: string, body: LineInput) {
  const programme = await budgetOf(ctx, code, 'budget.decide');
  const { donor, ...fields } = body;
  const { id: donorId, made } = await ensureDonor(ctx.tx, programme.id, donor);
  if (made) await ctx.record('donor.added', { id: donorId, programmeId: programme.id });
  const id = await insertLine(ctx.tx, {
    ...fields,
    programmeId: programme.id,
    donorId,
    createdBy: ctx.actor.person?.account.id ?? null,
  });
  await ctx.record(
    'budget_line.added',
    { id, programmeId: programme.id },
    { amount: body.amount, currency: body.currency },
  );
  return { id };
}

/** @throws 409 budget_overdrawn when less would remain than was set aside or promised; 412 when it was changed since */
export async function changeBudgetLine(
  ctx: Context,
  code: string,
  id: string,
  body: ChangeLine,
  version: number | undefined,
) {
  const programme = await budgetOf(ctx, code, 'budget.decide');
  const row = await findLine(ctx.tx, programme.id, id);
  if (!row) throw problems.notFound();
  const { validFrom, validUntil } = { ...row, ...body };
  if (validUntil < validFrom) throw problems.invalid([{ path: 'validUntil', code: 'ends_before_start' }]);
  const changed = await changeLine(ctx.tx, programme.id, id, version ?? row.version, body);
  if (!changed) throw problems.stale();
  await ctx.record(
    'budget_line.changed',
    { id, programmeId: programme.id },
    { fields: Object.keys(body), ...(body.amount ? { amount: body.amount } : {}) },
  );
  return readLine(ctx, code, id);
}

export async function readFunding(ctx: Context, code: string, assignmentId: string) {
  const programme = await budgetOf(ctx, code, 'budget.read');
  if (!(await findAssignment(ctx.tx, programme.id, assignmentId))) throw problems.notFound();
  return {
    lines: (await fundingOf(ctx.tx, assignmentId)).map(({ line, amount, committed }) => ({
      line: describeLine(line),
      amount,
      committed,
    })),
    can: rightsIn(ctx, programme.id),
  };
}

/** More, less or other money for a need that is funded already. */
export async function changeFunding(ctx: Context, code: string, assignmentId: string, lines: FundingLines) {
  const programme = await budgetOf(ctx, code, 'budget.decide');
  const assignment = await findAssignment(ctx.tx, programme.id, assignmentId);
  if (!assignment) throw problems.notFound();
  const unfunded = ['draft', 'submitted', 'returned', 'rejected', 'approved', 'cancelled'];
  // The employer pays for its own post.
  if (assignment.vacancy || unfunded.includes(assignment.status)) throw problems.notNow(assignment.status);
  await fund(ctx, programme, assignmentId, lines);
  return readFunding(ctx, code, assignmentId);
}

/**
 * Sets aside what a need takes from its lines; lines that are not named keep what was promised from them and no more.
 * @returns the first line's donor, by whom the need is known in lists
 * @throws 400 for a line of another programme, 409 budget_overdrawn when a line has not so much left
 */
export async function fund(
  ctx: Context,
  programme: Pick<ProgrammeRow, 'id'>,
  assignmentId: string,
  wanted: FundingLines,
): Promise<string> {
  authorize(ctx, budgetPolicy, 'budget.decide', { programmeId: programme.id });
  const before = await fundingOf(ctx.tx, assignmentId);
  await lockLines(
    ctx.tx,
    programme.id,
    [...before, ...wanted].map((each) => each.lineId),
  );
  const faults: ProblemDetail[] = [];
  let donor: string | null = null;
  for (const [index, { lineId, amount }] of wanted.entries()) {
    const row = await findLine(ctx.tx, programme.id, lineId);
    if (!row) {
      faults.push({ path: `lines.${index}.lineId`, code: 'not_a_choice' });
      continue;
    }
    donor ??= row.donor;
    const had = before.find((each) => each.lineId === lineId);
    if (amount - (had?.amount ?? 0) > row.amount - row.funded)
      faults.push({ path: `lines.${index}.amount`, code: 'more_than_left' });
    else if (had && amount < had.committed)
      faults.push({ path: `lines.${index}.amount`, code: 'less_than_promised' });
  }
  if (faults.length > 0 || donor === null) throw problems.invalid(faults);
  const accountId = ctx.actor.person?.account.id ?? null;
  const dropped = before.filter(({ lineId }) => !wanted.some((each) => each.lineId === lineId));
  for (const { lineId, committed } of dropped)
    await setFunding(ctx.tx, {
      assignmentId,
      lineId,
      programmeId: programme.id,
      amount: committed,
      accountId,
    });
  for (const { lineId, amount } of wanted)
    await setFunding(ctx.tx, { assignmentId, lineId, programmeId: programme.id, amount, accountId });
  await ctx.record(
    'assignment.money_set_aside',
    { id: assignmentId, programmeId: programme.id },
    { lines: wanted },
  );
  return donor;
}
