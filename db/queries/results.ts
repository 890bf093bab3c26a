// What came of a placement: report, people reached, handover, feedback and the plan for the return. Row-level security
// decides who reads which part; whoever may not read one gets none.
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import {
  handovers,
  peopleReached,
  placementFeedback,
  placementReports,
  placementResults,
  reintegrationPlans,
  reintegrationSteps,
  reportDrafts,
} from '../tables/results.ts';
import type { RecordedWay, Requirement } from '../vocabulary.ts';
import type { FeedbackSide, Outcome, ReachedKind, ReintegrationArea } from '../work-vocabulary.ts';

interface Scope {
  placementId: string;
  programmeId: string;
}

/** How a coordinator knows what somebody said; null for one's own words. */
export interface TakenDown {
  way: RecordedWay;
  evidence: string;
}

export interface ReachedRow {
  kind: ReachedKind;
  women: number;
  men: number;
  unknown: number;
}

export interface ReportTexts {
  summary: string;
  information: string;
  knowledge: string;
  institution: string;
  others: string;
  obstacles: string;
  advice: string;
}

/** The report as the reader may see it: figures for whoever sees the placement, words for the parties. */
export async function findResult(tx: Transaction, placementId: string) {
  const [result] = await tx
    .select()
    .from(placementResults)
    .where(eq(placementResults.placementId, placementId));
  if (!result) return null;
  const reached = await tx
    .select({
      kind: sql<ReachedKind>`${peopleReached.kind}`,
      women: peopleReached.women,
      men: peopleReached.men,
      unknown: peopleReached.unknown,
    })
    .from(peopleReached)
    .where(eq(peopleReached.placementId, placementId));
  const [texts] = await tx
    .select()
    .from(placementReports)
    .where(eq(placementReports.placementId, placementId));
  return { ...result, outcome: result.outcome as Outcome, reached, texts: texts ?? null };
}

/** Writes the report, or a mended one in its place. @returns its version */
export async function keepReport(
  tx: Transaction,
  scope: Scope,
  report: { outcome: Outcome; reached: ReachedRow[]; texts: ReportTexts },
  by: { accountId: string | null; takenDown: TakenDown | null },
  now: Date,
): Promise<number> {
  const { placementId } = scope;
  const [kept] = await tx
    .insert(placementResults)
    .values({ ...scope, outcome: report.outcome, givenAt: now })
    .onConflictDoUpdate({
      target: placementResults.placementId,
      set: { outcome: report.outcome, givenAt: now, version: sql`${placementResults.version} + 1` },
    })
    .returning({ version: placementResults.version });
  await tx.delete(peopleReached).where(eq(peopleReached.placementId, placementId));
  if (report.reached.length > 0)
    await tx.insert(peopleReached).values(report.reached.map((row) => ({ ...scope, ...row })));
  await tx.delete(placementReports).where(eq(placementReports.placementId, placementId));
  await tx.insert(placementReports).values({
    ...scope,
    ...report.texts,
    accountId: by.accountId,
    way: by.takenDown?.way ?? null,
    evidence: by.takenDown?.evidence ?? null,
  });
  return kept?.version ?? 1;
}

export async function findReportDraft(tx: Transaction, placementId: string) {
  const [row] = await tx.select().from(reportDrafts).where(eq(reportDrafts.placementId, placementId));
  return row ?? null;
}

export async function keepReportDraft(tx: Transaction, scope: Scope, body: object, now: Date): Promise<void> {
  await tx
    .insert(reportDrafts)
    .values({ ...scope, body, savedAt: now })
    .onConflictDoUpdate({ target: reportDrafts.placementId, set: { body, savedAt: now } });
}

export async function dropReportDraft(tx: Transaction, placementId: string): Promise<void> {
  await tx.delete(reportDrafts).where(eq(reportDrafts.placementId, placementId));
}

export type HandoverRow = typeof handovers.$inferSelect;

export function handoversOf(tx: Transaction, placementId: string): Promise<HandoverRow[]> {
  return tx
    .select()
    .from(handovers)
    .where(eq(handovers.placementId, placementId))
    .orderBy(asc(handovers.createdAt), asc(handovers.id));
}

export async function insertHandover(
  tx: Transaction,
  row: Scope & { name: string; role: string; what: string; email: string | null },
): Promise<string> {
  const [made] = await tx.insert(handovers).values(row).returning({ id: handovers.id });
  if (!made) throw new Error('The handover was not written');
  return made.id;
}

/** @returns false for one that is not there, or is confirmed */
export async function deleteHandover(tx: Transaction, placementId: string, id: string): Promise<boolean> {
  const gone = await tx
    .delete(handovers)
    .where(and(eq(handovers.id, id), eq(handovers.placementId, placementId), isNull(handovers.confirmedAt)))
    .returning({ id: handovers.id });
  return gone.length === 1;
}

/** @returns how many were confirmed now */
export async function confirmHandovers(
  tx: Transaction,
  placementId: string,
  ids: string[],
  takenDown: TakenDown | null,
  now: Date,
): Promise<number> {
  const confirmed = await tx
    .update(handovers)
    .set({ confirmedAt: now, way: takenDown?.way ?? null, evidence: takenDown?.evidence ?? null })
    .where(
      and(eq(handovers.placementId, placementId), inArray(handovers.id, ids), isNull(handovers.confirmedAt)),
    )
    .returning({ id: handovers.id });
  return confirmed.length;
}

export type FeedbackRow = typeof placementFeedback.$inferSelect;

