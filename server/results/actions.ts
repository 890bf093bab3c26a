// What came of a placement, said by those who know: the person, the host, and for either a coordinator with what shows it.
import { asksFollowUps, followUpsOf } from '@compatriot/db/queries/follow-ups.ts';
import { insertAccess } from '@compatriot/db/queries/events.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import { returnPlanOf } from '@compatriot/db/queries/return-plans.ts';
import {
  agreePlan,
  confirmHandovers,
  deleteHandover,
  dropReportDraft,
  feedbackOf,
  findPlan,
  findReportDraft,
  findResult,
  handoversOf,
  insertFeedback,
  insertHandover,
  keepPlan,
  keepReport,
  keepReportDraft,
  markPlanStep,
  sidesGiven,
} from '@compatriot/db/queries/results.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { FeedbackSide, ReintegrationArea } from '@compatriot/db/work-vocabulary.ts';
import type { z } from 'zod';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { type FollowUpShown, shownFollowUp } from '../follow-ups/rules.ts';
import { type LoadedPlacement, placementAs, placementFor } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { resultPolicy } from './policy.ts';
import {
  feedbackStatuses,
  furthestOutcome,
  handoverStatuses,
  mendStatuses,
  planStatuses,
  reportStatuses,
} from './rules.ts';
import { draftBody } from './schema.ts';
import type {
  agreeBody,
  confirmBody,
  feedbackBody,
  handoverBody,
  OnBehalf,
  planBody,
  ReportDraft,
  ReportInput,
} from './schema.ts';

const scopeOf = ({ row }: LoadedPlacement) => ({
  placementId: row.placement.id,
  programmeId: row.placement.programmeId,
});
const statusOf = ({ row }: LoadedPlacement) => row.placement.status as PlacementStatus;
const subjectOf = ({ row }: LoadedPlacement) => ({
  id: row.placement.id,
  programmeId: row.placement.programmeId,
});

/** Held while something that a step rests on is written, so that the two cannot pass each other. */
async function held(ctx: Context, id: string): Promise<LoadedPlacement> {
  await lockPlacement(ctx.tx, id);
  return placementAs(ctx, id, 'member', 'host', 'coordinator');
}

function requireStatus(loaded: LoadedPlacement, statuses: readonly PlacementStatus[]): void {
  if (!statuses.includes(statusOf(loaded))) throw problems.notNow(statusOf(loaded));
}

/** Who speaks: for oneself, or a coordinator who took it down. @throws 403 */
function speaker(
  ctx: Context,
  loaded: LoadedPlacement,
  own: string,
  takenDown: string,
  onBehalf: OnBehalf | undefined,
) {
  authorize(ctx, resultPolicy, onBehalf ? takenDown : own, loaded);
  return {
    accountId: ctx.actor.person?.account.id ?? null,
    takenDown: onBehalf ? { way: onBehalf.way, evidence: onBehalf.evidence } : null,
  };
}

const wayOf = (onBehalf: OnBehalf | undefined) => (onBehalf ? { way: onBehalf.way } : {});

