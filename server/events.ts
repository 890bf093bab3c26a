// From what happened to what follows: each kind of event names the handlers that react to it. `record` writes the audit
// row and its jobs in one transaction; handlers live in the nouns' jobs.ts and may run twice.
import type { Database, Transaction } from '@compatriot/db/client.ts';
import type { Job, Jobs } from '@compatriot/db/jobs.ts';
import { insertEvent } from '@compatriot/db/queries/events.ts';
import type { Actor, Context } from './context.ts';
import type { MatchIndex } from './matching/index.ts';
import { pageLanguage } from './messages.ts';

/** Handlers by event. A handler's name is its key in worker.ts. */
export const reactions: Record<string, string[]> = {
  'response.submitted': ['profile.make', 'statistics.release'],
  'profile.made': ['talent.sync'],
  'profile.changed': ['talent.sync'],
  'profile.paused': ['talent.sync_after_pause', 'export.sweep'],
  'profile.erased': ['export.sweep'],
  'profile.resumed': ['talent.sync'],
  'consent.given': ['talent.sync'],
  'consent.withdrawn': ['talent.sync', 'export.sweep', 'follow_up.stop'],
  'institution.host_added': ['institution.tell_host'],
  'assignment.returned': ['assignment.tell_host'],
  'assignment.rejected': ['assignment.tell_host'],
  'assignment.approved': ['assignment.tell_host'],
  'assignment.submitted': ['assignment.tell_readers'],
  'assignment.opened': ['fit.alert'],
  'assignment.closed': ['placement.end_unasked'],
  'assignment.cancelled': ['placement.end_undecided', 'budget.release'],
  'placement.invited': ['placement.tell_member', 'placement.lapse', 'selection.remind'],
  'placement.interested': ['placement.tell_team', 'selection.tell_host', 'application.confirm'],
  'placement.yes_confirmed': ['selection.tell_host'],
  'placement.interviewed': ['selection.ask_panel'],
  'placement.scored': ['selection.tell_host', 'selection.tell_desk'],
  'panel.left': ['selection.end_scoring'],
  'selection.declared': ['selection.end_scoring'],
  'selection.scored': ['selection.end_scoring'],
  'selection.asked_for': ['selection.tell_desk'],
  'interview.offered': ['selection.tell_member'],
  'interview.chosen': ['selection.tell_time'],
  'interview.choice_recorded': ['selection.tell_time'],
  'interview.cancelled': ['selection.tell_member'],
  'question.asked': ['selection.tell_desk'],
  'question.answered': ['selection.tell_member'],
  'placement.yes_recorded': ['placement.tell_member', 'placement.tell_team'],
  'placement.selected': ['placement.tell_member', 'selection.tell_host'],
  'placement.reserved': ['placement.tell_member', 'selection.tell_host'],
  'placement.offered': ['placement.tell_member'],
  'placement.accepted': ['placement.tell_team'],
  'placement.suspended': ['placement.tell_member', 'work.tell_host'],
  'placement.evacuated': ['placement.tell_member', 'work.tell_host'],
  'placement.resumed': ['placement.tell_member', 'work.tell_host'],
  'placement.undone': ['placement.tell_undone', 'payment.promise_again'],
  'placement.settled': [
    'placement.tell_team',
    'placement.end_contact',
    'follow_up.plan',
    'certificate.issue',
  ],
  'placement.finishing': ['result.ask', 'payment.release'],
  'placement.not_selected': ['placement.tell_member', 'selection.tell_host', 'payment.release'],
  'placement.completed': [
    'placement.tell_team',
    'placement.end_contact',
    'follow_up.plan',
    'certificate.issue',
  ],
  'placement.withdrawn': [
    'placement.free_seat',
    'placement.tell_team',
    'work.tell_host',
    'orientation.free_seats',
    'payment.release',
  ],
  'placement.ended_early': [
    'placement.free_seat',
    'placement.tell_member',
    'work.tell_host',
    'orientation.free_seats',
    'payment.release',
  ],
  'placement.contracted': ['terms.tell_member'],
  'check.asked': ['check.tell_member'],
  'check.provided': ['check.tell_team'],
  'check.refused': ['check.tell_member'],
  'terms.renewed': ['terms.tell_member'],
  'terms.withdrawn': ['terms.tell_member'],
  'terms.amendment_ready': ['terms.tell_member'],
  'terms.amendment_withdrawn': ['terms.tell_member'],
  'terms.amendment_signed': ['terms.tell_coordinator'],
  'terms.amendment_refused': ['terms.tell_coordinator'],
  'terms.amended': ['terms.tell_member'],
  'orientation.enrolled': ['orientation.tell_enrolled'],
  'orientation.changed': ['orientation.tell_seated'],
  'orientation.cancelled': ['orientation.tell_seated'],
  'concern.raised': ['concern.tell_team'],
  'concern.answered': ['concern.tell_writer'],
  'payment.made': ['payment.tell_member'],
  'claim.made': ['claim.tell_team'],
  'claim.recorded': ['claim.tell_team', 'payment.tell_member'],
  'claim.objected': ['claim.tell_team'],
  'claim.approved': ['payment.tell_member'],
  'claim.refused': ['payment.tell_member'],
  'follow_up.answered': ['follow_up.finish'],
  'follow_up.given_up': ['follow_up.finish'],
  'return_plan.shared': ['return_plan.tell_team'],
  'return_plan.changed_by_team': ['return_plan.tell_member'],
  'return_plan.agreed_by_team': ['return_plan.tell_member'],
  'project.submitted': ['project.tell_team'],
  'project.returned': ['project.tell_proposer'],
  'project.approved': ['project.tell_proposer'],
  'project.rejected': ['project.tell_proposer'],
  'project.stopped': ['project.tell_proposer'],
  'project.milestone_report': ['project.tell_team'],
  'project.milestone_send_back': ['project.tell_proposer'],
  'project.milestone_pay': ['project.tell_proposer'],
  'certificate.issued': ['certificate.tell_holder'],
  'certificate.revoked': ['certificate.tell_holder'],
  'import.asked': ['import.run'],
  'portfolio.asked': ['portfolio.solve'],
  'export.asked': ['export.make'],
  'export.cancelled': ['export.sweep'],
  'export.removed': ['export.sweep'],
  'roster.asked': ['roster.import'],
  'placement.member_reminded': ['placement.remind'],
  'placement.host_reminded': ['placement.remind'],
  'placement.panel_reminded': ['selection.ask_panel'],
  'link.made': ['link.send'],
  'mail.queued': ['mail.send'],
};

