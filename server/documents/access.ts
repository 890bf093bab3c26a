// The way in to the papers of a placement, an institution or a milestone, and the way for other nouns to name one of them.
import {
  type Belongs,
  type DocumentRow,
  findDocument,
  holdDocument,
} from '@compatriot/db/queries/documents.ts';
import { findInstitution } from '@compatriot/db/queries/institutions.ts';
import { type MilestoneRow, milestonesOf, type ProjectRow } from '@compatriot/db/queries/projects.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { DocumentKind, DocumentParty } from '@compatriot/db/work-vocabulary.ts';
import type { Context } from '../context.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { loadProject } from '../projects/access.ts';
import { papersReadAs } from '../projects/policy.ts';
import { otherKinds, projectKinds } from './rules.ts';

export interface Folder {
  /** What events about it name. */
  id: string;
  belongs: Belongs;
  parties: DocumentParty[];
  /** What it keeps. */
  kinds: readonly DocumentKind[];
  /** Others than the person read and bring the person's papers. */
  open: boolean;
  /** The state in which nothing is brought any more; null while it is not over. */
  over: string | null;
}

/** Nothing came of these, so nothing is sent in for them. */
const overStatuses: readonly PlacementStatus[] = ['declined', 'lapsed', 'not_selected', 'closed'];

/** @throws 404 for whoever is no party of the placement */
export async function folderOfPlacement(ctx: Context, id: string): Promise<Folder> {
  return folderOf(await placementAs(ctx, id, 'member', 'coordinator', 'host'));
}

export function folderOf({ row, parties, contactOpen, subject }: LoadedPlacement): Folder {
  const { id, programmeId, profileId } = row.placement;
  return {
    id,
    belongs: { programmeId, placementId: id, profileId },
    parties: parties.filter((party) => party !== 'system'),
    kinds: otherKinds,
    open: contactOpen,
    over: overStatuses.includes(subject.status) ? subject.status : null,
  };
}

/** @throws 404 for everybody but officials of the programme, and without such an institution */
export async function folderOfInstitution(ctx: Context, code: string, id: string): Promise<Folder> {
  const { programme } = await officialProgramme(ctx, code);
  const institution = await findInstitution(ctx.tx, programme.id, id);
  if (!institution) throw problems.notFound();
  return {
    id,
    belongs: { programmeId: programme.id, institutionId: id },
    parties: ['official'],
    kinds: otherKinds,
    open: true,
    over: null,
  };
}

/**
 * @param hold so that nothing is brought to what is being decided
 * @throws 404 for whoever is no party of the project, or declared an interest in it
 */
export async function folderOfMilestone(
  ctx: Context,
  id: string,
  milestoneId: string,
  hold = false,
): Promise<Folder> {
  const { row, subject } = await loadProject(ctx, id, hold);
  const milestone = (await milestonesOf(ctx.tx, id)).find((each) => each.id === milestoneId);
  const parties = papersReadAs(ctx.actor, subject);
  if (!milestone || parties.length === 0) throw problems.notFound();
  return milestoneFolder(row, milestone, parties);
}

export const milestoneFolder = (
  row: ProjectRow,
  milestone: MilestoneRow,
  parties: DocumentParty[],
): Folder => ({
  id: row.id,
  belongs: {
    programmeId: row.programmeId,
    projectId: row.id,
    milestoneId: milestone.id,
    profileId: row.profileId,
  },
  parties,
  kinds: projectKinds,
  // What a milestone rests on is the proposer's to show; the team reads it.
  open: false,
  over: row.status === 'running' ? null : row.status,
});

/**
 * The paper that somebody names beside something else (a check, a claim, a step): one of this placement, institution or
 * milestone, of one of these kinds, and theirs to read.
 * @throws 400 at `path` when it is none
 */
export async function namedDocument(
  ctx: Context,
  belongs: Belongs,
  id: string,
  kinds: readonly DocumentKind[],
  path = 'documentId',
): Promise<DocumentRow> {
  const row = await findDocument(ctx.tx, belongs, id);
  if (!row || !kinds.includes(row.kind)) throw problems.invalid([{ path, code: 'not_a_choice' }]);
  return row;
}

/** Something is decided on this paper now, so it stays. @throws 400 at `path` when it was removed meanwhile */
export async function keepDocument(ctx: Context, id: string, path = 'documentId'): Promise<void> {
  if (!(await holdDocument(ctx.tx, id))) throw problems.invalid([{ path, code: 'not_a_choice' }]);
}
