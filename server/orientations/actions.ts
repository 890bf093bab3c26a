// Orientation sessions of a programme: planned, filled, held, and counted. Being there is a fact that a step rests on.
import {
  changeOrientation,
  clearSeats,
  countsOf,
  findOrientation,
  figuresOf,
  insertOrientation,
  isFull,
  leaveSeat,
  lockOrientation,
  markSeat,
  openOrientations,
  type OrientationRow,
  orientationsOf,
  peopleOf,
  replaceCounts,
  seatsOf,
  takenSeats,
  takeSeat,
  waitingFor,
} from '@compatriot/db/queries/orientations.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { OrientationForm } from '@compatriot/db/work-vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { orientationPolicy } from './policy.ts';
import { enrolStatuses, needsOf, peopleIn, sessionState } from './rules.ts';
import type { AttendanceInput, SessionInput } from './schema.ts';

const pageSize = 50;

async function enter(ctx: Context, code: string, verb: string) {
  const { programme, recipient } = await officialProgramme(ctx, code);
  const subject = { programmeId: programme.id, ofTeam: recipient === 'programme_team' };
  authorize(ctx, orientationPolicy, verb, subject);
  return { programme, can: verbsAllowed(ctx.actor, orientationPolicy, subject) };
}

async function load(ctx: Context, code: string, id: string, verb: string) {
  const { programme, can } = await enter(ctx, code, verb);
  const row = await findOrientation(ctx.tx, programme.id, id);
  if (!row) throw problems.notFound();
  return { programme, row, can };
}

const shown = (row: OrientationRow, now: Date) => ({
  id: row.id,
  title: row.title,
  form: row.form as OrientationForm,
  place: row.place,
  startsAt: row.startsAt,
  timeZone: row.timeZone,
  minutes: row.minutes,
  about: row.about,
  state: sessionState(row, now),
});

export async function listSessions(
  ctx: Context,
  code: string,
  query: { when: 'coming' | 'past'; page: number },
) {
  const { programme, can } = await enter(ctx, code, 'orientation.read');
  const { items, total } = await orientationsOf(ctx.tx, programme.id, {
    coming: query.when === 'coming',
    now: ctx.now,
    limit: pageSize,
    offset: (query.page - 1) * pageSize,
  });
  return {
    items: items.map(({ row, enrolled, attended, counted }) => ({
      ...shown(row, ctx.now),
      capacity: row.capacity,
      enrolled,
      attended,
      counted,
    })),
    total,
    pageSize,
    figures: await figuresOf(ctx.tx, programme.id, ctx.now),
    can,
  };
}

export async function showSession(ctx: Context, code: string, id: string) {
  const { programme, row, can } = await load(ctx, code, id, 'orientation.read');
  const people = await peopleOf(ctx.tx, id);
  const planned = can.includes('orientation.plan') && sessionState(row, ctx.now) !== 'cancelled';
  return {
    ...shown(row, ctx.now),
    link: row.link,
    capacity: row.capacity,
    version: row.version,
    people: people.map((each) => ({ ...each, status: each.status as PlacementStatus })),
    counts: await countsOf(ctx.tx, id),
    waiting: planned
      ? (await waitingFor(ctx.tx, programme.id, id, [...enrolStatuses])).map((each) => ({
          ...each,
          status: each.status as PlacementStatus,
        }))
      : [],
    can,
  };
}

/** Only what the session's form needs is kept: a link of a session at a place would mislead. */
function columnsOf(input: SessionInput) {
  const { title, form, startsAt, timeZone, minutes, capacity } = input;
  const need = needsOf[form];
  return {
    ...{ title, form, startsAt, timeZone, minutes, capacity },
    place: need === 'place' ? (input.place ?? null) : null,
    link: need === 'link' ? (input.link ?? null) : null,
    about: input.about || null,
  };
}

export async function planSession(ctx: Context, code: string, input: SessionInput): Promise<{ id: string }> {
  const { programme } = await enter(ctx, code, 'orientation.plan');
  const id = await insertOrientation(ctx.tx, {
    programmeId: programme.id,
    madeBy: ctx.actor.person?.account.id ?? null,
    ...columnsOf(input),
  });
  await ctx.record('orientation.planned', { id, programmeId: programme.id });
  return { id };
}

/** @throws 404, 403, 409 begun, cancelled or more people have seats than there would be, 412 */
export async function changeSession(
  ctx: Context,
  code: string,
  id: string,
  input: SessionInput,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const { programme } = await load(ctx, code, id, 'orientation.plan');
  // Held, so that nobody takes a seat that is about to go.
  const row = await lockOrientation(ctx.tx, programme.id, id);
  if (!row) throw problems.notFound();
  const state = sessionState(row, ctx.now);
  if (state !== 'coming') throw problems.notNow(state);
  if (ifMatch !== undefined && ifMatch !== row.version) throw problems.stale();
  const taken = await takenSeats(ctx.tx, id);
  if (input.capacity < taken)
    throw problems.invalid([{ path: 'capacity', code: 'too_small', values: { minimum: taken } }]);
  await changeOrientation(ctx.tx, id, columnsOf(input));
  await ctx.record('orientation.changed', { id, programmeId: programme.id });
  return { version: row.version + 1 };
}