/** @throws 404 for whoever does not see the placement */
export async function showResult(ctx: Context, id: string) {
  const loaded = await placementFor(ctx, id);
  const { parties, row } = loaded;
  const side = parties.includes('member')
    ? ('member' as const)
    : parties.includes('host')
      ? ('host' as const)
      : parties.includes('coordinator')
        ? ('coordinator' as const)
        : null;
  const result = await findResult(ctx.tx, id);
  const draft = side === 'member' ? await findReportDraft(ctx.tx, id) : null;
  const named = await handoversOf(ctx.tx, id);
  const feedback = await feedbackOf(ctx.tx, id);
  const plan = await findPlan(ctx.tx, id);
  const asked = await followUpsOf(ctx.tx, id);
  // Words of and about the person are tier 2: whoever else reads them leaves a trace that the person can see.
  const words = (result?.texts ?? null) !== null || feedback.length > 0 || plan !== null;
  if (side !== 'member' && words && ctx.actor.person) {
    await insertAccess(ctx.tx, [
      {
        programmeId: row.placement.programmeId,
        profileId: row.placement.profileId,
        accountId: ctx.actor.person.account.id,
        tier: 2,
        route: ctx.route,
      },
    ]);
  }
  const names = new Map(named.map((each) => [each.id, each.name]));
  const given = side === null ? [] : await sidesGiven(ctx.tx, id);
  return {
    side,
    can: openVerbs(ctx, loaded, { reported: result !== null, given }),
    planNeeded: plansReturn(loaded),
    report: result && {
      outcome: result.outcome,
      reached: result.reached,
      givenAt: result.givenAt,
      version: result.version,
      texts: result.texts && {
        summary: result.texts.summary,
        information: result.texts.information,
        knowledge: result.texts.knowledge,
        institution: result.texts.institution,
        others: result.texts.others,
        obstacles: result.texts.obstacles,
        advice: result.texts.advice,
        way: result.texts.way as OnBehalf['way'] | null,
        // What a coordinator noted is for coordinators.
        evidence: side === 'coordinator' ? result.texts.evidence : null,
      },
    },
    draft: draft && { ...draftBody.parse(draft.body), savedAt: draft.savedAt },
    handovers: named.map((each) => ({
      id: each.id,
      name: each.name,
      role: each.role,
      what: each.what,
      askLater: each.email !== null,
      confirmedAt: each.confirmedAt,
      way: each.way as OnBehalf['way'] | null,
    })),
    feedback: {
      given,
      items: feedback.map((each) => ({
        side: each.side as FeedbackSide,
        overall: each.overall,
        preparation: each.preparation,
        together: each.together,
        again: each.again,
        words: each.words,
        givenAt: each.givenAt,
        way: each.way as OnBehalf['way'] | null,
      })),
    },
    plan: plan && {
      version: plan.version,
      memberAgreedAt: plan.memberAgreedAt,
      coordinatorAgreedAt: plan.coordinatorAgreedAt,
      way: plan.way as OnBehalf['way'] | null,
      steps: plan.steps.map((each) => ({
        id: each.id,
        area: each.area as ReintegrationArea,
        what: each.what,
        helper: each.helper,
        dueOn: each.dueOn,
        doneOn: each.doneOn,
      })),
    },
    // Beside this work they plan a return of their own, and share it with the team.
    returnPlan: side === 'coordinator' ? await returnPlanOf(ctx.tx, row.placement.profileId) : null,
    followUps: asked.map((each): FollowUpShown => shownFollowUp(each, names, today(ctx.now))),
    followUpsAsked: await asksFollowUps(ctx.tx, row.placement.programmeId),
  };
}

/** Whoever comes for good. Others go back to where they live, and plan a return of their own (return-plans). */
const plansReturn = ({ row }: LoadedPlacement): boolean => row.assignment.mode === 'permanent';

function requirePlanNow(loaded: LoadedPlacement): void {
  requireStatus(loaded, plansReturn(loaded) ? planStatuses : []);
}

/** The verbs for which the actor has the right, and for which it is the moment. */
function openVerbs(
  ctx: Context,
  loaded: LoadedPlacement,
  facts: { reported: boolean; given: FeedbackSide[] },
): string[] {
  const status = statusOf(loaded);
  const { parties } = loaded;
  const reportNow = (facts.reported ? mendStatuses : reportStatuses).includes(status);
  const feedbackNow = feedbackStatuses.includes(status);
  const planNow = plansReturn(loaded) && planStatuses.includes(status);
  const moments: Record<string, boolean> = {
    'report.draft': reportNow,
    'report.give': reportNow,
    'report.take_down': reportStatuses.includes(status) && !facts.reported,
    'handover.name': handoverStatuses.includes(status),
    'handover.confirm': handoverStatuses.includes(status),
    'handover.take_down': handoverStatuses.includes(status),
    'feedback.give':
      feedbackNow &&
      (['member', 'host'] as const).some((side) => parties.includes(side) && !facts.given.includes(side)),
    'feedback.take_down': feedbackNow && facts.given.length < 2,
    'plan.write': planNow,
    'plan.agree': planNow,
    'plan.take_down': planNow,
    'follow_up.manage': true,
  };
  return verbsAllowed(ctx.actor, resultPolicy, loaded).filter((verb) => moments[verb]);
}

