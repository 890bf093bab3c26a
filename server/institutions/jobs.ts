// Mail to whoever was named to act for an institution. May run twice: the same cause writes once.
import type { Job } from '@compatriot/db/jobs.ts';
import { detailsOf } from '@compatriot/db/queries/events.ts';
import { findInstitution, hostAddresses } from '@compatriot/db/queries/institutions.ts';
import type { Config } from '../config.ts';
import { today } from '../dates.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

export async function tellNewHost(parts: Services & { config: Config }, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const institution = job.programmeId && (await findInstitution(ctx.tx, job.programmeId, job.subjectId));
    if (!institution) return;
    const accountId = (await detailsOf(ctx.tx, job.eventId))?.['accountId'];
    // Who was taken off again meanwhile is told nothing.
    const host = (await hostAddresses(ctx.tx, institution.id)).find((each) => each.id === accountId);
    if (!host) return;
    const language = pageLanguage(host.language);
    const values = { institution: institution.name, link: `${parts.config.publicOrigin}/host` };
    await queueMail(
      ctx,
      {
        accountId: host.id,
        recipient: host.email,
        subject: say(language, 'mail_institution_host_subject', values),
        body: say(language, 'mail_institution_host_body', values),
      },
      // Once a day, however often somebody is named and taken off again: nobody makes mail rain on a stranger.
      `host ${institution.id} ${host.id} ${today(ctx.now)}`,
    );
  });
}
