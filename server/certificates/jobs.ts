// The certificate that follows from the good end of a placement, and the mail that says so. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { findPlacement, findReach } from '@compatriot/db/queries/placements.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { certify } from './actions.ts';

type Parts = Services & { config: Config };

export async function issueCertificate(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (row) await certify(ctx, row, null);
  });
}

/** Of a certificate that was issued, and of one that was taken back. */
export async function tellHolder(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const reach = row && (await findReach(ctx.tx, row.placement.profileId));
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!row || !reach || !recipient) return;
    const language = pageLanguage(reach.language);
    const text = `mail_certificate_${job.event.replace('certificate.', '')}`;
    const values = {
      title: row.assignment.title,
      link: `${parts.config.publicOrigin}/me/invitations/${row.placement.id}/certificate`,
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