/** @throws 404, 403, 409 cancelled already, or somebody was there */
export async function cancelSession(ctx: Context, code: string, id: string): Promise<{ version: number }> {
  const { programme } = await load(ctx, code, id, 'orientation.plan');
  const row = await lockOrientation(ctx.tx, programme.id, id);
  if (!row) throw problems.notFound();
  if (row.cancelledAt) throw problems.notNow('cancelled');
  if ((await peopleOf(ctx.tx, id)).some(({ attended }) => attended)) throw problems.notNow('begun');
  await changeOrientation(ctx.tx, id, { cancelledAt: ctx.now });
  await ctx.record('orientation.cancelled', { id, programmeId: programme.id });
  return { version: row.version + 1 };
}

/**
 * Who was there, and the counts from the room. Those not named stay as they were marked.
 * @throws 404, 403, 400 somebody without a seat, 409 before it begins
 */
export async function markAttendance(
  ctx: Context,
  code: string,
  id: string,
  input: AttendanceInput,
): Promise<{ attended: number }> {
  const { programme, row } = await load(ctx, code, id, 'orientation.plan');
  const state = sessionState(row, ctx.now);
  if (state !== 'begun') throw problems.notNow(state);
  // Always in the same order, so that two coordinators who mark at once do not wait for each other for ever.
  const marks = input.people.toSorted((one, other) => (one.placementId < other.placementId ? -1 : 1));
  for (const [index, { placementId, attended }] of marks.entries()) {
    const placement = await lockPlacement(ctx.tx, placementId);
    // Later steps rest on their having been there.
    if (placement && !attended && !enrolStatuses.includes(placement.status as PlacementStatus))
      throw problems.notNow(placement.status);
    const marked = await markSeat(ctx.tx, id, placementId, {
      attended,
      markedBy: ctx.actor.person?.account.id ?? null,
      markedAt: ctx.now,
    });
    if (marked === null) throw problems.invalid([{ path: `people.${index}`, code: 'not_a_choice' }]);
    if (marked)
      await ctx.record(
        attended ? 'orientation.attended' : 'orientation.missed',
        { id: placementId, programmeId: programme.id },
        { orientationId: id },
      );
  }
  if (input.counts) {
    const counts = input.counts.filter((each) => peopleIn([each]) > 0);
    await replaceCounts(ctx.tx, programme.id, id, counts);
    await ctx.record('orientation.counted', { id, programmeId: programme.id }, { people: peopleIn(counts) });
  }
  return { attended: (await peopleOf(ctx.tx, id)).filter(({ attended }) => attended).length };
}

/** What a member, or the coordinator for them, sees of the programme's sessions. */
export async function showPlace(ctx: Context, placementId: string) {
  const { row, subject, parties } = await placementAs(ctx, placementId, 'coordinator', 'member');
  const seats = await seatsOf(ctx.tx, placementId);
  const taken = new Set(seats.map(({ row: session }) => session.id));
  const mayEnrol = enrolStatuses.includes(subject.status);
  const coming = mayEnrol ? await openOrientations(ctx.tx, row.placement.programmeId, ctx.now) : [];
  const open = [];
  for (const session of coming.filter(({ id }) => !taken.has(id)))
    open.push({ ...shown(session, ctx.now), full: await isFull(ctx.tx, session.id) });
  return {
    attendedAt: seats.find(({ attended }) => attended)?.row.startsAt ?? null,
    enrolled: seats.map(({ row: session, attended }) => ({
      ...shown(session, ctx.now),
      link: session.link,
      attended,
    })),
    open,
    can: mayEnrol && parties.length > 0 ? ['orientation.enrol'] : [],
  };
}

/**
 * A seat for one placement; seats in other coming sessions are given up, for nobody needs two.
 * @throws 404, 409 not the moment for this placement, session full, over or cancelled, or enrolled already
 */
export async function enrol(
  ctx: Context,
  placementId: string,
  orientationId: string,
): Promise<{ id: string }> {
  await lockPlacement(ctx.tx, placementId);
  const { row, subject } = await placementAs(ctx, placementId, 'coordinator', 'member');
  if (!enrolStatuses.includes(subject.status)) throw problems.notNow(subject.status);
  const session = await findOrientation(ctx.tx, row.placement.programmeId, orientationId);
  if (!session) throw problems.notFound();
  const seats = await seatsOf(ctx.tx, placementId);
  if (seats.some((seat) => seat.row.id === orientationId)) throw problems.alreadyExists('orientationId');
  const others = seats.filter(
    ({ row: other, attended }) => attended === null && sessionState(other, ctx.now) === 'coming',
  );
  await clearSeats(
    ctx.tx,
    placementId,
    others.map((seat) => seat.row.id),
  );
  await takeSeat(ctx.tx, {
    orientationId,
    programmeId: row.placement.programmeId,
    placementId,
    profileId: row.placement.profileId,
    institutionId: row.placement.institutionId,
    enrolledBy: ctx.actor.person?.account.id ?? null,
  });
  await ctx.record(
    'orientation.enrolled',
    { id: placementId, programmeId: row.placement.programmeId },
    { orientationId },
  );
  return { id: orientationId };
}

/** @throws 404 no such seat, 409 once it was marked who came */
export async function leave(ctx: Context, placementId: string, orientationId: string): Promise<void> {
  await lockPlacement(ctx.tx, placementId);
  const { row } = await placementAs(ctx, placementId, 'coordinator', 'member');
  const seat = (await seatsOf(ctx.tx, placementId)).find((each) => each.row.id === orientationId);
  if (!seat) throw problems.notFound();
  if (!(await leaveSeat(ctx.tx, placementId, orientationId))) throw problems.notNow('begun');
  await ctx.record(
    'orientation.left',
    { id: placementId, programmeId: row.placement.programmeId },
    { orientationId },
  );
}
