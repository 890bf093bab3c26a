// The mail of a reminder: what is waited for, in the reader's language. Each may run twice.
import { hostsToWriteTo } from '@compatriot/db/queries/desk.ts';
import { findPlacement, findReach } from '@compatriot/db/queries/placements.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { ReminderParty } from '@compatriot/db/work-vocabulary.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { remindable } from './rules.ts';

interface Reader {
  id: string | null;
  email: string;
  language: string | null;
}

export async function remindParty(parts: Services & { config: Config }, job: Job): Promise<void> {
  const party: ReminderParty = job.event === 'placement.host_reminded' ? 'host' : 'member';
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const status = row?.placement.status as PlacementStatus | undefined;
    // Done meanwhile: nobody is asked for what is there.
    if (!row || !status || !remindable[status]?.includes(party)) return;
    const { placement, assignment } = row;
    const readers: Reader[] =
      party === 'host'
        ? await hostsToWriteTo(ctx.tx, placement.institutionId)
        : await memberOf(placement.profileId);
    const page = party === 'host' ? `/host/placements/${placement.id}` : `/me/invitations/${placement.id}`;
    for (const reader of readers) {
      const language = pageLanguage(reader.language);
      const values = {
        title: assignment.title,
        institution: assignment.institution,
        pseudonym: placement.pseudonym,
        what: say(language, `mail_reminder_${party}_${status}`, {
          institution: assignment.institution,
          pseudonym: placement.pseudonym,
        }),
        link: `${parts.config.publicOrigin}${page}`,
      };
      await queueMail(
        ctx,
        {
          accountId: reader.id,
          recipient: reader.email,
          subject: say(language, 'mail_reminder_subject', values),
          body: say(language, 'mail_reminder_body', values),
        },
        job.eventId,
      );
    }

    async function memberOf(profileId: string): Promise<Reader[]> {
      const reach = await findReach(ctx.tx, profileId);
      const email = reach?.accountEmail ?? reach?.contactEmail;
      return reach && email ? [{ id: reach.accountId, email, language: reach.language }] : [];
    }
  });
}
