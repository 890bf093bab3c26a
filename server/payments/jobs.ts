// What follows for money when a placement ends before its time, or that end is undone; and the mails about money.
import type { Job } from '@compatriot/db/jobs.ts';
import { promiseAgain, releaseAfter, releaseHeld } from '@compatriot/db/queries/payments.ts';
import { findPlacement, findReach, lockPlacement, programmeOf } from '@compatriot/db/queries/placements.ts';
import { movesOf } from '@compatriot/db/queries/placement-moves.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import { today } from '../dates.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { problemOfDatabase } from '../problems.ts';
import { amendingStatuses } from '../terms/rules.ts';
import { beforeWork, endedStatuses } from './rules.ts';

type Parts = Services & { config: Config };

/**
 * What was promised for the time after the end is free again; what fell due before it is still owed to whoever worked. What was
 * held for an amendment is free as soon as nobody can sign that any more.
 */
export async function releasePromises(services: Services, job: Job): Promise<void> {
  await asSystem(services, 'worker', job.programmeId, async (ctx) => {
    const placement = await lockPlacement(ctx.tx, job.subjectId);
    if (!placement) return;
    if (!amendingStatuses.includes(placement.status as PlacementStatus))
      await releaseHeld(ctx.tx, placement.id);
    // Undone meanwhile: nothing has ended.
    if (!endedStatuses.includes(placement.status as PlacementStatus)) return;
    const [last] = (await movesOf(ctx.tx, placement.id)).filter((move) => move.undoneAt === null);
    const worked = last !== undefined && !beforeWork.includes(last.fromStatus as PlacementStatus);
    // Without a note of its own: the payments say it, and an event after the end would bar the way back from a wrong click.
    await releaseAfter(ctx.tx, placement.id, worked ? today(placement.statusAt) : null);
  });
}

/** The lines may have promised it to others meanwhile: then it stays released, and the coordinator is told on the page. */
export async function promiseWhatWasReleased(services: Services, job: Job): Promise<void> {
  try {
    await asSystem(services, 'worker', job.programmeId, async (ctx) => {
      const placement = await lockPlacement(ctx.tx, job.subjectId);
      if (!placement || endedStatuses.includes(placement.status as PlacementStatus)) return;
      await promiseAgain(ctx.tx, placement.id);
    });
  } catch (error) {
    if (problemOfDatabase(error)?.code !== 'budget_overdrawn') throw error;
    await asSystem(services, 'worker', job.programmeId, async (ctx) => {
      await ctx.record('money.gone', { id: job.subjectId, programmeId: job.programmeId });
    });
  }
}

const textOf = (job: Job): string => `mail_${job.event.replace('.', '_')}`;

/** The person: a claim was decided, a payment made. Amounts stand on the page, not in the mail. */
export async function tellOfMoney(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const reach = row && (await findReach(ctx.tx, row.placement.profileId));
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!row || !reach || !recipient) return;
    const language = pageLanguage(reach.language);
    const values = {
      title: row.assignment.title,
      link: `${parts.config.publicOrigin}/me/invitations/${row.placement.id}/money`,
    };
    await queueMail(
      ctx,
      {
        accountId: reach.accountId,
        recipient,
        subject: say(language, `${textOf(job)}_subject`, values),
        body: say(language, `${textOf(job)}_body`, values),
      },
      job.eventId,
    );
  });
}

/** Those who decide about money: a claim waits. */
export async function tellOfClaim(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const programme = row && (await programmeOf(ctx.tx, row.placement.programmeId));
    if (!row || !programme) return;
    const text = job.event === 'claim.objected' ? 'mail_claim_objected' : 'mail_claim_made';
    const team = await teamOf(ctx.tx, programme.id);
    for (const colleague of team.filter((each) => each.finance)) {
      const language = pageLanguage(colleague.language);
      const values = {
        pseudonym: row.placement.pseudonym,
        title: row.assignment.title,
        link: `${parts.config.publicOrigin}/o/${programme.code}/placements/${row.placement.id}/money`,
      };
      await queueMail(
        ctx,
        {
          accountId: colleague.id,
          recipient: colleague.email,
          subject: say(language, `${text}_subject`, values),
          body: say(language, `${text}_body`, values),
        },
        job.eventId,
      );
    }
  });
}
