// Milestones of a project: where their money comes from, what they rest on, and one step after another.
import { type LineRow, lockLines } from '@compatriot/db/queries/budgets.ts';
import { papersOfProject } from '@compatriot/db/queries/documents.ts';
import {
  appraisalsOf,
  changeMilestone,
  type MilestoneRow,
  milestonesOf,
  type ProjectRow,
} from '@compatriot/db/queries/projects.ts';
import type { MilestoneStatus } from '@compatriot/db/work-vocabulary.ts';
import type { z } from 'zod';
import { authorize, verbsAllowed } from '../authorize.ts';
import { exchange } from '../budgets/amounts.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { keepDocument, milestoneFolder, namedDocument } from '../documents/access.ts';
import { addsNow, describe } from '../documents/actions.ts';
import { drawFrom } from '../payments/actions.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { loadProject } from './access.ts';
import { papersReadAs, projectPolicy, type ProjectForPolicy } from './policy.ts';
import { fewestAppraisals, mayAccept, type MilestoneMove, milestoneMoves, needsPaper } from './rules.ts';
import type { moveBody, ProjectStepInput } from './schema.ts';

/**
 * Each milestone with money names its line and, where that is in another currency, the rate; the lines are held, and none is
 * overdrawn.
 */
export async function commitMoney(
  ctx: Context,
  row: ProjectRow,
  milestones: MilestoneRow[],
  input: ProjectStepInput,
): Promise<void> {
  const appraisals = await appraisalsOf(ctx.tx, row.id, row.round);
  const given = appraisals.filter((each) => !each.conflict).length;
  if (given < fewestAppraisals) throw problems.factsMissing(['panel_complete']);
  const asked = input.lines ?? [];
  const locked = await lockLines(
    ctx.tx,
    row.programmeId,
    asked.map((each) => each.lineId),
  );
  const funding = locked.map((line) => ({ lineId: line.id, line }));
  const faults: ProblemDetail[] = [];
  const drawn: { milestone: MilestoneRow; set: Parameters<typeof changeMilestone>[4] }[] = [];
  const costing = milestones.filter((each) => each.amount > 0);
  for (const [place, milestone] of costing.entries()) {
    const at = asked.findIndex((each) => each.milestoneId === milestone.id);
    const from = asked[at];
    const path = `lines.${at < 0 ? place : at}.`;
    if (!from) {
      faults.push({ path: `${path}lineId`, code: 'required' });
      continue;
    }
    const source = drawFrom(funding, from, row.currency, path, faults);
    if (!source) continue;
    const { line, worth } = source;
    if (milestone.dueOn < line.validFrom || milestone.dueOn > line.validUntil)
      faults.push({ path: `${path}lineId`, code: 'outside_its_days' });
    drawn.push({
      milestone,
      set: {
        lineId: line.id,
        lineCurrency: line.currency,
        lineAmount: worth(milestone.amount),
        rate: from.rate ?? null,
        ratedOn: from.ratedOn ?? null,
        rateSource: from.rateSource ?? null,
        committed: true,
      },
    });
  }
  if (faults.length > 0) throw problems.invalid(faults);
  for (const { milestone, set } of drawn)
    await changeMilestone(ctx.tx, row.id, milestone.id, ['planned'], set);
}

/** One step with one milestone: reported by the proposer, accepted or sent back, paid. */
export async function moveMilestone(
  ctx: Context,
  id: string,
  milestoneId: string,
  input: z.output<typeof moveBody>,
): Promise<void> {
  const { row, subject } = await loadProject(ctx, id, true);
  authorize(ctx, projectPolicy, verbOf(input.move), subject);
  const milestone = (await milestonesOf(ctx.tx, id)).find((each) => each.id === milestoneId);
  if (!milestone) throw problems.notFound();
  const status = milestone.status as MilestoneStatus;
  if (!movesNow(milestone, row).includes(input.move)) throw problems.notNow(status);
  const needed = { report: ['report'], accept: [], send_back: ['reason'], pay: ['date', 'reference'] }[
    input.move
  ];
  const faults: ProblemDetail[] = needed
    .filter((need) => input[need as 'report' | 'reason' | 'date' | 'reference'] === undefined)
    .map((path) => ({ path, code: 'required' }));
  if (input.date && input.date > today(new Date(ctx.now.getTime() + 14 * 3_600_000)))
    faults.push({ path: 'date', code: 'in_the_future' });
  if (input.rate && milestone.rate === null) faults.push({ path: 'rate', code: 'same_currency' });
  if (needsPaper(milestone) && !(await hasPapers(ctx, milestone, input)))
    faults.push({ path: 'papers', code: input.move === 'report' ? 'paper_needed' : 'paper_chosen' });
  if (faults.length > 0) throw problems.invalid(faults);
  const restsOn = input.move === 'accept' ? (input.papers ?? []) : [];
  await restOn(ctx, row, milestone, restsOn);
  const decided = { decidedBy: ctx.actor.person?.account.id ?? null, decidedAt: ctx.now };
  const set = {
    report: { report: input.report, reportedAt: ctx.now, reason: null },
    accept: decided,
    send_back: { ...decided, reason: input.reason },
    pay: { paidOn: input.date, reference: input.reference, ...paidAt(milestone, row, input) },
  }[input.move];
  if (input.move === 'pay' && milestone.lineId !== null)
    await lockLines(ctx.tx, row.programmeId, [milestone.lineId]);
  const moved = await changeMilestone(ctx.tx, id, milestoneId, [status], {
    ...set,
    status: milestoneMoves[input.move].to,
  });
  if (!moved) throw problems.notNow(status);
  await ctx.record(`project.milestone_${input.move}`, row, {
    position: milestone.position,
    ...(restsOn.length > 0 ? { papers: restsOn } : {}),
  });
}

