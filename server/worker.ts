// Takes jobs and hands each to the handler its event named. In the demo it runs beside the pages in one process; in
// production `main.ts --worker` runs it alone, any number of times.
import type { Job } from '@compatriot/db/jobs.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import { issueCertificate, tellHolder } from './certificates/jobs.ts';
import type { Config } from './config.ts';
import { releaseNeed } from './budgets/jobs.ts';
import { type Services, reactions } from './events.ts';
import { remindParty } from './desk/jobs.ts';
import { tellMemberOfChecks, tellTeamOfChecks, warnOfEndings } from './checks/jobs.ts';
import { confirmApplication } from './applications/jobs.ts';
import { tellHostsOfNeed, tellReadersOfNeed } from './assignments/jobs.ts';
import { makeExport, sweepExports } from './exports/jobs.ts';
import { releaseFairnessFigures } from './fairness/jobs.ts';
import { tellOfFit } from './fits/jobs.ts';
import { askEverybody, finishAsking, planAsking, stopAskingAbout } from './follow-ups/jobs.ts';
import { sendLink } from './links/jobs.ts';
import { tellNewHost } from './institutions/jobs.ts';
import { sendMail } from './mail/actions.ts';
import {
  closeNeeds,
  endUnasked,
  endUndecided,
  freeSeat,
  lapseInvitation,
  scheduleContactEnd,
  tellMember,
  tellTeam,
} from './placements/jobs.ts';
import { tellUndone } from './placements/undone.ts';
import { freeOrientationSeats, remindSeated, tellEnrolled, tellSeated } from './orientations/jobs.ts';
import { promiseWhatWasReleased, releasePromises, tellOfClaim, tellOfMoney } from './payments/jobs.ts';
import { tellProjectTeam, tellProposer } from './projects/jobs.ts';
import { solvePortfolio } from './portfolios/jobs.ts';
import { withoutValues } from './problems.ts';
import { importResponses } from './responses/importing.ts';
import { makeProfile } from './profiles/jobs.ts';
import { tellOfNewPeople } from './searches/jobs.ts';
import {
  askPanel,
  endScoring,
  remindOfInvitation,
  tellDesk,
  tellHosts,
  tellMember as tellCandidate,
  tellOfTime,
} from './selection/jobs.ts';
import { askForResult } from './results/jobs.ts';
import { tellReturnee, tellTeamOfPlan } from './return-plans/jobs.ts';
import { importRoster, remindInvited } from './rosters/jobs.ts';
import { releaseStatistics } from './statistics/jobs.ts';
import { countSurvey } from './surveys/actions.ts';
import { cleanUp } from './surveys/jobs.ts';
import { syncAfterPause, syncTalent } from './talent/jobs.ts';
import { nudgeForProgress } from './work/nudges.ts';
import { remindOfEnd, tellHost, tellOfAnswer, tellOfConcern } from './work/jobs.ts';
import { tellCoordinatorOfTerms, tellMemberOfTerms } from './terms/jobs.ts';

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
  'certificate.issue': issueCertificate,
  'certificate.tell_holder': tellHolder,
  'export.make': makeExport,
  'export.sweep': sweepExports,
  'fairness.release': releaseFairnessFigures,
  'survey.count': countSurvey,
  'survey.clean_up': cleanUp,
  'search.alert': tellOfNewPeople,
  'talent.sync': syncTalent,
  'talent.sync_after_pause': syncAfterPause,
  'application.confirm': confirmApplication,
  'placement.tell_member': tellMember,
  'placement.tell_team': tellTeam,
  'placement.tell_undone': tellUndone,
  'placement.end_undecided': endUndecided,
  'placement.end_unasked': endUnasked,
  'assignment.close': closeNeeds,
  'placement.lapse': lapseInvitation,
  'placement.end_contact': scheduleContactEnd,
  'placement.free_seat': freeSeat,
  'placement.remind': remindParty,
  'selection.tell_member': tellCandidate,
  'selection.tell_desk': tellDesk,
  'selection.tell_host': tellHosts,
  'selection.tell_time': tellOfTime,
  'selection.ask_panel': askPanel,
  'selection.end_scoring': endScoring,
  'selection.remind': remindOfInvitation,
  'link.send': sendLink,
  'orientation.tell_enrolled': tellEnrolled,
  'orientation.tell_seated': tellSeated,
  'orientation.remind': remindSeated,
  'orientation.free_seats': freeOrientationSeats,
  'work.tell_host': tellHost,
  'work.remind': remindOfEnd,
  'work.nudge': nudgeForProgress,
  'concern.tell_team': tellOfConcern,
  'concern.tell_writer': tellOfAnswer,
  'institution.tell_host': tellNewHost,
  'assignment.tell_host': tellHostsOfNeed,
  'assignment.tell_readers': tellReadersOfNeed,
  'budget.release': releaseNeed,
  'payment.release': releasePromises,
  'payment.promise_again': promiseWhatWasReleased,
  'payment.tell_member': tellOfMoney,
  'claim.tell_team': tellOfClaim,
  'result.ask': askForResult,
  'follow_up.plan': planAsking,
  'follow_up.ask': askEverybody,
  'follow_up.finish': finishAsking,
  'follow_up.stop': stopAskingAbout,
  'fit.alert': tellOfFit,
  'project.tell_proposer': tellProposer,
  'project.tell_team': tellProjectTeam,
  'return_plan.tell_team': tellTeamOfPlan,
  'return_plan.tell_member': tellReturnee,
  'check.tell_member': tellMemberOfChecks,
  'check.tell_team': tellTeamOfChecks,
  'check.warn': warnOfEndings,
  'terms.tell_member': tellMemberOfTerms,
  'terms.tell_coordinator': tellCoordinatorOfTerms,
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
