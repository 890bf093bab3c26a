// The way in to a project: what of it there is for the actor, and as what they stand to it.
import {
  declaredConflict,
  findProject,
  lockProject,
  type ProjectRow,
} from '@compatriot/db/queries/projects.ts';
import { ownerOfProfile } from '@compatriot/db/queries/placements.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import type { ProjectForPolicy } from './policy.ts';

interface Loaded {
  row: ProjectRow;
  subject: ProjectForPolicy;
}

/** @throws 404 for whoever has nothing to do with it: row-level security hid it */
export async function loadProject(ctx: Context, id: string, hold = false): Promise<Loaded> {
  const row = hold
    ? ((await lockProject(ctx.tx, id)) ?? (await findProject(ctx.tx, id)))
    : await findProject(ctx.tx, id);
  if (!row) throw problems.notFound();
  const owner = await ownerOfProfile(ctx.tx, row.profileId);
  const own = owner !== null && owner === ctx.actor.person?.account.id;
  const conflict = !own && (await declaredConflict(ctx.tx, row.id));
  return { row, subject: { programmeId: row.programmeId, own, conflict } };
}
