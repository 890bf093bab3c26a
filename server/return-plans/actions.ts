// The plan of somebody who goes home without a placement: theirs, and the team's to help with while they share it.
import { insertAccess } from '@compatriot/db/queries/events.ts';
import { ownerOfProfile } from '@compatriot/db/queries/placements.ts';
import {
  agreeReturnPlan,
  deleteReturnPlan,
  findReturnPlan,
  insertReturnPlan,
  keepReturnPlan,
  markReturnStep,
  replaceReturnSteps,
  type ReturnPlanRow,
  returnPlansOfAccount,
  returnStepsOf,
  sharedReturnPlans,
  shareReturnPlan,
} from '@compatriot/db/queries/return-plans.ts';
import { readTalent } from '@compatriot/db/queries/talent.ts';
import type { z } from 'zod';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { officialProgramme, scopeOf } from '../programmes/access.ts';
import type { planBody } from '../results/schema.ts';
import { type ReturnPlanForPolicy, returnPlanPolicy } from './policy.ts';
import type { ListQuery } from './schema.ts';

type Steps = z.output<typeof planBody>['steps'];

const pageSize = 50;

/** @throws 404 for everybody whom row-level security shows none, whether there is one or not */
async function load(ctx: Context, id: string) {
  const found = await findReturnPlan(ctx.tx, id);
  if (!found) throw problems.notFound();
  const owner = await ownerOfProfile(ctx.tx, found.plan.profileId);
  const own = owner !== null && owner === ctx.actor.person?.account.id;
  const subject: ReturnPlanForPolicy = {
    programmeId: found.plan.programmeId,
    own,
    shared: found.plan.sharedAt !== null,
  };
  return { ...found, subject };
}

const standing = ({ updatedAt, sharedAt, memberAgreedAt, coordinatorAgreedAt }: ReturnPlanRow) => ({
  updatedAt,
  sharedAt,
  memberAgreedAt,
  coordinatorAgreedAt,
});
const kept = (steps: Steps) =>
  steps.map(({ dueOn = null, doneOn = null, ...rest }) => ({ ...rest, dueOn, doneOn }));

export async function listOwnReturnPlans(ctx: Context) {
  const account = ctx.actor.person?.account.id;
  if (!account) throw problems.signInNeeded();
  const rows = await returnPlansOfAccount(ctx.tx, account);
  return {
    items: rows.map(({ profileId, programme, plan }) => ({
      profileId,
      programme,
      plan: plan && { id: plan.id, ...standing(plan) },
    })),
  };
}

/** Whose plans these are is a pseudonym: nobody's card is shown here. */
export async function listSharedReturnPlans(ctx: Context, code: string, { page, card }: ListQuery) {
  const access = await officialProgramme(ctx, code);
  // A card that is not there for the reader is nobody's.
  const profileId = card && (await readTalent(ctx.tx, scopeOf(access), [card])).get(card)?.profileId;
  if (card && !profileId) return { items: [], total: 0, page, pageSize };
  const { items, total } = await sharedReturnPlans(ctx.tx, access.programme.id, {
    profileId,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  return {
    items: items.map(({ plan, steps, done, nextOn }) => ({
      ...{ id: plan.id, pseudonym: plan.pseudonym, steps, done, nextOn },
      ...standing(plan),
    })),
    total,
    page,
    pageSize,
  };
}

export async function showReturnPlan(ctx: Context, id: string) {
  const { plan, programme, subject } = await load(ctx, id);
  // What somebody plans is tier 2: the person sees who read it.
  if (!subject.own && ctx.actor.person)
    await insertAccess(ctx.tx, [
      {
        programmeId: plan.programmeId,
        profileId: plan.profileId,
        accountId: ctx.actor.person.account.id,
        tier: 2,
        route: ctx.route,
      },
    ]);
  const steps = await returnStepsOf(ctx.tx, id);
  return {
    id,
    version: plan.version,
    pseudonym: plan.pseudonym,
    programme,
    ...standing(plan),
    own: subject.own,
    steps: steps.map(({ id: step, area, what, helper, dueOn, doneOn }) => ({
      ...{ id: step, area, what, helper, dueOn, doneOn },
    })),
    can: verbsAllowed(ctx.actor, returnPlanPolicy, subject),
  };
}

/** Begins it, for nobody else to see. @throws 404 for a profile that is not the actor's, 409 when there is one */
export async function beginReturnPlan(ctx: Context, profileId: string, steps: Steps) {
  const account = ctx.actor.person?.account.id;
  if (!account) throw problems.signInNeeded();
  const own = (await returnPlansOfAccount(ctx.tx, account)).find((each) => each.profileId === profileId);
  if (!own) throw problems.notFound();
  const { programmeId, pseudonym } = own;
  const id = await insertReturnPlan(ctx.tx, { programmeId, profileId, pseudonym });
  if (!id) throw problems.alreadyExists('profileId');
  await replaceReturnSteps(ctx.tx, { id, programmeId }, kept(steps));
  await ctx.record('return_plan.begun', { id, programmeId });
  return { id, version: 1 };
}

/** @throws 404, 403, 412 when another was written since it was read */
export async function writeReturnPlan(ctx: Context, id: string, steps: Steps, ifMatch: number | undefined) {
  const { plan, subject } = await load(ctx, id);
  authorize(ctx, returnPlanPolicy, 'return_plan.write', subject);
  const version = ifMatch ?? plan.version;
  if (!(await keepReturnPlan(ctx.tx, plan, version, ctx.now))) throw problems.stale();
  await replaceReturnSteps(ctx.tx, plan, kept(steps));
  await ctx.record(subject.own ? 'return_plan.changed' : 'return_plan.changed_by_team', plan);
  return { version: version + 1 };
}

/** The person's own act, and theirs to take back: the team sees it from here, and from there no more. */
export async function setReturnPlanShared(ctx: Context, id: string, shared: boolean): Promise<void> {
  const { plan, subject } = await load(ctx, id);
  authorize(ctx, returnPlanPolicy, 'return_plan.share', subject);
  if (await shareReturnPlan(ctx.tx, id, shared, ctx.now))
    await ctx.record(shared ? 'return_plan.shared' : 'return_plan.unshared', plan);
}

/** Each of the two, to the plan as it was read. @throws 404, 403, 412 */
export async function agreeToReturnPlan(ctx: Context, id: string, version: number) {
  const { plan, subject } = await load(ctx, id);
  authorize(ctx, returnPlanPolicy, 'return_plan.agree', subject);
  const set = subject.own ? { memberAgreedAt: ctx.now } : { coordinatorAgreedAt: ctx.now };
  if (!(await agreeReturnPlan(ctx.tx, id, version, set))) throw problems.stale();
  await ctx.record(subject.own ? 'return_plan.agreed' : 'return_plan.agreed_by_team', plan);
  return { version };
}

/** What is done needs nobody's new agreement. @throws 404, 403 */
export async function markReturnDone(
  ctx: Context,
  id: string,
  step: string,
  doneOn: string | null,
): Promise<void> {
  const { subject } = await load(ctx, id);
  authorize(ctx, returnPlanPolicy, 'return_plan.write', subject);
  if (!(await markReturnStep(ctx.tx, id, step, doneOn))) throw problems.notFound();
}

export async function dropReturnPlan(ctx: Context, id: string): Promise<void> {
  const { plan, subject } = await load(ctx, id);
  authorize(ctx, returnPlanPolicy, 'return_plan.delete', subject);
  if (await deleteReturnPlan(ctx.tx, id)) await ctx.record('return_plan.deleted', plan);
}
