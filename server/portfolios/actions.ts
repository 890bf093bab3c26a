// Asking for a joint choice, looking how far it is, ending it. The choice itself is made by a job (jobs.ts).
import { createHash } from 'node:crypto';
import { profilesOfDocuments } from '@compatriot/db/queries/match-people.ts';
import {
  countGoing,
  findGoing,
  findPortfolio,
  insertPortfolio,
  lockPortfolios,
  movePortfolio,
  type Override,
  plannedAssignments,
  portfoliosOf,
  type PortfolioInputs,
  type PortfolioRow,
} from '@compatriot/db/queries/portfolios.ts';
import { matchableStatuses } from '../assignments/rules.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { currentMatchSettings } from '../matching/settings.ts';
import { seatedStatuses } from '../placements/rules.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { type OfficialAccess, officialProgramme, scopeOf } from '../programmes/access.ts';
import { portfolioPolicy } from './policy.ts';
import { asPoints, goingStatuses, mostAssignments, mostGoing, mostListed, usualCurrencies } from './rules.ts';
import type { PortfolioBody } from './schema.ts';

/** @throws 404 without a role in the programme, 403 for everybody but coordinators */
export async function enterPortfolios(ctx: Context, code: string, verb: string): Promise<OfficialAccess> {
  const access = await officialProgramme(ctx, code);
  authorize(ctx, portfolioPolicy, verb, { programmeId: access.programme.id });
  return access;
}

export const verbsOf = (ctx: Context, { programme }: OfficialAccess): string[] =>
  verbsAllowed(ctx.actor, portfolioPolicy, { programmeId: programme.id });

/**
 * @throws 400 for assignments that are not open or have too few seats, money without a currency, donors that none of them
 * has, people who are not there, and pins that are bans; 429 too_many_portfolios
 */
export async function askPortfolio(ctx: Context, code: string, body: PortfolioBody): Promise<{ id: string }> {
  const access = await enterPortfolios(ctx, code, 'portfolio.make');
  const scope = scopeOf(access);
  const { inputs, overrides } = await readQuestion(ctx, access, body);
  if (body.after !== null && !(await findPortfolio(ctx.tx, scope, body.after)))
    throw problems.invalid([{ path: 'after', code: 'not_a_choice' }]);
  await lockPortfolios(ctx.tx, scope.programmeId);
  const asked = hashOf(inputs, overrides);
  const same = await findGoing(ctx.tx, scope, asked);
  if (same) return { id: same };
  if ((await countGoing(ctx.tx, scope.programmeId)) >= mostGoing) throw problems.tooManyPortfolios(mostGoing);
  const { accountId } = access;
  const { name, after } = body;
  const made = await insertPortfolio(ctx.tx, { ...scope, accountId, name, after, inputs, asked }, overrides);
  await ctx.record('portfolio.asked', made, {
    assignments: inputs.assignments.length,
    pins: body.pins.length,
    bans: body.bans.length,
  });
  return { id: made.id };
}

