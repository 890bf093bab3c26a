// A need as its seats and the people on them say: filled, open again, and closed by nobody's click once all of it is over.
import { type SeatRules, settleSeats } from '@compatriot/db/queries/placements.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { askedStatuses, overStatuses, seatedStatuses } from './rules.ts';

export const rulesNow = (ctx: Context): SeatRules => ({
  seated: seatedStatuses,
  over: overStatuses,
  asked: askedStatuses,
  now: ctx.now,
  day: today(ctx.now),
});

/** Holds the need first: two last steps at once close it once. */
export async function settleNeed(ctx: Context, assignmentId: string): Promise<void> {
  const moved = await settleSeats(ctx.tx, assignmentId, rulesNow(ctx));
  if (!moved) return;
  const row = { id: assignmentId, programmeId: moved.programmeId };
  if (moved.to === 'closed') await ctx.record('assignment.closed', row, { from: moved.from });
  // A wrong click was taken back, and somebody waits again.
  if (moved.from === 'closed') await ctx.record('assignment.reopened', row, { to: moved.to });
}