/** @throws 404, 403, 409 not_now */
export async function saveDraft(ctx: Context, id: string, body: ReportDraft) {
  const loaded = await placementAs(ctx, id, 'member', 'host', 'coordinator');
  authorize(ctx, resultPolicy, 'report.draft', loaded);
  requireStatus(loaded, reportStatuses);
  await keepReportDraft(ctx.tx, scopeOf(loaded), body, ctx.now);
  return { savedAt: ctx.now };
}

/**
 * Gives the report, or a mended one in its place.
 * @throws 404, 403, 400 when no level says anything, 409 not_now, already_exists when a coordinator would write over it
 */
export async function giveReport(ctx: Context, id: string, body: ReportInput): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  const { onBehalf, reached, ...texts } = body;
  const by = speaker(ctx, loaded, 'report.give', 'report.take_down', onBehalf);
  const before = await findResult(ctx.tx, id);
  requireStatus(loaded, before ? mendStatuses : reportStatuses);
  if (before && onBehalf) throw problems.alreadyExists('summary');
  const outcome = furthestOutcome(texts);
  if (!outcome) throw problems.invalid([{ path: 'information', code: 'required' }]);
  if (reached.some((row) => row.kind === 'other' && row.women + row.men + row.unknown > 0) && !texts.others)
    throw problems.invalid([{ path: 'others', code: 'required' }]);
  const counted = reached.filter((row) => row.women + row.men + row.unknown > 0);
  const version = await keepReport(
    ctx.tx,
    scopeOf(loaded),
    { outcome, reached: counted, texts },
    by,
    ctx.now,
  );
  if (!onBehalf) await dropReportDraft(ctx.tx, id);
  await ctx.record(onBehalf ? 'report.recorded' : 'report.given', subjectOf(loaded), {
    outcome,
    version,
    ...wayOf(onBehalf),
  });
  return { version };
}

/** @throws 404, 403, 409 not_now */
export async function nameCounterpart(ctx: Context, id: string, body: z.output<typeof handoverBody>) {
  const loaded = await held(ctx, id);
  authorize(ctx, resultPolicy, 'handover.name', loaded);
  requireStatus(loaded, handoverStatuses);
  const { email = null, ...rest } = body;
  const made = await insertHandover(ctx.tx, { ...scopeOf(loaded), ...rest, email });
  await ctx.record(
    loaded.parties.includes('member') ? 'handover.named_by_member' : 'handover.named',
    subjectOf(loaded),
    { handoverId: made },
  );
  return { id: made };
}

/** @throws 404, 403, 409 not_now once it is confirmed */
export async function unnameCounterpart(ctx: Context, id: string, handover: string): Promise<void> {
  const loaded = await held(ctx, id);
  authorize(ctx, resultPolicy, 'handover.name', loaded);
  const row = (await handoversOf(ctx.tx, id)).find((each) => each.id === handover);
  if (!row) throw problems.notFound();
  if (!(await deleteHandover(ctx.tx, id, handover))) throw problems.notNow(statusOf(loaded));
  await ctx.record('handover.unnamed', subjectOf(loaded), { handoverId: handover });
}

