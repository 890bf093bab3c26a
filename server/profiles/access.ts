// Looking at people leaves a trace and has a limit: every card shown is written down in the transaction that shows it.
import {
  insertAccess,
  insertLooks,
  lockQuota,
  oldestLookSince,
  peoplePreviewedSince,
  withinQuota,
} from '@compatriot/db/queries/events.ts';
import type { Context } from '../context.ts';
import { type Problem, problems } from '../problems.ts';
import type { PoolAccess } from '../programmes/access.ts';

const dayInMilliseconds = 86_400_000;

/** From when on people count as seen today. */
export const dayAgo = (now: Date): Date => new Date(now.getTime() - dayInMilliseconds);

/**
 * Writes one access record a person.
 * @throws 429 quota_reached when the official would have seen more different people in 24 hours than the programme allows
 */
export async function recordSeen(
  ctx: Context,
  access: PoolAccess,
  profileIds: string[],
  tier: 1 | 2 = 1,
): Promise<void> {
  if (profileIds.length === 0) return;
  const looks = {
    programmeId: access.programme.id,
    profileIds,
    tier,
    route: ctx.route,
    quota: access.programme.dailyQuota,
  };
  if (!(await insertLooks(ctx.tx, looks))) throw await quotaReached(ctx, access);
}

/**
 * Writes one access record a person who shows while an official types. They do not use up the day's people, but there is as
 * much of them again and no more, or the pool could be read three cards at a time.
 * @returns false when the day's previews are used up: nothing is written and nobody may be shown
 */
export async function recordPreviewed(
  ctx: Context,
  access: PoolAccess,
  profileIds: string[],
): Promise<boolean> {
  if (profileIds.length === 0) return true;
  await lockQuota(ctx.tx, access.accountId, access.programme.id);
  const since = dayAgo(ctx.now);
  const people = await peoplePreviewedSince(ctx.tx, access.accountId, access.programme.id, since, profileIds);
  if (people > access.programme.dailyQuota) return false;
  await insertAccess(
    ctx.tx,
    profileIds.map((profileId) => ({
      programmeId: access.programme.id,
      profileId,
      accountId: access.accountId,
      tier: 1,
      route: ctx.route,
      preview: true,
    })),
  );
  return true;
}

/** After the records are written, under `lockQuota`. @throws 429 quota_reached */
export async function checkQuota(ctx: Context, access: PoolAccess): Promise<void> {
  const { id, dailyQuota } = access.programme;
  if (!(await withinQuota(ctx.tx, id, dailyQuota))) throw await quotaReached(ctx, access);
}

/** Says when the first of the day's people frees a place. */
export async function quotaReached(ctx: Context, access: PoolAccess): Promise<Problem> {
  const { accountId, programme } = access;
  const oldest = await oldestLookSince(ctx.tx, accountId, programme.id, dayAgo(ctx.now));
  const opensAt = new Date((oldest ?? ctx.now).getTime() + dayInMilliseconds);
  return problems.quotaReached(programme.dailyQuota, opensAt);
}
