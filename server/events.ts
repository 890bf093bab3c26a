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
  'consent.withdrawn': ['talent.sync', 'export.sweep'],
  'assignment.opened': ['fit.alert'],
  'assignment.cancelled': ['placement.end_undecided'],
  'placement.invited': ['placement.tell_member', 'placement.lapse'],
  'placement.interested': ['placement.tell_team'],
  'placement.accepted': ['placement.tell_member'],
  'placement.not_selected': ['placement.tell_member'],
  'placement.completed': ['placement.tell_team', 'placement.end_contact'],
  'placement.withdrawn': ['placement.free_seat'],
  'placement.ended_early': ['placement.free_seat'],
  'import.asked': ['import.run'],
  'portfolio.asked': ['portfolio.solve'],
  'export.asked': ['export.make'],
  'export.cancelled': ['export.sweep'],
  'export.removed': ['export.sweep'],
  'roster.asked': ['roster.import'],
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
      details,
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