/** What the reader may see of it: the other side's only after their own. */
export function feedbackOf(tx: Transaction, placementId: string): Promise<FeedbackRow[]> {
  return tx.select().from(placementFeedback).where(eq(placementFeedback.placementId, placementId));
}

/** Which sides have spoken, without a word of what they said. */
export async function sidesGiven(tx: Transaction, placementId: string): Promise<FeedbackSide[]> {
  const [row] = await tx.execute<{ member: boolean; host: boolean }>(
    sql`select feedback_given(${placementId}::uuid, 'member') as member, feedback_given(${placementId}::uuid, 'host') as host`,
  );
  return (['member', 'host'] as const).filter((side) => row?.[side]);
}

/** @returns false when this side has spoken already */
export async function insertFeedback(
  tx: Transaction,
  scope: Scope,
  row: {
    side: FeedbackSide;
    overall: number;
    preparation: number | null;
    together: number | null;
    again: boolean;
    words: string;
    accountId: string | null;
    takenDown: TakenDown | null;
  },
): Promise<boolean> {
  const { takenDown, ...rest } = row;
  const made = await tx
    .insert(placementFeedback)
    .values({ ...scope, ...rest, way: takenDown?.way ?? null, evidence: takenDown?.evidence ?? null })
    .onConflictDoNothing()
    .returning({ side: placementFeedback.side });
  return made.length === 1;
}

export interface PlanStep {
  area: ReintegrationArea;
  what: string;
  helper: string;
  dueOn: string | null;
}

export async function findPlan(tx: Transaction, placementId: string) {
  const [plan] = await tx
    .select()
    .from(reintegrationPlans)
    .where(eq(reintegrationPlans.placementId, placementId));
  if (!plan) return null;
  const steps = await tx
    .select()
    .from(reintegrationSteps)
    .where(eq(reintegrationSteps.placementId, placementId))
    .orderBy(asc(reintegrationSteps.position));
  return { ...plan, steps };
}

/**
 * Writes the plan anew; whoever had agreed has to agree again.
 * @param version the one that was read; undefined for a first plan
 * @returns the new version; null when another was written meanwhile
 */
export async function keepPlan(
  tx: Transaction,
  scope: Scope,
  steps: (PlanStep & { doneOn: string | null })[],
  version: number | undefined,
  now: Date,
): Promise<number | null> {
  const { placementId } = scope;
  const [kept] =
    version === undefined
      ? await tx
          .insert(reintegrationPlans)
          .values({ ...scope, updatedAt: now })
          .onConflictDoNothing()
          .returning({ version: reintegrationPlans.version })
      : await tx
          .update(reintegrationPlans)
          .set({
            version: sql`${reintegrationPlans.version} + 1`,
            updatedAt: now,
            memberAgreedAt: null,
            coordinatorAgreedAt: null,
            way: null,
            evidence: null,
          })
          .where(
            and(eq(reintegrationPlans.placementId, placementId), eq(reintegrationPlans.version, version)),
          )
          .returning({ version: reintegrationPlans.version });
  if (!kept) return null;
  await tx.delete(reintegrationSteps).where(eq(reintegrationSteps.placementId, placementId));
  await tx
    .insert(reintegrationSteps)
    .values(steps.map((step, position) => ({ ...scope, ...step, position })));
  return kept.version;
}

/** @returns false when the plan is another by now, or there is none */
export async function agreePlan(
  tx: Transaction,
  placementId: string,
  version: number,
  set: { memberAgreedAt: Date; takenDown: TakenDown | null } | { coordinatorAgreedAt: Date },
): Promise<boolean> {
  const agreed = await tx
    .update(reintegrationPlans)
    .set(
      'memberAgreedAt' in set
        ? {
            memberAgreedAt: set.memberAgreedAt,
            way: set.takenDown?.way ?? null,
            evidence: set.takenDown?.evidence ?? null,
          }
        : set,
    )
    .where(and(eq(reintegrationPlans.placementId, placementId), eq(reintegrationPlans.version, version)))
    .returning({ version: reintegrationPlans.version });
  return agreed.length === 1;
}

export async function markPlanStep(
  tx: Transaction,
  placementId: string,
  id: string,
  doneOn: string | null,
): Promise<boolean> {
  const marked = await tx
    .update(reintegrationSteps)
    .set({ doneOn })
    .where(and(eq(reintegrationSteps.id, id), eq(reintegrationSteps.placementId, placementId)))
    .returning({ id: reintegrationSteps.id });
  return marked.length === 1;
}

/**
 * What the steps `complete`, `settle` and `follow_up` rest on (server/placements/standing.ts). A function of the database
 * answers, because a step may be taken when contact has ended and its reader sees no words any more.
 */
export async function resultStanding(
  tx: Transaction,
  placement: { id: string },
): Promise<Partial<Record<Requirement, boolean>>> {
  const [row] = await tx.execute<Record<string, boolean>>(
    sql`select final_report, handover, feedback_host, feedback_member, reintegration_plan, follow_ups_done
      from result_standing(${placement.id}::uuid)`,
  );
  return {
    final_report: row?.['final_report'] ?? false,
    handover: row?.['handover'] ?? false,
    feedback_host: row?.['feedback_host'] ?? false,
    feedback_member: row?.['feedback_member'] ?? false,
    reintegration_plan: row?.['reintegration_plan'] ?? false,
    follow_ups_done: row?.['follow_ups_done'] ?? false,
  };
}
