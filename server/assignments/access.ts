// Who may come near a programme's assignments: its officials, and the hosts whose institutions are in it.
import type { AssignmentRow } from '@compatriot/db/queries/assignments.ts';
import { findAssignment } from '@compatriot/db/queries/assignments.ts';
import { findProgramme, type ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';

/** @throws 404 for everybody else, whether the programme exists or not */
export async function assignmentProgramme(ctx: Context, code: string): Promise<ProgrammeRow> {
  const { person } = ctx.actor;
  const programme = await findProgramme(ctx.tx, code);
  const known =
    person?.memberships.some((each) => each.programmeId === programme?.id) ||
    person?.institutions.some((each) => each.programmeId === programme?.id);
  if (!programme || !known) throw problems.notFound();
  return programme;
}

export async function assignmentOf(
  ctx: Context,
  programme: ProgrammeRow,
  id: string,
): Promise<AssignmentRow> {
  const row = await findAssignment(ctx.tx, programme.id, id);
  if (!row) throw problems.notFound();
  return row;
}
