// From a proposal to its results. The steps are in rules.ts; the money of milestones is the budget lines' own.
import { accountNames } from '@compatriot/db/queries/accounts.ts';
import { linesOf } from '@compatriot/db/queries/budgets.ts';
import { insertAccess } from '@compatriot/db/queries/events.ts';
import {
  appraisalsOf,
  askedOf,
  cancelOpenMilestones,
  changeProject,
  insertAppraisal,
  insertProject,
  type MilestoneRow,
  milestonesOf,
  type ProjectRow,
  projectsOfAccount,
  projectsOfProgramme,
  proposersOf,
  replaceMilestones,
} from '@compatriot/db/queries/projects.ts';
import { programmeOf } from '@compatriot/db/queries/placements.ts';
import { type ReasonCode, type Sector, sectors } from '@compatriot/db/vocabulary.ts';
import type { ProjectStatus } from '@compatriot/db/work-vocabulary.ts';
import type { z } from 'zod';
import { authorize, hasRole, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { loadProject } from './access.ts';
import { commitMoney, describeMilestones } from './milestones.ts';
import { partiesOfProject, projectPolicy } from './policy.ts';
import {
  appraisedScore,
  draftStatuses,
  missingForProposal,
  projectEvents,
  projectStepOf,
  projectStopReasons,
  stepsOfProject,
} from './rules.ts';
import type { appraisalBody, changeBody, proposeBody, ProjectStepInput, resultsBody } from './schema.ts';

const pageSize = 50;

const summaryOf = (row: ProjectRow, asked: number) => ({
  id: row.id,
  title: row.title,
  status: row.status as ProjectStatus,
  sector: row.sector as Sector,
  country: row.country,
  place: row.place,
  startsOn: row.startsOn,
  endsOn: row.endsOn,
  currency: row.currency,
  asked,
  ownAmount: row.ownAmount,
  statusAt: row.statusAt,
});

/** For the programme's team; the home government learns of no proposal. */
export async function listProjects(
  ctx: Context,
  code: string,
  query: { status?: ProjectStatus | undefined; page: number },
) {
  const { programme } = await officialProgramme(ctx, code);
  const { items, counts } = await projectsOfProgramme(ctx.tx, programme.id, {
    status: query.status,
    limit: pageSize,
    offset: (query.page - 1) * pageSize,
  });
  const asked = await askedOf(
    ctx.tx,
    items.map((row) => row.id),
  );
  return {
    items: items.map((row) => ({
      ...summaryOf(row, asked.get(row.id) ?? 0),
      pseudonym: row.pseudonym,
      association: row.association,
    })),
    total: query.status
      ? (counts[query.status] ?? 0)
      : Object.values(counts).reduce((sum, each) => sum + each, 0),
    page: query.page,
    pageSize,
    counts,
  };
}

export async function listOwnProjects(ctx: Context) {
  const account = ctx.actor.person?.account.id;
  if (!account) throw problems.signInNeeded();
  const rows = await projectsOfAccount(ctx.tx, account);
  const asked = await askedOf(
    ctx.tx,
    rows.map(({ project }) => project.id),
  );
  return {
    items: rows.map(({ project, programme }) => ({
      ...summaryOf(project, asked.get(project.id) ?? 0),
      programme,
    })),
    programmes: (await proposersOf(ctx.tx, account)).map((each) => ({
      code: each.code,
      name: each.name,
      countries: each.countries,
      sectors: sectorsOf(each.sectors),
    })),
  };
}

const sectorsOf = (codes: readonly string[]): Sector[] => sectors.filter((each) => codes.includes(each));

/** @throws 404 where the person has no profile in the programme, 400 outside its countries and sectors */
export async function proposeProject(ctx: Context, body: z.output<typeof proposeBody>) {
  const account = ctx.actor.person?.account.id;
  if (!account) throw problems.signInNeeded();
  const { programme: code, milestones, ...words } = body;
  const proposer = (await proposersOf(ctx.tx, account)).find((each) => each.code === code);
  if (!proposer) throw problems.notFound();
  checkWords(words, proposer, milestones);
  const id = await insertProject(ctx.tx, {
    ...words,
    programmeId: proposer.programmeId,
    profileId: proposer.profileId,
    pseudonym: proposer.pseudonym,
  });
  await replaceMilestones(ctx.tx, { id, programmeId: proposer.programmeId }, milestones);
  await ctx.record('project.drafted', { id, programmeId: proposer.programmeId }, { sector: words.sector });
  return showProject(ctx, id);
}

function checkWords(
  words: {
    country?: string | undefined;
    sector?: string | undefined;
    startsOn?: string | null | undefined;
    endsOn?: string | null | undefined;
  },
  programme: { countries: readonly string[]; sectors: readonly string[] },
  milestones: { dueOn: string }[],
): void {
  const faults: ProblemDetail[] = [];
  if (words.country && !programme.countries.includes(words.country))
    faults.push({ path: 'country', code: 'not_a_choice' });
  if (words.sector && !programme.sectors.includes(words.sector))
    faults.push({ path: 'sector', code: 'not_a_choice' });
  if (words.startsOn && words.endsOn && words.endsOn < words.startsOn)
    faults.push({ path: 'endsOn', code: 'ends_before_start' });
  for (const [index, { dueOn }] of milestones.entries())
    if (words.startsOn && dueOn < words.startsOn)
      faults.push({ path: `milestones.${index}.dueOn`, code: 'ends_before_start' });
  if (faults.length > 0) throw problems.invalid(faults);
}

/** @throws 409 once it is handed in, 412 changed since it was read */
export async function changeOwnProject(
  ctx: Context,
  id: string,
  body: z.output<typeof changeBody>,
  ifMatch: number | undefined,
) {
  const { row, subject } = await loadProject(ctx, id, true);
  authorize(ctx, projectPolicy, 'project.change', subject);
  if (!draftStatuses.includes(row.status as ProjectStatus)) throw problems.notNow(row.status);
  const { milestones, ...words } = body;
  const programme = await programmeFor(ctx, row.programmeId);
  checkWords({ ...row, ...words }, programme, milestones ?? []);
  const set = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
  const changed = await changeProject(
    ctx.tx,
    id,
    { from: [...draftStatuses], version: ifMatch ?? row.version },
    set,
  );
  if (!changed) throw problems.stale();
  if (milestones) await replaceMilestones(ctx.tx, row, milestones);
  await ctx.record('project.changed', row, { fields: Object.keys(body) });
  return showProject(ctx, id);
}

async function programmeFor(ctx: Context, id: string) {
  const programme = await programmeOf(ctx.tx, id);
  if (!programme) throw problems.notFound();
  return {
    code: programme.code,
    name: programme.name,
    countries: programme.originCountries,
    sectors: sectorsOf(programme.sectors),
  };
}

const missingIn = (row: ProjectRow, milestones: MilestoneRow[]): string[] =>
  missingForProposal({ ...row, milestones: milestones.length });

/** @throws 404, 403 not theirs, 400 something missing, 409 not now, 412 changed since it was read */
export async function stepProject(
  ctx: Context,
  id: string,
  input: ProjectStepInput,
  ifMatch: number | undefined,
) {
  const { row, subject } = await loadProject(ctx, id, true);
  authorize(ctx, projectPolicy, `project.${input.step}`, subject);
  const step = projectStepOf(input.step);
  const status = row.status as ProjectStatus;
  if (!step.from.includes(status)) throw problems.notNow(status);
  const milestones = await milestonesOf(ctx.tx, id);
  const faults: ProblemDetail[] = step.needs
    .filter((need) => input[need] === undefined)
    .map((path) => ({ path, code: 'required' }));
  if (input.reason && !projectStopReasons.includes(input.reason))
    faults.push({ path: 'reason', code: 'not_a_choice' });
  if (input.date && input.date > today(new Date(ctx.now.getTime() + 14 * 3_600_000)))
    faults.push({ path: 'date', code: 'in_the_future' });
  if (input.step === 'submit')
    faults.push(...missingIn(row, milestones).map((path) => ({ path, code: 'required' })));
  if (faults.length > 0) throw problems.invalid(faults);
  if (input.step === 'approve') await commitMoney(ctx, row, milestones, input);
  if (input.step === 'complete') requireEnd(row, milestones);
  const changed = await changeProject(
    ctx.tx,
    id,
    { from: [...step.from], version: ifMatch ?? row.version },
    {
      status: step.to,
      statusAt: ctx.now,
      ...(input.note ? { decisionNote: input.note } : {}),
      ...(input.reason ? { reasonCode: input.reason } : {}),
      ...(input.step === 'submit' ? { round: row.round + 1 } : {}),
      ...(input.step === 'agree' ? { agreedAt: ctx.now } : {}),
      ...(input.step === 'complete' ? { completedOn: input.date } : {}),
    },
  );
  if (!changed) throw problems.stale();
  // What is over gives back the money that nobody got.
  if (['stop', 'withdraw', 'complete'].includes(input.step) && status !== 'draft')
    await cancelOpenMilestones(ctx.tx, id);
  await ctx.record(projectEvents[input.step], row, {
    from: status,
    to: step.to,
    ...(input.reason ? { reason: input.reason } : {}),
  });
  return showProject(ctx, id);
}

function requireEnd(row: ProjectRow, milestones: MilestoneRow[]): void {
  const open = milestones.some(
    (each) => each.status === 'reported' || (each.status === 'approved' && each.amount > 0),
  );
  if (row.results === null) throw problems.factsMissing(['final_report']);
  if (open) throw problems.factsMissing(['payments_settled']);
}

/** @throws 409 already given, or not under appraisal */
export async function appraise(ctx: Context, id: string, body: z.output<typeof appraisalBody>) {
  const { row, subject } = await loadProject(ctx, id);
  authorize(ctx, projectPolicy, 'project.appraise', subject);
  if (row.status !== 'submitted') throw problems.notNow(row.status);
  const made = await insertAppraisal(ctx.tx, {
    projectId: id,
    programmeId: row.programmeId,
    accountId: ctx.actor.person?.account.id ?? '',
    round: row.round,
    conflict: body.conflict,
    scores: body.conflict ? {} : body.scores,
    note: body.note,
  });
  if (!made) throw problems.alreadyExists('conflict');
  await ctx.record('project.appraised', row, { conflict: body.conflict });
  return showProject(ctx, id);
}

/** What came of it, in the indicators that placements are counted by. */
export async function reportResults(
  ctx: Context,
  id: string,
  body: z.output<typeof resultsBody>,
  ifMatch: number | undefined,
) {
  const { row, subject } = await loadProject(ctx, id, true);
  authorize(ctx, projectPolicy, 'project.report', subject);
  const changed = await changeProject(
    ctx.tx,
    id,
    { from: ['running'], version: ifMatch ?? row.version },
    { results: body },
  );
  if (!changed) throw row.status === 'running' ? problems.stale() : problems.notNow(row.status);
  await ctx.record('project.reported', row);
  return showProject(ctx, id);
}

export async function showProject(ctx: Context, id: string) {
  const { row, subject } = await loadProject(ctx, id);
  const milestones = await milestonesOf(ctx.tx, id);
  const parties = partiesOfProject(ctx.actor, subject);
  const coordinates = parties.includes('coordinator');
  const can = verbsAllowed(ctx.actor, projectPolicy, subject);
  const lines =
    coordinates && hasRole(ctx.actor, row.programmeId, 'coordinator')
      ? await linesOf(ctx.tx, row.programmeId)
      : [];
  const appraised = subject.own ? [] : await appraisalsOf(ctx.tx, id, row.round);
  const given = appraised.some((each) => each.accountId === ctx.actor.person?.account.id);
  const names = await accountNames(
    ctx.tx,
    appraised.map((each) => each.accountId),
  );
  if (coordinates && !draftStatuses.includes(row.status as ProjectStatus)) await noteContact(ctx, row);
  return {
    ...summaryOf(
      row,
      milestones.reduce((sum, each) => sum + each.amount, 0),
    ),
    programme: await programmeFor(ctx, row.programmeId),
    pseudonym: row.pseudonym,
    association: row.association,
    problem: row.problem,
    activities: row.activities,
    beneficiaries: row.beneficiaries,
    lasting: row.lasting,
    contact:
      subject.own || coordinates
        ? { name: row.contactName, email: row.contactEmail, phone: row.contactPhone }
        : null,
    decisionNote: row.decisionNote,
    reasonCode: row.reasonCode as ReasonCode | null,
    milestones: await describeMilestones(ctx, { row, subject }, milestones, lines),
    results: row.results as z.output<typeof resultsBody> | null,
    completedOn: row.completedOn,
    appraisals: appraised.map((each) => ({
      by: names.get(each.accountId) ?? null,
      own: each.accountId === ctx.actor.person?.account.id,
      conflict: each.conflict,
      scores: each.scores as Record<string, number>,
      note: each.note,
      givenAt: each.givenAt,
    })),
    score: given
      ? appraisedScore(
          appraised.map(({ conflict, scores }) => ({ conflict, scores: scores as Record<string, number> })),
        )
      : null,
    mayAppraise: can.includes('project.appraise') && row.status === 'submitted' && !given,
    lines: lines.map((each) => ({
      id: each.id,
      code: each.code,
      name: each.name,
      donor: each.donor,
      currency: each.currency,
      left: each.amount - each.committed,
    })),
    missing:
      subject.own && draftStatuses.includes(row.status as ProjectStatus) ? missingIn(row, milestones) : [],
    version: row.version,
    can,
    next: stepsOfProject(row.status as ProjectStatus, parties).filter((verb) =>
      can.includes(`project.${verb}`),
    ),
  };
}

/** The proposer's name is on it: reading it is written down like any other reading of a contact. */
async function noteContact(ctx: Context, row: ProjectRow): Promise<void> {
  if (!ctx.actor.person) return;
  await insertAccess(ctx.tx, [
    {
      programmeId: row.programmeId,
      profileId: row.profileId,
      accountId: ctx.actor.person.account.id,
      tier: 2,
      route: ctx.route,
    },
  ]);
}
