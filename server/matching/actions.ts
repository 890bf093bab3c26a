// Looking for people: the index ranks, Postgres has the last word on who may be shown, and what came out is stored as it
// stood, with everything that decided it, and shown blind to those it was made for.
import type { AssignmentRow } from '@compatriot/db/queries/assignments.ts';
import { profilesOfDocuments } from '@compatriot/db/queries/match-people.ts';
import {
  findRun,
  insertRun,
  type KeptResult,
  resultsOfRun,
  type RunRow,
  runsOfAssignment,
  taxonomyVersion,
} from '@compatriot/db/queries/match-runs.ts';
import { nearnessVersion } from '@compatriot/db/queries/neighbours.ts';
import { type EarlierHere, earlierHere } from '@compatriot/db/queries/returning.ts';
import { readTalent } from '@compatriot/db/queries/talent.ts';
import type { HardCondition } from '@compatriot/db/vocabulary.ts';
import { assignmentOf } from '../assignments/access.ts';
import { matchableStatuses, returningStatuses } from '../assignments/rules.ts';
import { authorize, hasRole, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { type OfficialAccess, officialProgramme, scopeOf } from '../programmes/access.ts';
import type { OpenRequest } from '../route.ts';
import { questionFor, seedOf } from './asking.ts';
import { blindResult, type ListedPerson, type Names, namesFor, needPart } from './blind.ts';
import type { MatchIndex } from './index.ts';
import { needsOf } from './needs.ts';
import { matchPolicy } from './policy.ts';
import { funnelSteps, keptResults, pageSize } from './rules.ts';
import { currentMatchSettings } from './settings.ts';

/** Asked for beyond what is listed, so that a list stays full when somebody withdraws while it is made. */
export const spare = 5;

/**
 * Ranks everybody the actor may see and keeps the list. Nobody's card is shown by it, so it costs nothing of the quota.
 * @throws 403 for a focal point that lifts conditions; 409 before the need is approved or after its seats are gone; 400 when
 * it names no skill at all
 */
export async function runMatch(
  request: OpenRequest,
  code: string,
  assignmentId: string,
  without: HardCondition[],
) {
  const index = request.services.matching;
  const lifted = [...new Set(without)];
  const mayRun = async (ctx: Context) => {
    const { access, assignment } = await reach(ctx, code, assignmentId);
    authorize(ctx, matchPolicy, 'match.run', assignment);
    if (lifted.length > 0) authorize(ctx, matchPolicy, 'match.preview', assignment);
    if (!matchableStatuses.includes(assignment.status)) throw problems.notNow(assignment.status);
    return { access, assignment };
  };
  const scope = await request.transaction(async (ctx) => scopeOf((await mayRun(ctx)).access));
  // Reading a pool in may take seconds: no transaction waits for it.
  await index.ready(scope);
  return request.transaction(async (ctx) => {
    const { access, assignment } = await mayRun(ctx);
    return makeRun(ctx, index, access, assignment, lifted);
  });
}

async function makeRun(
  ctx: Context,
  index: MatchIndex,
  access: OfficialAccess,
  assignment: AssignmentRow,
  lifted: HardCondition[],
) {
  const scope = scopeOf(access);
  const needs = await needsOf(ctx.tx, assignment);
  if (needs.skills.length === 0) throw problems.invalid([{ path: 'skills', code: 'required' }]);
  const settings = await currentMatchSettings(ctx.tx, access.programme.id);
  const question = await questionFor(ctx, access, needs, {
    settings,
    without: lifted,
    kept: keptResults + spare,
    // The assignment's own id: nobody can run again until chance puts somebody first.
    seed: seedOf(assignment.id),
  });
  const ranked = await index.rank(ctx.tx, scope, question);
  const { funnel, state } = ranked;
  const ids = ranked.people.map(({ id }) => id);
  const judged = new Map(ranked.people.map((each) => [each.id, each]));
  const facts = new Map(ranked.facts.map((each) => [each.id, each]));
  const cards = (await profilesOfDocuments(ctx.tx, scope, ids)).slice(0, keptResults);
  const { weights, without: _lifted, blocked, ...inputs } = question;
  const id = await insertRun(
    ctx.tx,
    {
      programmeId: access.programme.id,
      assignmentId: assignment.id,
      runBy: access.accountId,
      runAt: ctx.now,
      recipient: access.recipient,
      weights,
      settingsVersion: settings.version,
      taxonomy: await taxonomyVersion(ctx.tx),
      nearness: await nearnessVersion(ctx.tx),
      indexState: state,
      lifted,
      inputs: { ...inputs, blocked: blocked.length, today: today(ctx.now) },
      funnel,
    },
    cards.flatMap(({ documentId, profileId }, at) => {
      const found = judged.get(documentId);
      const person = facts.get(documentId);
      if (!found || !person) return [];
      const { points, score, fractions, namedSkills, unknown, answers } = found;
      const { id: _id, ...codes } = person;
      const parts = { points, fractions, namedSkills, unknown, answers };
      return [{ profileId, documentId, rank: at + 1, score, parts, facts: codes }];
    }),
  );
  await ctx.record(
    'match.run',
    { id, programmeId: access.programme.id },
    { assignmentId: assignment.id, passed: funnel.passed, lifted },
  );
  const run = await findRun(ctx.tx, assignment.id, id);
  if (!run) throw problems.notFound();
  return headOf(run);
}

export async function listRuns(ctx: Context, code: string, assignmentId: string) {
  const { assignment } = await reach(ctx, code, assignmentId);
  authorize(ctx, matchPolicy, 'match.read', assignment);
  const runs = await runsOfAssignment(ctx.tx, assignmentId);
  return { items: runs.map(headOf), can: canNow(ctx, assignment) };
}

/**
 * A page of a run as it stood, without those who since withdrew, paused or blocked the institution.
 * @throws 429 when the page would pass the day's quota
 */
export async function readRun(ctx: Context, code: string, assignmentId: string, runId: string, page: number) {
  const { access, assignment, run } = await reachRun(ctx, code, assignmentId, runId);
  const { people, kept, names, total } = await peopleOfRun(ctx, run, (page - 1) * pageSize, pageSize);
  await recordSeen(
    ctx,
    access,
    people.map(({ profileId }) => profileId),
  );
  const here = hasRole(ctx.actor, run.programmeId, 'coordinator')
    ? await earlierHere(
        ctx.tx,
        assignmentId,
        people.map(({ profileId }) => profileId),
        returningStatuses,
      )
    : new Map<string, EarlierHere>();
  return {
    ...headOf(run),
    assignment: {
      id: assignment.id,
      title: assignment.title,
      institution: assignment.institutionName,
      mode: assignment.mode,
      status: assignment.status,
    },
    weights: run.weights,
    needs: run.inputs.needs.skills.map((each) => needPart(each, names)),
    items: people.map((person, at) => ({
      ...person,
      passedOver: kept[at]?.passedOver ?? 0,
      placement: placementPart(kept[at]),
      earlier: here.get(person.profileId) ?? null,
    })),
    total,
    page,
    pageSize,
    can: canNow(ctx, assignment),
  };
}

const placementPart = (kept: KeptResult | undefined) =>
  kept?.placementId && kept.placementStatus ? { id: kept.placementId, status: kept.placementStatus } : null;

/** @throws 404 for a run that is not of this assignment, or not the actor's to see */
export async function reachRun(ctx: Context, code: string, assignmentId: string, runId: string) {
  const { access, assignment } = await reach(ctx, code, assignmentId);
  authorize(ctx, matchPolicy, 'match.read', assignment);
  const run = await findRun(ctx.tx, assignmentId, runId);
  if (!run) throw problems.notFound();
  return { access, assignment, run };
}

/** Some of a run's people, blind. Whoever shows them writes them down. */
export async function peopleOfRun(ctx: Context, run: RunRow, offset: number, limit: number) {
  const { items, total } = await resultsOfRun(ctx.tx, run, { today: today(ctx.now), limit, offset });
  const scope = { programmeId: run.programmeId, recipient: run.recipient };
  const cards = await readTalent(
    ctx.tx,
    scope,
    items.map(({ cardId }) => cardId),
  );
  const kept = items.filter(({ cardId }) => cards.has(cardId));
  const listed = kept.flatMap((each): ListedPerson[] => {
    const card = cards.get(each.cardId);
    if (!card) return [];
    return [
      { card: { ...card, documentId: each.cardId }, rank: each.rank, score: each.score, judged: each.parts },
    ];
  });
  const { needs } = run.inputs;
  const names: Names = await namesFor(ctx, needs, listed);
  const people = listed.map((each) => blindResult(needs, run.weights, each, names));
  return { people, kept, names, total };
}

async function reach(
  ctx: Context,
  code: string,
  assignmentId: string,
): Promise<{ access: OfficialAccess; assignment: AssignmentRow }> {
  const access = await officialProgramme(ctx, code);
  return { access, assignment: await assignmentOf(ctx, access.programme, assignmentId) };
}

/** Searching again or inviting makes sense only while people are looked for. */
const canNow = (ctx: Context, assignment: AssignmentRow): string[] =>
  verbsAllowed(ctx.actor, matchPolicy, assignment).filter(
    (verb) => ['match.read', 'match.preview'].includes(verb) || matchableStatuses.includes(assignment.status),
  );

export function headOf(run: RunRow) {
  return {
    id: run.id,
    runAt: run.runAt,
    runBy: run.runByName,
    recipient: run.recipient,
    settingsVersion: run.settingsVersion,
    taxonomy: run.taxonomy,
    nearness: run.nearness,
    // Not how many the index held: beside this it would tell how many blocked the institution.
    people: run.funnel.started,
    ages: run.inputs.ages,
    lifted: run.lifted,
    kept: run.kept,
    funnel: { started: run.funnel.started, steps: funnelSteps(run.funnel), passed: run.funnel.passed },
  };
}
