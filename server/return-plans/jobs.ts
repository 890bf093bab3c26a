// Mail about plans for a return: the team hears of one that was shared, the person of what the team changed. May run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { findReach, programmeOf } from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import { findReturnPlan } from '@compatriot/db/queries/return-plans.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

type Parts = Services & { config: Config };

/** Nobody is told of a plan that was taken back before the mail was written: the worker does not see it any more. */
export async function tellTeamOfPlan(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const found = await findReturnPlan(ctx.tx, job.subjectId);
    const programme = found && (await programmeOf(ctx.tx, found.plan.programmeId));
    if (!found || !programme) return;
    for (const colleague of await teamOf(ctx.tx, programme.id)) {
      const language = pageLanguage(colleague.language);
      const values = {
        pseudonym: found.plan.pseudonym,
        link: `${parts.config.publicOrigin}/o/${programme.code}/return-plans/${found.plan.id}`,
      };
      await queueMail(
        ctx,
        {
          accountId: colleague.id,
          recipient: colleague.email,
          subject: say(language, 'mail_return_plan_shared_subject', values),
          body: say(language, 'mail_return_plan_shared_body', values),
        },
        job.eventId,
      );
    }
  });
}

export async function tellReturnee(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const found = await findReturnPlan(ctx.tx, job.subjectId);
    const reach = found && (await findReach(ctx.tx, found.plan.profileId));
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!found || !reach || !recipient) return;
    const language = pageLanguage(reach.language);
    const text = job.event === 'return_plan.agreed_by_team' ? 'agreed' : 'changed';
    const values = { link: `${parts.config.publicOrigin}/me/return/${found.plan.id}` };
    await queueMail(
      ctx,
      {
        accountId: reach.accountId,
        recipient,
        subject: say(language, `mail_return_plan_${text}_subject`, values),
        body: say(language, `mail_return_plan_${text}_body`, values),
      },
      job.eventId,
    );
  });
}
