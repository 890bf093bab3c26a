// Takes jobs and hands each to the handler its event named. In the demo it runs beside the pages in one process; in
// production `main.ts --worker` runs it alone, any number of times.
import type { Job } from '@compatriot/db/jobs.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import type { Config } from './config.ts';
import { type Services, reactions } from './events.ts';
import { makeExport, sweepExports } from './exports/jobs.ts';
import { releaseFairnessFigures } from './fairness/jobs.ts';
import { tellOfFit } from './fits/jobs.ts';
import { sendMail } from './mail/actions.ts';
import {
  endUndecided,
  freeSeat,
  lapseInvitation,
  scheduleContactEnd,
  tellMember,
  tellTeam,
} from './placements/jobs.ts';
import { solvePortfolio } from './portfolios/jobs.ts';
import { withoutValues } from './problems.ts';
import { importResponses } from './responses/importing.ts';
import { makeProfile } from './profiles/jobs.ts';
import { tellOfNewPeople } from './searches/jobs.ts';
import { importRoster, remindInvited } from './rosters/jobs.ts';
import { releaseStatistics } from './statistics/jobs.ts';
import { countSurvey } from './surveys/actions.ts';
import { cleanUp } from './surveys/jobs.ts';
import { syncAfterPause, syncTalent } from './talent/jobs.ts';

export interface WorkerParts extends Services {
  config: Config;
  search: SearchEngine;
}

const handlers: Record<string, (parts: WorkerParts, job: Job) => Promise<void>> = {
  'profile.make': makeProfile,
  'statistics.release': releaseStatistics,
  'import.run': importResponses,
  'roster.import': (parts, job) => importRoster(parts, parts.config, job),
  'roster.remind': (parts) => remindInvited(parts, parts.config),
  'portfolio.solve': solvePortfolio,
  'export.make': makeExport,
  'export.sweep': sweepExports,
  'fairness.release': releaseFairnessFigures,
  'survey.count': countSurvey,
  'survey.clean_up': cleanUp,
  'search.alert': tellOfNewPeople,
  'talent.sync': syncTalent,
  'talent.sync_after_pause': syncAfterPause,
  'placement.tell_member': tellMember,
  'placement.tell_team': tellTeam,
  'placement.end_undecided': endUndecided,
  'placement.lapse': lapseInvitation,
  'placement.end_contact': scheduleContactEnd,
  'placement.free_seat': freeSeat,
  'fit.alert': tellOfFit,
  'mail.send': (parts, job) => sendMail(parts, parts.config, job.subjectId),
};

/** Every handler that an event names exists; checked at start, because a missing one would lose work silently. */
export function checkHandlers(): void {
  for (const handler of Object.values(reactions).flat()) {
    if (!handlers[handler]) throw new Error(`No handler ${handler}`);
  }
}

export async function handleJob(parts: WorkerParts, job: Job): Promise<void> {
  const handler = handlers[job.handler];
  if (!handler) throw new Error(`No handler ${job.handler}`);
  await handler(parts, job);
}

export async function startWorker(parts: WorkerParts): Promise<void> {
  checkHandlers();
  await parts.jobs.work(async (job) => {
    try {
      await handleJob(parts, job);
    } catch (error) {
      // The queue keeps and prints what went wrong; a database error's own message may quote what people wrote.
      const told = withoutValues(error);
      throw told === error ? error : new Error(JSON.stringify(told));
    }
  });
}
