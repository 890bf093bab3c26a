// Mail about an offer that changed and a contract that is complete. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { findPlacement, findReach } from '@compatriot/db/queries/placements.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

type Parts = Services & { config: Config };

/** Each mail is about what happened: terms taken back, made anew, or countersigned. */
export async function tellMemberOfTerms(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const reach = row && (await findReach(ctx.tx, row.placement.profileId));
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!row || !reach || !recipient) return;
    const language = pageLanguage(reach.language);
    const text = `mail_${job.event.replace('.', '_')}`;
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
        subject: say(language, `${text}_subject`, values),
        body: say(language, `${text}_body`, values),
      },
      job.eventId,
    );
  });
}