const verbOf = (move: MilestoneMove): string =>
  move === 'report' ? 'project.report' : move === 'pay' ? 'project.pay' : 'project.accept';

function movesNow(milestone: MilestoneRow, row: ProjectRow): MilestoneMove[] {
  if (row.status !== 'running') return [];
  const status = milestone.status as MilestoneStatus;
  return (Object.keys(milestoneMoves) as MilestoneMove[]).filter((move) => {
    const from: readonly MilestoneStatus[] = milestoneMoves[move].from;
    if (move === 'accept') return mayAccept({ status, advance: milestone.advance });
    return from.includes(status) && (move !== 'pay' || milestone.amount > 0);
  });
}

/** Reported with one at least; accepted on those that whoever accepts it names. An advance comes before any. */
async function hasPapers(
  ctx: Context,
  milestone: MilestoneRow,
  { move, papers = [] }: z.output<typeof moveBody>,
): Promise<boolean> {
  if (move === 'report')
    return (await papersOfProject(ctx.tx, milestone.projectId)).some(
      (each) => each.milestoneId === milestone.id,
    );
  return move !== 'accept' || milestone.status !== 'reported' || papers.length > 0;
}

/** From now on these stay. @throws 400 for one that is no paper of this milestone, or was taken back meanwhile */
async function restOn(
  ctx: Context,
  row: ProjectRow,
  milestone: MilestoneRow,
  papers: string[],
): Promise<void> {
  const { belongs, kinds } = milestoneFolder(row, milestone, []);
  for (const [index, paper] of papers.entries()) {
    await namedDocument(ctx, belongs, paper, kinds, `papers.${index}`);
    await keepDocument(ctx, paper, `papers.${index}`);
  }
}

/** What it takes from the line once it is paid, where that was at another rate than promised. */
function paidAt(milestone: MilestoneRow, row: ProjectRow, input: z.output<typeof moveBody>) {
  const { rate, ratedOn, rateSource } = input;
  if (rate === undefined || milestone.lineCurrency === null) return {};
  return {
    paidRate: rate,
    paidRatedOn: ratedOn,
    paidRateSource: rateSource,
    lineAmount: exchange(milestone.amount, row.currency, milestone.lineCurrency, rate),
  };
}

export async function describeMilestones(
  ctx: Context,
  { row, subject }: { row: ProjectRow; subject: ProjectForPolicy },
  milestones: MilestoneRow[],
  lines: LineRow[],
) {
  const can = verbsAllowed(ctx.actor, projectPolicy, subject);
  const parties = papersReadAs(ctx.actor, subject);
  const papers = parties.length > 0 ? await papersOfProject(ctx.tx, row.id) : [];
  return milestones.map((each) => {
    const line = lines.find((one) => one.id === each.lineId);
    const folder = milestoneFolder(row, each, parties);
    return {
      id: each.id,
      position: each.position,
      title: each.title,
      dueOn: each.dueOn,
      amount: each.amount,
      advance: each.advance,
      status: each.status as MilestoneStatus,
      report: each.report,
      reason: each.reason,
      paidOn: each.paidOn,
      line: line
        ? {
            id: line.id,
            code: line.code,
            donor: line.donor,
            currency: line.currency,
            amount: each.lineAmount ?? each.amount,
            rate: each.paidRate ?? each.rate,
            ratedOn: each.paidRatedOn ?? each.ratedOn,
            rateSource: each.paidRateSource ?? each.rateSource,
          }
        : null,
      papers: papers
        .filter((paper) => paper.milestoneId === each.id)
        .map((paper) => describe(ctx, folder, paper)),
      adds: parties.length > 0 ? addsNow(folder) : [],
      needsPaper: needsPaper(each),
      can: movesNow(each, row).filter((move) => can.includes(verbOf(move))),
    };
  });
}
