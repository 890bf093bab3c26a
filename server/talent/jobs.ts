// What follows when a profile or a consent changes: the search engine catches up.
import type { Job } from '@compatriot/db/jobs.ts';
import { pausedUntil } from '@compatriot/db/queries/profiles.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import { asSystem, type Services } from '../events.ts';

type Parts = Services & { search: SearchEngine };

/** The job's subject is a profile; a profile that is gone takes its documents with it. */
export async function syncTalent(services: Parts, job: Job): Promise<void> {
  if (job.programmeId === null) throw new Error('talent.sync needs a programme');
  await services.search.sync(job.programmeId, [job.subjectId]);
}

/**
 * A pause ends on its date without anybody pressing something: runs at once, puts itself off to that day, and then brings the
 * person back. A longer or shorter pause chosen meanwhile is seen when it runs.
 */
export async function syncAfterPause(services: Parts, job: Job): Promise<void> {
  const waits = await asSystem(services, 'worker', job.programmeId, async (ctx) => {
    const until = await pausedUntil(ctx.tx, job.subjectId);
    if (!until) return false;
    const back = new Date(`${until}T00:00:00Z`);
    if (back <= ctx.now) return false;
    await services.jobs.enqueue(ctx.tx, [job], back);
    return true;
  });
  if (!waits) await syncTalent(services, job);
}
