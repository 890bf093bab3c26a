// Plans of people who go home without a placement. Row-level security shows them to the person, and to the programme's team
// while the person shares them.
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { profiles } from '../tables/profiles.ts';
import { programmes } from '../tables/programmes.ts';
import { returnPlans, returnPlanSteps } from '../tables/results.ts';
import type { ReintegrationArea } from '../work-vocabulary.ts';

export type ReturnPlanRow = typeof returnPlans.$inferSelect;

export interface ReturnStep {
  area: ReintegrationArea;
  what: string;
  helper: string;
  dueOn: string | null;
  doneOn: string | null;
}

export async function findReturnPlan(tx: Transaction, id: string) {
  const [row] = await tx
    .select({ plan: returnPlans, programme: { code: programmes.code, name: programmes.name } })
    .from(returnPlans)
    .innerJoin(programmes, eq(programmes.id, returnPlans.programmeId))
    .where(eq(returnPlans.id, id));
  return row ?? null;
}

export async function returnStepsOf(tx: Transaction, planId: string) {
  const rows = await tx
    .select()
    .from(returnPlanSteps)
    .where(eq(returnPlanSteps.planId, planId))
    .orderBy(asc(returnPlanSteps.position));
  return rows.map((row) => ({ ...row, area: row.area as ReintegrationArea }));
}

/** One profile a programme, and one plan a profile; both may be none. */
export function returnPlansOfAccount(tx: Transaction, accountId: string) {
  return tx
    .select({
      profileId: profiles.id,
      programmeId: profiles.programmeId,
      pseudonym: profiles.pseudonym,
      programme: { code: programmes.code, name: programmes.name },
      plan: returnPlans,
    })
    .from(profiles)
    .innerJoin(programmes, eq(programmes.id, profiles.programmeId))
    .leftJoin(returnPlans, eq(returnPlans.profileId, profiles.id))
    .where(eq(profiles.accountId, accountId))
    .orderBy(asc(programmes.name));
}

/** The plan of a person, if the reader sees it. */
export async function returnPlanOf(tx: Transaction, profileId: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: returnPlans.id })
    .from(returnPlans)
    .where(eq(returnPlans.profileId, profileId));
  return row?.id ?? null;
}

/** What is shared with the reader's programme, the newest change first, with how much of it is done. */
export async function sharedReturnPlans(
  tx: Transaction,
  programmeId: string,
  page: { profileId?: string | undefined; limit: number; offset: number },
) {
  const asked = and(
    eq(returnPlans.programmeId, programmeId),
    page.profileId === undefined ? undefined : eq(returnPlans.profileId, page.profileId),
  );
  const total = await tx.$count(returnPlans, asked);
  const plans = await tx
    .select()
    .from(returnPlans)
    .where(asked)
    .orderBy(desc(returnPlans.updatedAt), desc(returnPlans.id))
    .limit(page.limit)
    .offset(page.offset);
  const steps =
    plans.length === 0
      ? []
      : await tx
          .select({
            planId: returnPlanSteps.planId,
            steps: sql<number>`count(*)::int`,
            done: sql<number>`count(${returnPlanSteps.doneOn})::int`,
            nextOn: sql<
              string | null
            >`min(${returnPlanSteps.dueOn}) filter (where ${returnPlanSteps.doneOn} is null)::text`,
          })
          .from(returnPlanSteps)
          .where(
            inArray(
              returnPlanSteps.planId,
              plans.map(({ id }) => id),
            ),
          )
          .groupBy(returnPlanSteps.planId);
  const counted = new Map(steps.map((row) => [row.planId, row]));
  return {
    total,
    items: plans.map((plan) => ({
      plan,
      steps: counted.get(plan.id)?.steps ?? 0,
      done: counted.get(plan.id)?.done ?? 0,
      nextOn: counted.get(plan.id)?.nextOn ?? null,
    })),
  };
}

/** @returns null when the person has a plan already */
export async function insertReturnPlan(
  tx: Transaction,
  row: { programmeId: string; profileId: string; pseudonym: string },
): Promise<string | null> {
  const [made] = await tx
    .insert(returnPlans)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: returnPlans.id });
  return made?.id ?? null;
}

/** In place of what was there; whoever had agreed agrees anew. @returns false when another was written meanwhile */
export async function keepReturnPlan(
  tx: Transaction,
  of: { id: string; programmeId: string },
  version: number,
  now: Date,
): Promise<boolean> {
  const kept = await tx
    .update(returnPlans)
    .set({
      version: sql`${returnPlans.version} + 1`,
      updatedAt: now,
      memberAgreedAt: null,
      coordinatorAgreedAt: null,
    })
    .where(and(eq(returnPlans.id, of.id), eq(returnPlans.version, version)))
    .returning({ id: returnPlans.id });
  return kept.length === 1;
}

export async function replaceReturnSteps(
  tx: Transaction,
  of: { id: string; programmeId: string },
  steps: readonly ReturnStep[],
): Promise<void> {
  await tx.delete(returnPlanSteps).where(eq(returnPlanSteps.planId, of.id));
  await tx
    .insert(returnPlanSteps)
    .values(
      steps.map((step, position) => ({ ...step, planId: of.id, programmeId: of.programmeId, position })),
    );
}

/** @returns false when it was so already */
export async function shareReturnPlan(
  tx: Transaction,
  id: string,
  shared: boolean,
  now: Date,
): Promise<boolean> {
  const turned = await tx
    .update(returnPlans)
    // What the team agreed to is between the two: it ends with the sharing.
    .set(shared ? { sharedAt: now } : { sharedAt: null, coordinatorAgreedAt: null })
    .where(and(eq(returnPlans.id, id), sql`(${returnPlans.sharedAt} is not null) <> ${shared}`))
    .returning({ id: returnPlans.id });
  return turned.length === 1;
}

/** @returns false when it is another plan by now */
export async function agreeReturnPlan(
  tx: Transaction,
  id: string,
  version: number,
  set: { memberAgreedAt: Date } | { coordinatorAgreedAt: Date },
): Promise<boolean> {
  const agreed = await tx
    .update(returnPlans)
    .set(set)
    .where(and(eq(returnPlans.id, id), eq(returnPlans.version, version)))
    .returning({ id: returnPlans.id });
  return agreed.length === 1;
}

export async function markReturnStep(
  tx: Transaction,
  planId: string,
  id: string,
  doneOn: string | null,
): Promise<boolean> {
  const marked = await tx
    .update(returnPlanSteps)
    .set({ doneOn })
    .where(and(eq(returnPlanSteps.id, id), eq(returnPlanSteps.planId, planId)))
    .returning({ id: returnPlanSteps.id });
  return marked.length === 1;
}

export async function deleteReturnPlan(tx: Transaction, id: string): Promise<boolean> {
  const gone = await tx.delete(returnPlans).where(eq(returnPlans.id, id)).returning({ id: returnPlans.id });
  return gone.length === 1;
}

/** For the person's own file. */
export async function returnPlanOfProfile(tx: Transaction, profileId: string) {
  const [plan] = await tx.select().from(returnPlans).where(eq(returnPlans.profileId, profileId));
  if (!plan) return null;
  const { version, createdAt, updatedAt, sharedAt, memberAgreedAt, coordinatorAgreedAt } = plan;
  const steps = await returnStepsOf(tx, plan.id);
  return {
    ...{ version, createdAt, updatedAt, sharedAt, memberAgreedAt, coordinatorAgreedAt },
    steps: steps.map(({ area, what, helper, dueOn, doneOn }) => ({ area, what, helper, dueOn, doneOn })),
  };
}
