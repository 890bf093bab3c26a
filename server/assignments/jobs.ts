// Mail that follows from a need's steps: its readers learn that one came in, its hosts what became of it. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { findAssignment } from '@compatriot/db/queries/assignments.ts';
import { hostAddresses } from '@compatriot/db/queries/institutions.ts';
import { findProgrammeById, focalPointsOf } from '@compatriot/db/queries/programmes.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';

type Parts = Services & { config: Config };

/** Returned, rejected, approved: to everybody who acts for the institution. */
export async function tellHostsOfNeed(parts: Parts, job: Job): Promise<void> {
  const key = `mail_need_${job.event.replace('assignment.', '')}`;
  await tell(parts, job, key, async (ctx, { row }) =>
    (await hostAddresses(ctx.tx, row.institutionId)).map((each) => ({
      ...each,
      path: `/host/assignments/${row.id}`,
    })),
  );
}

/** Submitted: to the focal points, who read it. */
export async function tellReadersOfNeed(parts: Parts, job: Job): Promise<void> {
  await tell(parts, job, 'mail_need_submitted', async (ctx, { row, code }) =>
    (await focalPointsOf(ctx.tx, row.programmeId)).map((each) => ({
      ...each,
      path: `/o/${code}/assignments/${row.id}`,
    })),
  );
}

type SystemContext = Parameters<Parameters<typeof asSystem>[3]>[0];
type Loaded = { row: NonNullable<Awaited<ReturnType<typeof findAssignment>>>; code: string };
type Reader = { id: string; email: string; language: string | null; path: string };

async function tell(
  parts: Parts,
  job: Job,
  key: string,
  readersOf: (ctx: SystemContext, loaded: Loaded) => Promise<Reader[]>,
): Promise<void> {
  const { programmeId } = job;
  if (!programmeId) return;
  await asSystem(parts, 'worker', programmeId, async (ctx) => {
    const row = await findAssignment(ctx.tx, programmeId, job.subjectId);
    const programme = await findProgrammeById(ctx.tx, programmeId);
    if (!row || !programme) return;
    for (const reader of await readersOf(ctx, { row, code: programme.code })) {
      const language = pageLanguage(reader.language);
      const values = {
        title: row.title,
        institution: row.institutionName,
        link: `${parts.config.publicOrigin}${reader.path}`,
      };
      await queueMail(
        ctx,
        {
          accountId: reader.id,
          recipient: reader.email,
          subject: say(language, `${key}_subject`, values),
          body: say(language, `${key}_body`, values),
        },
        job.eventId,
      );
    }
  });
}
