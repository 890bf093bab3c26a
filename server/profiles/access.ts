// Looking at people leaves a trace and has a limit: every card shown is written down in the transaction that shows it.
import { insertAccess, lockQuota, peopleSeenSince } from '@compatriot/db/queries/events.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import type { OfficialAccess } from '../programmes/access.ts';

const dayInMilliseconds = 86_400_000;

/**
 * Writes one access record a person.
 * @throws 429 quota_reached when the official would have seen more different people in 24 hours than the programme allows
 */
export async function recordSeen(
  ctx: Context,
  access: OfficialAccess,
  profileIds: string[],
  tier: 1 | 2 = 1,
): Promise<void> {
  if (profileIds.length === 0) return;
  // One after the other, or twenty pages asked for at once would each see the count before the others.
  await lockQuota(ctx.tx, access.accountId, access.programme.id);
  await insertAccess(
    ctx.tx,
    profileIds.map((profileId) => ({
      programmeId: access.programme.id,
      profileId,
      accountId: access.accountId,
      tier,
      route: ctx.route,
    })),
  );
  await checkQuota(ctx, access);
}

/** After the records are written, under `lockQuota`. @throws 429 quota_reached */
export async function checkQuota(ctx: Context, access: OfficialAccess): Promise<void> {
  const since = new Date(ctx.now.getTime() - dayInMilliseconds);
  const seen = await peopleSeenSince(ctx.tx, access.accountId, access.programme.id, since);
  if (seen > access.programme.dailyQuota) throw problems.quotaReached(access.programme.dailyQuota);
}
