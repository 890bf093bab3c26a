// What an action receives: who acts, the open transaction, the time, and a way to say what happened.
import type { Transaction } from '@compatriot/db/client.ts';
import type { ActorRow } from '@compatriot/db/queries/accounts.ts';

/** A person who is signed in, a visitor (nobody in particular), the system at work for one programme, or who holds a mailed
    link: a contact person of one institution, for one placement. */
export interface Actor {
  person: ActorRow | null;
  system: string | null;
  link?: { id: string; institutionId: string; contactId: string };
}

export interface Context {
  actor: Actor;
  tx: Transaction;
  now: Date;
  language: string;
  /** Route template or handler name, for access records. */
  route: string;
  /** Writes the audit event and its jobs in this transaction. Returns the event's id. */
  record: (
    kind: string,
    row: { id: string; programmeId: string | null },
    details?: Record<string, unknown>,
  ) => Promise<string>;
}
