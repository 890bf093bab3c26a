// Who may have which list as a file: whoever may read its page.
import type { ExportKind } from '@compatriot/db/vocabulary.ts';
import { hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

export interface ExportForPolicy {
  programmeId: string;
}

type Right = (actor: Actor, row: ExportForPolicy) => boolean;

const officials: Right = (actor, { programmeId }) =>
  hasRole(actor, programmeId, 'coordinator', 'focal_point');
const administrators: Right = (actor) => actor.person?.account.administrator ?? false;
const hosts: Right = (actor, { programmeId }) =>
  actor.person?.institutions.some((each) => each.programmeId === programmeId) ?? false;

const rights: Record<ExportKind, Right> = {
  talent: officials,
  list: officials,
  placements: officials,
  assignments: officials,
  institutions: officials,
  organisations: officials,
  shortlist: officials,
  survey: (actor, row) => officials(actor, row) || administrators(actor, row),
  officials: administrators,
  host_placements: hosts,
  host_assignments: hosts,
  // Each reads in it what their page shows.
  report: officials,
};

export const exportPolicy: Policy<ExportForPolicy> = Object.fromEntries(
  Object.entries(rights).map(([kind, right]) => [`export.${kind}`, right]),
);

/** Whether the actor has anything to do with a programme's exports at all. */
export const mayExport: Right = (actor, row) =>
  officials(actor, row) || administrators(actor, row) || hosts(actor, row);