async function readQuestion(
  ctx: Context,
  access: OfficialAccess,
  body: PortfolioBody,
): Promise<{ inputs: PortfolioInputs; overrides: Omit<Override, 'cost'>[] }> {
  const { currency, budgets, useFloors, mostLoss, seconds } = body;
  const faults: ProblemDetail[] = [];
  const rows = await plannedAssignments(
    ctx.tx,
    access.programme.id,
    { ids: body.assignments.map(({ id }) => id) },
    seatedStatuses,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const assignments = body.assignments.map(({ id, seats, cost }, at) => {
    const row = byId.get(id);
    // Absent, foreign and not open look alike.
    if (!row || !matchableStatuses.includes(row.status) || row.free === 0)
      faults.push({ path: `assignments.${at}.id`, code: 'not_a_choice' });
    else if (seats !== undefined && seats > row.free)
      faults.push({ path: `assignments.${at}.seats`, code: 'too_large', values: { maximum: row.free } });
    return { id, seats: seats ?? row?.free ?? 1, cost: cost ?? null };
  });
  const money = budgets.length > 0 || assignments.some(({ cost }) => cost !== null);
  if (money && currency === null) faults.push({ path: 'currency', code: 'required' });
  const donors = new Set(rows.map(({ donor }) => donor));
  for (const [at, { donor }] of budgets.entries())
    if (!donors.has(donor)) faults.push({ path: `budgets.${at}.donor`, code: 'not_a_choice' });
  const asked = [
    ...body.pins.map((each, at) => ({ ...each, kind: 'pin' as const, path: `pins.${at}` })),
    ...body.bans.map((each, at) => ({ ...each, kind: 'ban' as const, path: `bans.${at}` })),
  ];
  const cards = await profilesOfDocuments(ctx.tx, scopeOf(access), [
    ...new Set(asked.map(({ cardId }) => cardId)),
  ]);
  const profileOf = new Map(cards.map(({ documentId, profileId }) => [documentId, profileId]));
  const pairs = new Set<string>();
  const overrides = asked.map(({ assignmentId, cardId, kind, reason, path }, position) => {
    const profileId = profileOf.get(cardId);
    if (!assignments.some(({ id }) => id === assignmentId))
      faults.push({ path: `${path}.assignmentId`, code: 'not_a_choice' });
    if (!profileId) faults.push({ path: `${path}.cardId`, code: 'not_a_choice' });
    const pair = `${assignmentId} ${cardId}`;
    if (pairs.has(pair)) faults.push({ path: `${path}.cardId`, code: 'repeated' });
    pairs.add(pair);
    return { assignmentId, profileId: profileId ?? '', kind, position, reason };
  });
  if (faults.length > 0) throw problems.invalid(faults);
  return { inputs: { assignments, currency, budgets, useFloors, mostLoss, seconds }, overrides };
}

/** Of what decides the choice: not of its name, nor of the order in which things were named. */
function hashOf(inputs: PortfolioInputs, overrides: readonly Omit<Override, 'cost'>[]): string {
  const sorted = <Item>(items: readonly Item[]): string[] => items.map((item) => JSON.stringify(item)).sort();
  const question = [
    sorted(inputs.assignments),
    inputs.currency,
    sorted(inputs.budgets),
    inputs.useFloors,
    inputs.mostLoss,
    inputs.seconds,
    sorted(
      overrides.map(({ assignmentId, profileId, kind, reason }) => [kind, assignmentId, profileId, reason]),
    ),
  ];
  return createHash('sha256').update(JSON.stringify(question)).digest('hex');
}

export async function listPortfolios(ctx: Context, code: string) {
  const access = await enterPortfolios(ctx, code, 'portfolio.read');
  const rows = await portfoliosOf(ctx.tx, scopeOf(access), mostListed);
  return {
    items: rows.map((row) => ({
      ...headOf(row),
      assignments: row.inputs.assignments.length,
      seats: row.inputs.assignments.reduce((sum, { seats }) => sum + seats, 0),
      objective: pointsOrNull(row.result?.objective),
      filled: row.status === 'done' ? (row.result?.filled ?? null) : null,
      gap: row.result?.gap ?? null,
      greedy: inPoints(row.result?.greedy),
    })),
    can: verbsOf(ctx, access),
  };
}

/** @throws 404, 409 when it is over already */
export async function cancelPortfolio(ctx: Context, code: string, id: string): Promise<void> {
  const access = await enterPortfolios(ctx, code, 'portfolio.cancel');
  const row = await findPortfolio(ctx.tx, scopeOf(access), id);
  if (!row) throw problems.notFound();
  const over = { progress: null, finishedAt: ctx.now };
  if (!(await movePortfolio(ctx.tx, id, goingStatuses, 'cancelled', over))) throw problems.notNow(row.status);
  await ctx.record('portfolio.cancelled', row);
}

export async function portfolioChoices(ctx: Context, code: string) {
  const access = await enterPortfolios(ctx, code, 'portfolio.read');
  const { programme } = access;
  const open = await plannedAssignments(
    ctx.tx,
    programme.id,
    { statuses: matchableStatuses },
    seatedStatuses,
  );
  const assignments = open.filter(({ free }) => free > 0);
  const { floors } = await currentMatchSettings(ctx.tx, programme.id);
  const used = (await portfoliosOf(ctx.tx, scopeOf(access), mostListed)).flatMap(
    ({ inputs }) => inputs.currency ?? [],
  );
  return {
    assignments: assignments
      .slice(0, mostAssignments)
      .map(({ free, institutionId: _, ...row }) => ({ ...row, seats: free })),
    total: assignments.length,
    currencies: [...new Set([...used, ...usualCurrencies, ...Intl.supportedValuesOf('currency')])],
    floors,
    can: verbsOf(ctx, access),
  };
}

export const pointsOrNull = (basis: number | null | undefined): number | null =>
  basis === null || basis === undefined ? null : asPoints(basis);

export const inPoints = (greedy: { objective: number; filled: number } | null | undefined) =>
  greedy ? { ...greedy, objective: asPoints(greedy.objective) } : null;

export function headOf(row: PortfolioRow & { madeBy: string | null }) {
  const { id, name, status, madeBy, createdAt, finishedAt, problem, progress } = row;
  const going = goingStatuses.includes(status);
  return {
    id,
    name,
    status,
    madeBy,
    createdAt,
    finishedAt,
    reason: problem,
    progress: going && progress ? { ...progress, best: pointsOrNull(progress.best) } : null,
  };
}
