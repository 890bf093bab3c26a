// What somebody who applied gets in writing: that it arrived, who sees what now, and what happens next. May run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { findPlacement, findReach, programmeOf } from '@compatriot/db/queries/placements.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

type Parts = Services & { config: Config };

export async function confirmApplication(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    // A yes to an invitation was answered on the page.
    if (!row?.placement.appliedAt) return;
    const reach = await findReach(ctx.tx, row.placement.profileId);
    const programme = await programmeOf(ctx.tx, row.placement.programmeId);
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!reach || !programme || !recipient) return;
    const language = pageLanguage(reach.language);
    const values = {
      title: row.assignment.title,
      institution: row.assignment.institution,
      programme: programme.name,
      link: `${parts.config.publicOrigin}/me/invitations/${row.placement.id}`,
    };
    await queueMail(
      ctx,
      {
        accountId: reach.accountId,
        recipient,
        subject: say(language, 'mail_application_sent_subject', values),
        body: say(language, 'mail_application_sent_body', values),
      },
      `${job.eventId} applied`,
    );
  });
}