/** The host says that these people go on with the work. @throws 404, 403, 409 not_now */
export async function confirmHandover(
  ctx: Context,
  id: string,
  { ids, onBehalf }: z.output<typeof confirmBody>,
): Promise<{ confirmed: number }> {
  const loaded = await held(ctx, id);
  const { takenDown } = speaker(ctx, loaded, 'handover.confirm', 'handover.take_down', onBehalf);
  requireStatus(loaded, handoverStatuses);
  const named = new Set((await handoversOf(ctx.tx, id)).map((each) => each.id));
  if (ids.some((each) => !named.has(each))) throw problems.invalid([{ path: 'ids', code: 'not_a_choice' }]);
  const confirmed = await confirmHandovers(ctx.tx, id, ids, takenDown, ctx.now);
  if (confirmed > 0)
    await ctx.record('handover.confirmed', subjectOf(loaded), { people: confirmed, ...wayOf(onBehalf) });
  return { confirmed };
}

/** @throws 404, 403, 409 not_now, already_exists: what was given stands */
export async function giveFeedback(ctx: Context, id: string, body: z.output<typeof feedbackBody>) {
  const loaded = await held(ctx, id);
  const { onBehalf, preparation = null, together = null, ...rest } = body;
  const by = speaker(ctx, loaded, 'feedback.give', 'feedback.take_down', onBehalf);
  requireStatus(loaded, feedbackStatuses);
  const side = onBehalf?.of ?? (loaded.parties.includes('member') ? 'member' : 'host');
  const made = await insertFeedback(ctx.tx, scopeOf(loaded), { ...rest, ...by, side, preparation, together });
  if (!made) throw problems.alreadyExists('overall');
  await ctx.record(
    onBehalf ? 'feedback.recorded' : `feedback.given_by_${side}`,
    subjectOf(loaded),
    onBehalf ? { side, ...wayOf(onBehalf) } : {},
  );
  return { side };
}

/** Writes the plan; who had agreed to another one agrees anew. @throws 404, 403, 400 without a version, 409, 412 */
export async function writePlan(
  ctx: Context,
  id: string,
  { steps }: z.output<typeof planBody>,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  authorize(ctx, resultPolicy, 'plan.write', loaded);
  requirePlanNow(loaded);
  const version = await keepPlan(
    ctx.tx,
    scopeOf(loaded),
    steps.map(({ dueOn = null, doneOn = null, ...rest }) => ({ ...rest, dueOn, doneOn })),
    ifMatch,
    ctx.now,
  );
  if (version === null) throw problems.stale();
  await ctx.record(
    loaded.parties.includes('member') ? 'plan.written_by_member' : 'plan.written',
    subjectOf(loaded),
    { steps: steps.length, version },
  );
  return { version };
}

/** Each of the two agrees to the plan as it was read. @throws 404, 403, 409, 412 when it is another by now */
export async function agreeToPlan(
  ctx: Context,
  id: string,
  { version, onBehalf }: z.output<typeof agreeBody>,
): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  const { takenDown } = speaker(ctx, loaded, 'plan.agree', 'plan.take_down', onBehalf);
  requirePlanNow(loaded);
  const asMember = onBehalf !== undefined || loaded.parties.includes('member');
  const set = asMember ? { memberAgreedAt: ctx.now, takenDown } : { coordinatorAgreedAt: ctx.now };
  if (!(await agreePlan(ctx.tx, id, version, set))) throw problems.stale();
  const kind = onBehalf ? 'plan.agreement_recorded' : asMember ? 'plan.agreed_by_member' : 'plan.agreed';
  await ctx.record(kind, subjectOf(loaded), { version, ...wayOf(onBehalf) });
  return { version };
}

/** What of the plan is done needs nobody's new agreement. @throws 404, 403 */
export async function markDone(
  ctx: Context,
  id: string,
  planStep: string,
  doneOn: string | null,
): Promise<void> {
  const loaded = await placementAs(ctx, id, 'member', 'host', 'coordinator');
  authorize(ctx, resultPolicy, 'plan.write', loaded);
  if (!(await markPlanStep(ctx.tx, id, planStep, doneOn))) throw problems.notFound();
}
