// Asking again: the same need another year, for others or the same person, and a longer stay for somebody who is there.
import { counterpartsOf, setCounterparts } from '@compatriot/db/queries/assignment-people.ts';
import {
  type AssignmentRow,
  findAssignment,
  findNeeds,
  insertAssignment,
} from '@compatriot/db/queries/assignments.ts';
import { insertMove } from '@compatriot/db/queries/placement-moves.ts';
import {
  findDisclosure,
  findPlacement,
  insertPlacement,
  mayBeInvited,
} from '@compatriot/db/queries/placements.ts';
import { findProgrammeById } from '@compatriot/db/queries/programmes.ts';
import type { AgainKind, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { authorize, hasRole } from '../authorize.ts';
import type { Context } from '../context.ts';
import { placementAs } from '../placements/access.ts';
import { placementEvents } from '../placements/rules.ts';
import { problems } from '../problems.ts';
import { assignmentOf, assignmentProgramme } from './access.ts';
import { moveAssignment } from './actions.ts';
import { assignmentPolicy } from './policy.ts';
import { dayAfter, extendableStatuses, repeatableStatuses, returningStatuses, yearsLater } from './rules.ts';
import type { ExtensionBody, RepeatBody } from './schema.ts';

/**
 * A new draft with everything that was asked for, a year later unless dates are given.
 * @throws 400 for a person who is not of this need or was never there, 409 while it is itself still being asked for
 */
export async function repeatAssignment(ctx: Context, code: string, id: string, body: RepeatBody) {
  const programme = await assignmentProgramme(ctx, code);
  const row = await assignmentOf(ctx, programme, id);
  authorize(ctx, assignmentPolicy, 'assignment.repeat', row);
  if (!repeatableStatuses.includes(row.status)) throw problems.notNow(row.status);
  if (body.placementId) {
    const person = await findPlacement(ctx.tx, body.placementId);
    const status = person?.placement.status as PlacementStatus | undefined;
    const known =
      person !== null &&
      (hasRole(ctx.actor, row.programmeId, 'focal_point', 'coordinator') ||
        (await findDisclosure(ctx.tx, person.placement.id, ctx.now)) !== null);
    if (!known || person.placement.assignmentId !== id || !status || !returningStatuses.includes(status))
      throw problems.invalid([{ path: 'placementId', code: 'not_a_choice' }]);
  }
  const startsOn = body.startsOn ?? (row.startsOn && yearsLater(row.startsOn, 1));
  const endsOn = body.endsOn ?? (row.endsOn && yearsLater(row.endsOn, 1));
  if (startsOn && endsOn && endsOn < startsOn)
    throw problems.invalid([{ path: 'endsOn', code: 'ends_before_start' }]);
  const made = await askAgain(ctx, row, 'repeat', {
    startsOn,
    endsOn,
    seats: body.placementId ? 1 : row.seats,
    need: row.need,
    extendsPlacementId: body.placementId ?? null,
  });
  return { id: made, programme: code, status: 'draft' as const };
}

/**
 * A new draft for the person of this placement to stay longer, under the same terms.
 * @throws 404 for everybody but its host and the coordinator, 400 for an end that is no later, 409 while the person is not
 * there, and while a longer stay is asked for already
 */
export async function extendPlacement(ctx: Context, placementId: string, body: ExtensionBody) {
  const { row: loaded, parties, contactOpen } = await placementAs(ctx, placementId, 'host', 'coordinator');
  const { placement } = loaded;
  // Whoever is no longer a host's to write to is not its to ask for by name.
  if (!contactOpen && !parties.includes('coordinator')) throw problems.notNow(placement.status);
  const row = await findAssignment(ctx.tx, placement.programmeId, placement.assignmentId);
  const programme = await findProgrammeById(ctx.tx, placement.programmeId);
  if (!row || !programme) throw problems.notFound();
  if (!extendableStatuses.includes(placement.status as PlacementStatus))
    throw problems.notNow(placement.status);
  const until = placement.endsOn ?? row.endsOn;
  const startsOn = body.startsOn ?? (until && dayAfter(until));
  if (body.endsOn < (startsOn ?? body.endsOn) || (until && body.endsOn <= until))
    throw problems.invalid([{ path: 'endsOn', code: 'ends_before_start' }]);
  const id = await askAgain(ctx, row, 'extension', {
    startsOn,
    endsOn: body.endsOn,
    seats: 1,
    need: body.need ?? row.need,
    extendsPlacementId: placementId,
  });
  await ctx.record(
    'placement.extension_asked',
    { id: placementId, programmeId: placement.programmeId },
    { assignmentId: id },
  );
  if (!body.submit) return { id, programme: programme.code, status: 'draft' as const };
  const { status } = await moveAssignment(
    ctx,
    programme.code,
    id,
    { to: 'submitted', comments: [] },
    undefined,
  );
  return { id, programme: programme.code, status };
}

type Changed = Pick<AssignmentRow, 'startsOn' | 'endsOn' | 'seats' | 'need' | 'extendsPlacementId'>;

async function askAgain(
  ctx: Context,
  row: AssignmentRow,
  again: AgainKind,
  changed: Changed,
): Promise<string> {
  const of = { programmeId: row.programmeId, institutionId: row.institutionId };
  const { title, tasks, outputs, mode, sector, country, region, place, supervisor, counterpartNumber } = row;
  const { occupationId, minimumExperience, minimumEducation, licenceNeeded, vacancy, employment } = row;
  const id = await insertAssignment(
    ctx.tx,
    {
      ...of,
      ...{ title, tasks, outputs, mode, sector, country, region, place, supervisor, counterpartNumber },
      ...{ occupationId, minimumExperience, minimumEducation, licenceNeeded, vacancy, employment },
      ...changed,
      again,
      parentId: row.id,
      createdBy: ctx.actor.person?.account.id ?? null,
    },
    await findNeeds(ctx.tx, row.id),
  );
  await setCounterparts(
    ctx.tx,
    { assignmentId: id, programmeId: row.programmeId },
    await counterpartsOf(ctx.tx, row.id),
  );
  await ctx.record('assignment.drafted', { id, programmeId: row.programmeId }, { again, parentId: row.id });
  return id;
}

/**
 * Once people are looked for, the person who was named stands on the shortlist, so that inviting is one press. Whoever has
 * left the pool meanwhile, or blocked the institution, does not; the need then looks for somebody else.
 */
export async function personGoesOn(ctx: Context, row: AssignmentRow): Promise<void> {
  if (row.extendsPlacementId === null) return;
  const earlier = await findPlacement(ctx.tx, row.extendsPlacementId);
  if (!earlier) return;
  const { profileId, pseudonym } = earlier.placement;
  if (!(await mayBeInvited(ctx.tx, profileId, row.institutionId))) {
    await ctx.record('assignment.person_not_there', row);
    return;
  }
  const accountId = ctx.actor.person?.account.id ?? null;
  const id = await insertPlacement(ctx.tx, {
    programmeId: row.programmeId,
    assignmentId: row.id,
    institutionId: row.institutionId,
    profileId,
    pseudonym,
    parentId: earlier.placement.id,
    status: 'shortlisted',
    statusAt: ctx.now,
    coordinatorId: accountId,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
  });
  await insertMove(ctx.tx, {
    programmeId: row.programmeId,
    placementId: id,
    verb: 'shortlist',
    fromStatus: 'longlisted',
    toStatus: 'shortlisted',
    version: 1,
    accountId,
    of: null,
    way: null,
    evidence: null,
    documentId: null,
    note: null,
    before: {},
    at: ctx.now,
  });
  await ctx.record(
    placementEvents.shortlist,
    { id, programmeId: row.programmeId },
    { assignmentId: row.id, again: row.again },
  );
}