/** The jobs that follow from one event. */
export function jobsAfter(
  kind: string,
  eventId: string,
  row: { id: string; programmeId: string | null },
): Job[] {
  return (reactions[kind] ?? []).map((handler) => ({
    handler,
    event: kind,
    eventId,
    programmeId: row.programmeId,
    subjectId: row.id,
  }));
}

export function makeRecord(tx: Transaction, actor: Actor, jobs: Jobs): Context['record'] {
  return async (kind, row, details = {}) => {
    const id = await insertEvent(tx, {
      kind,
      programmeId: row.programmeId,
      subjectId: row.id,
      actorId: actor.person?.account.id ?? null,
      actorSystem: actor.system,
      details: actor.link ? { ...details, link: actor.link.id } : details,
    });
    await jobs.enqueue(tx, jobsAfter(kind, id, row));
    return id;
  };
}

/** Runs work as the named system actor of one programme (or of none, for mail and sign-in). */
export async function asSystem<T>(
  services: { database: Database; jobs: Jobs },
  name: string,
  programmeId: string | null,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  const actor: Actor = { person: null, system: name };
  return services.database.transaction(
    { system: name, ...(programmeId ? { programme: programmeId } : {}) },
    (tx) =>
      work({
        actor,
        tx,
        now: new Date(),
        language: pageLanguage('en'),
        route: name,
        record: makeRecord(tx, actor, services.jobs),
      }),
  );
}

export interface Services {
  database: Database;
  jobs: Jobs;
  matching: MatchIndex;
}
