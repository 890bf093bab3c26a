// Mail that follows a project's steps. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { findProject } from '@compatriot/db/queries/projects.ts';
import { findReach, programmeOf } from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

type Parts = Services & { config: Config };

const textOf = (job: Job): string => `mail_${job.event.replace('.', '_')}`;

export async function tellProposer(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const project = await findProject(ctx.tx, job.subjectId);
    const reach = project && (await findReach(ctx.tx, project.profileId));
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!project || !reach || !recipient) return;
    const language = pageLanguage(reach.language);
    const values = { title: project.title, link: `${parts.config.publicOrigin}/me/projects/${project.id}` };
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

export async function tellProjectTeam(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const project = await findProject(ctx.tx, job.subjectId);
    const programme = project && (await programmeOf(ctx.tx, project.programmeId));
    if (!project || !programme) return;
    for (const colleague of await teamOf(ctx.tx, project.programmeId)) {
      const language = pageLanguage(colleague.language);
      const values = {
        title: project.title,
        link: `${parts.config.publicOrigin}/o/${programme.code}/projects/${project.id}`,
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
