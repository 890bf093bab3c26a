// Releases of fairness figures: made by a job now and then, read by officials as they were told.
import {
  countFates,
  countOverrides,
  insertFairnessRelease,
  lastFairnessRelease,
  lockFairness,
} from '@compatriot/db/queries/fairness.ts';
import { figureSecret } from '@compatriot/db/queries/statistics.ts';
import { fairnessStages } from '@compatriot/db/vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { officialProgramme } from '../programmes/access.ts';
import { cutsOf } from '../statistics/cuts.ts';
import { fairnessPolicy } from './policy.ts';
import { figuresOf, isReleaseDue, notKnown, stepsOf } from './rules.ts';
import type { FairnessAnswer, FairnessFigures } from './schema.ts';

/** As the programme's system actor. Does nothing while too little has happened since the last one. */
export async function releaseFairness(ctx: Context, programmeId: string): Promise<void> {
  await lockFairness(ctx.tx, programmeId);
  const last = await lastFairnessRelease(ctx.tx, programmeId);
  const rows = await countFates(ctx.tx, programmeId, ctx.now.getUTCFullYear());
  const fates = rows.map((row) => ({ ...row, value: row.value ?? notKnown }));
  const steps = stepsOf(fates);
  if (!isReleaseDue(last, steps, ctx.now)) return;
  const cutOf = cutsOf(await figureSecret(ctx.tx, programmeId), 'fairness');
  await insertFairnessRelease(ctx.tx, {
    programmeId,
    steps,
    figures: figuresOf(fates, cutOf),
    releasedAt: ctx.now,
  });
}

/** @throws 404 without a role in the programme */
export async function showFairness(ctx: Context, code: string): Promise<FairnessAnswer> {
  const { programme } = await officialProgramme(ctx, code);
  authorize(ctx, fairnessPolicy, 'fairness.read', { programmeId: programme.id });
  const release = await lastFairnessRelease(ctx.tx, programme.id);
  return {
    stages: [...fairnessStages],
    releasedAt: release?.releasedAt ?? null,
    figures: (release?.figures as FairnessFigures | undefined) ?? null,
    ...(await countOverrides(ctx.tx, programme.id)),
  };
}
