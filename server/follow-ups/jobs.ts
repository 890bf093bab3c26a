// Asking again six and twelve months after a placement: who is asked is written down when it ends, mail goes out once a day,
// and an answer is noted. Each may run twice.
import {
  asksFollowUps,
  dueFollowUps,
  followUpOfResponse,
  forgetColleagues,
  planFollowUps,
  stopAsking,
} from '@compatriot/db/queries/follow-ups.ts';
import { findPlacement, programmeOf } from '@compatriot/db/queries/placements.ts';
import { handoversOf, resultStanding } from '@compatriot/db/queries/results.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { eachProgramme } from '../one-by-one.ts';
import { step } from '../placements/moving.ts';
import { followUpStatuses } from '../results/rules.ts';
import { ask } from './asking.ts';
import { askedAfter, mailDue } from './rules.ts';

const batch = 200;

/** After the end of a placement: whom to ask, and on which days. */
export async function planAsking(services: Services, job: Job): Promise<void> {
  await asSystem(services, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    // Taken back meanwhile: it is planned when it ends again.
    if (!row?.placement.completedOn || !isOver(row.placement.status)) return;
    const { id: placementId, programmeId, completedOn } = row.placement;
    const colleagues = (await handoversOf(ctx.tx, placementId)).filter((each) => each.confirmedAt !== null);
    await planFollowUps(
      ctx.tx,
      { placementId, programmeId },
      askedAfter(
        completedOn,
        colleagues.map(({ id }) => id),
      ),
    );
  });
}

const isOver = (status: string): boolean => followUpStatuses.includes(status as PlacementStatus);

/** Once a day: first mails on their day, reminders two weeks later. */
export async function askEverybody(services: Services & { config: Config }): Promise<void> {
  await eachProgramme(services, async (programmeId) => {
    await asSystem(services, 'follow_up', programmeId, (ctx) => noMoreOf(ctx, programmeId, null));
    const due = await asSystem(services, 'follow_up', programmeId, async (ctx) =>
      (await asksFollowUps(ctx.tx, programmeId))
        ? dueFollowUps(ctx.tx, programmeId, followUpStatuses, ctx.now.toISOString().slice(0, 10), batch * 10)
        : [],
    );
    for (let from = 0; from < due.length; from += batch) {
      await asSystem(services, 'follow_up', programmeId, async (ctx) => {
        const programme = await programmeOf(ctx.tx, programmeId);
        if (programme?.status !== 'open') return;
        for (const row of due.slice(from, from + batch)) {
          const kind = mailDue(row, ctx.now);
          if (kind) await ask(ctx, services.config, programme, row, kind);
        }
      });
    }
    await asSystem(services, 'follow_up', programmeId, (ctx) => forgetColleagues(ctx.tx, programmeId));
  });
}

/** Somebody took a consent back: was it contact, nobody but they themselves is asked about them from now on. */
export async function stopAskingAbout(services: Services, job: Job): Promise<void> {
  const { programmeId, subjectId } = job;
  if (programmeId)
    await asSystem(services, 'worker', programmeId, (ctx) => noMoreOf(ctx, programmeId, subjectId));
}

async function noMoreOf(ctx: Context, programmeId: string, profileId: string | null): Promise<void> {
  for (const { id, placementId, role, months } of await stopAsking(ctx.tx, programmeId, profileId, ctx.now))
    await ctx.record(
      'follow_up.given_up',
      { id: placementId, programmeId },
      { followUpId: id, role, months, reason: 'contact_withdrawn' },
    );
}

/** A sent response that somebody was asked for is told to the placement's story; who answered what is not. */
export async function noteAnswer(ctx: Context, responseId: string, programmeId: string): Promise<void> {
  const asked = await followUpOfResponse(ctx.tx, responseId);
  if (!asked) return; // the placement was erased meanwhile
  const { id, placementId, role, months } = asked;
  await ctx.record('follow_up.answered', { id: placementId, programmeId }, { followUpId: id, role, months });
}

/** When everybody who was asked has answered, or cannot be, the placement is followed up. */
export async function finishAsking(services: Services, job: Job): Promise<void> {
  await asSystem(services, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (!row || !isOver(row.placement.status)) return;
    const { follow_ups_done: done } = await resultStanding(ctx.tx, row.placement);
    if (done) await step(ctx, row.placement.id, { step: 'follow_up' }, undefined);
  });
}
