// What an action receives: who acts, the open transaction, the time, and a way to say what happened.
import type { Transaction } from '@compatriot/db/client.ts';
import type { ActorRow } from '@compatriot/db/queries/accounts.ts';

/** A person who is signed in, a visitor (nobody in particular), or the system at work for one programme. */
export interface Actor {
  person: ActorRow | null;
  system: string | null;
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
