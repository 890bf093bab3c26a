// Mail about an offer that changed, a contract that is complete, and what becomes of its amendments. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { findPlacement, findReach, programmeOf } from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

type Parts = Services & { config: Config };

const textOf = (job: Job): string => `mail_${job.event.replace('.', '_')}`;

/** Each mail is about what happened: terms taken back, made anew, proposed as an amendment, or countersigned. */
export async function tellMemberOfTerms(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const reach = row && (await findReach(ctx.tx, row.placement.profileId));
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!row || !reach || !recipient) return;
    const language = pageLanguage(reach.language);
    const values = {
      title: row.assignment.title,
      institution: row.assignment.institution,
      link: `${parts.config.publicOrigin}/me/invitations/${row.placement.id}/terms`,
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

/** An amendment was signed, or not agreed to: whose placement it is hears of it, or the whole team where it is nobody's. */
export async function tellCoordinatorOfTerms(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const programme = row && (await programmeOf(ctx.tx, row.placement.programmeId));
    if (!row || !programme) return;
    const team = await teamOf(ctx.tx, programme.id);
    const desk = team.filter(({ id }) => id === row.placement.coordinatorId);
    for (const colleague of desk.length > 0 ? desk : team) {
      const language = pageLanguage(colleague.language);
      const values = {
        pseudonym: row.placement.pseudonym,
        title: row.assignment.title,
        link: `${parts.config.publicOrigin}/o/${programme.code}/placements/${row.placement.id}/clearance#terms`,
      };
      await queueMail(
        ctx,
        {
          accountId: colleague.id,
          recipient: colleague.email,
          subject: say(language, `${textOf(job)}_subject`, values),
          body: say(language, `${textOf(job)}_body`, values),
        },
        job.eventId,
      );
    }
  });
}
