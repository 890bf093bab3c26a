// What follows when a profile or a consent changes: the search engine catches up.
import type { Job } from '@compatriot/db/jobs.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import type { Services } from '../events.ts';

/** The job's subject is a profile; a profile that is gone takes its documents with it. */
export async function syncTalent(services: Services & { search: SearchEngine }, job: Job): Promise<void> {
  if (job.programmeId === null) throw new Error('talent.sync needs a programme');
  await services.search.sync(job.programmeId, [job.subjectId]);
}
