// Mail at the end of the work: the person is asked for a report, the host who goes on with it, both how it was. May run twice.
import { reachOfHost } from '@compatriot/db/queries/follow-ups.ts';
import { findPlacement, findReach } from '@compatriot/db/queries/placements.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

export async function askForResult(parts: Services & { config: Config }, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (!row) return;
    const { placement, assignment } = row;
    const reach = await findReach(ctx.tx, placement.profileId);
    const email = reach?.accountEmail ?? reach?.contactEmail;
    const readers = [
      ...(reach && email
        ? [{ accountId: reach.accountId, email, language: reach.language, side: 'member' as const }]
        : []),
      ...(await reachOfHost(ctx.tx, placement.institutionId)).map((each) => ({
        ...each,
        side: 'host' as const,
      })),
    ];
    const paths = { member: '/me/invitations', host: '/host/placements' };
    for (const { accountId, email: recipient, language: own, side } of readers) {
      const language = pageLanguage(own);
      const values = {
        title: assignment.title,
        institution: assignment.institution,
        link: `${parts.config.publicOrigin}${paths[side]}/${placement.id}/result`,
      };
      await queueMail(
        ctx,
        {
          accountId,
          recipient,
          subject: say(language, `mail_result_${side}_subject`, values),
          body: say(language, `mail_result_${side}_body`, values),
        },
        job.eventId,
      );
    }
  });
}
