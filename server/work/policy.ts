// Who may tell what about the work: the two sides of it and, where a session is taken down for them, the coordinator.
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { WorkParty } from '@compatriot/db/work-vocabulary.ts';
import type { Policy } from '../authorize.ts';
import { type WorkVerb, workRules, workVerbs } from './rules.ts';

export interface WorkForPolicy {
  /** As whom the actor is here. */
  as: WorkParty;
  status: PlacementStatus;
  mode: Mode;
}

export const workPolicy: Policy<WorkForPolicy> = Object.fromEntries(
  workVerbs.map((verb: WorkVerb) => [
    verb,
    (_actor, row: WorkForPolicy) => workRules[verb].by.includes(row.as),
  ]),
);
