// A submission may make a new release due.
import type { Job } from '@compatriot/db/jobs.ts';
import { asSystem, type Services } from '../events.ts';
import { releaseWhenDue } from './actions.ts';

export async function releaseStatistics(services: Services, job: Job): Promise<void> {
  const { programmeId } = job;
  if (programmeId) await asSystem(services, 'worker', programmeId, (ctx) => releaseWhenDue(ctx, programmeId));
}
