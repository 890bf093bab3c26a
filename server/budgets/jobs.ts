// Money that was set aside for a need which is stopped for good goes back to its lines.
import type { Job } from '@compatriot/db/jobs.ts';
import { releaseFunding } from '@compatriot/db/queries/budgets.ts';
import { asSystem, type Services } from '../events.ts';

export async function releaseNeed(services: Services, job: Job): Promise<void> {
  await asSystem(services, 'worker', job.programmeId, (ctx) => releaseFunding(ctx.tx, job.subjectId));
}
