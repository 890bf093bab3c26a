// One step along the table in rules.ts, in whoever's name, and the way back from it. Each is one conditional change, the note
// of who did it, and one event.
import {
  endDisclosure,
  findDisclosure,
  lockPlacement,
  mayBeContacted,
  mayBeInvited,
  movePlacement,
  openDisclosure,
  type PlacementRow,
  seatsLeft,
} from '@compatriot/db/queries/placements.ts';
import {
  insertMove,
  lastEventOf,
  markUndone,
  moveBack,
  type MoveRow,
  movesOf,
  reopenDisclosure,
} from '@compatriot/db/queries/placement-moves.ts';
import { inConflict } from '@compatriot/db/queries/selection.ts';
import type { PlacementStatus, RecordedWay } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { type LoadedPlacement, placementFor } from './access.ts';
import { behalfOf, takesPart } from './policy.ts';
import {
  answerDays,
  answers,
  choiceBehind,
  choosingStatuses,
  confirmedYes,
  contactEndsAt,
  dateFault,
  decidingSteps,
  destination,
  fromOf,
  hopefulSteps,
  needEndsWith,
  placementEvents,
  type PlacementVerb,
  reasonsFor,
  recordedYes,
  seatedStatuses,
  stepOf,
  stoppedStatuses,
  undoHours,
  undoable,
} from './rules.ts';
import type { StepInput } from './schema.ts';
import { settleNeed } from './seats.ts';
import { standingOf, type Subject } from './standing.ts';

export interface OnBehalf {
  of: 'member' | 'host';
  way: RecordedWay;
  evidence: string;
  documentId?: string | undefined;
}

/**
 * One step along the table in rules.ts.
 * @throws 404, 403 wrong party, 400 something missing in the step itself, 409 wrong moment, a fact missing or no seat left,
 * 412 changed since it was read
 */
export async function step(
  ctx: Context,
  id: string,
  input: StepInput,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  // Held first: what is read below stays true until the step is taken.
  await lockPlacement(ctx.tx, id);
  const loaded = await placementFor(ctx, id);
  const { row, subject } = loaded;
  const verb = input.step;
  const behalf = requireParty(loaded, input);
  requireNeeds(ctx, row, input);
  const tooLate =
    answers.includes(verb) && (!subject.answerDueAt || subject.answerDueAt.getTime() <= ctx.now.getTime());
  const to = tooLate ? null : destination(verb, subject);
  // The state before the version: a host must not learn by a version that somebody said no.
  if (!to) throw problems.notNow(subject.status);
  // After contact ended nothing of it is the host's any more, whatever state it stands in.
  if (!behalf && !loaded.contactOpen && actsAsHostOnly(loaded)) throw problems.notNow(subject.status);
  if (ifMatch !== undefined && ifMatch !== row.placement.version) throw problems.stale();
  // Nobody's contact opens, and nobody is chosen, for an assignment that was stopped.
  if (hopefulSteps.includes(verb) && stoppedStatuses.includes(row.assignment.status))
    throw problems.notNow(row.assignment.status);
  if (verb === 'invite') await requireInvitable(ctx, row);
  // Whoever knows the person decides nothing about them; the database holds it too.
  if (decidingSteps.includes(verb) && (await inConflict(ctx.tx, id))) throw problems.notAllowed();
  await requireFacts(ctx, row, verb);
  const seats = takesSeat(subject.status, to)
    ? await seatsLeft(ctx.tx, row.placement.assignmentId, seatedStatuses)
    : null;
  if (seats !== null && seats <= 0) throw problems.seatsTaken();

  const set = columnsOf(ctx, input, to);
  await insertMove(ctx.tx, {
    programmeId: subject.programmeId,
    placementId: id,
    verb,
    fromStatus: subject.status,
    toStatus: to,
    version: row.placement.version + 1,
    accountId: ctx.actor.person?.account.id ?? null,
    of: behalf?.of ?? null,
    way: behalf?.way ?? null,
    evidence: behalf?.evidence ?? null,
    documentId: behalf?.documentId ?? null,
    note: input.note ?? null,
    before: Object.fromEntries(Object.keys(set).map((key) => [key, row.placement[key as keyof typeof set]])),
    at: ctx.now,
  });
  const moved = await movePlacement(ctx.tx, {
    id,
    from: fromOf(verb, subject),
    to,
    version: row.placement.version,
    now: ctx.now,
    beforeDue: answers.includes(verb),
    set,
  });
  if (!moved) throw problems.stale();
  await follow(ctx, row, verb, input, to);
  if (seats !== null || needEndsWith.includes(to)) await settleNeed(ctx, row.placement.assignmentId);
  return { version: row.placement.version + 1 };
}

/** The note in the audit, and contact: a person's own yes opens it, an end closes it. */
async function follow(
  ctx: Context,
  { placement }: PlacementRow,
  verb: PlacementVerb,
  input: StepInput,
  to: PlacementStatus,
): Promise<void> {
  const takenDown = verb === 'express_interest' && input.onBehalf !== undefined;
  const eventId = await ctx.record(
    takenDown ? recordedYes : placementEvents[verb],
    { id: placement.id, programmeId: placement.programmeId },
    {
      ...(input.reason ? { reason: input.reason } : {}),
      ...(input.onBehalf ? { of: input.onBehalf.of, way: input.onBehalf.way } : {}),
    },
  );
  if (verb === 'express_interest' && !takenDown) {
    await openDisclosure(ctx.tx, {
      programmeId: placement.programmeId,
      placementId: placement.id,
      profileId: placement.profileId,
      institutionId: placement.institutionId,
      eventId,
    });
  }
  if (contactEndsAt.includes(to)) await endDisclosure(ctx.tx, placement.id, ctx.now);
}

/** What stood on the shortlist may have changed its mind since. @throws 409 */
async function requireInvitable(ctx: Context, { placement, assignment }: PlacementRow): Promise<void> {
  if (!choosingStatuses.includes(assignment.status)) throw problems.notNow(assignment.status);
  if (!(await mayBeInvited(ctx.tx, placement.profileId, placement.institutionId)))
    throw problems.notInvitable();
}

const takesSeat = (from: PlacementStatus, to: PlacementStatus): boolean =>
  !seatedStatuses.includes(from) && seatedStatuses.includes(to);

/** @returns on whose behalf, when it is not the actor's own step; @throws 403 for a step of somebody else's */
function requireParty({ parties }: LoadedPlacement, input: StepInput): OnBehalf | null {
  if (takesPart(input.step, parties)) return null;
  if (!input.onBehalf) throw problems.notAllowed();
  const of = behalfOf(input.step, parties);
  if (!of || !stepOf(input.step).by.includes(input.onBehalf.of) || !parties.includes('coordinator'))
    throw problems.notAllowed();
  return input.onBehalf;
}

const actsAsHostOnly = ({ parties }: LoadedPlacement): boolean =>
  parties.length === 1 && parties[0] === 'host';

function requireNeeds(ctx: Context, row: PlacementRow, input: StepInput): void {
  const faults: ProblemDetail[] = stepOf(input.step)
    .needs.filter((need) => input[need] === undefined)
    .map((path) => ({ path, code: 'required' }));
  if (input.reason && !reasonsFor[input.step]?.includes(input.reason))
    faults.push({ path: 'reason', code: 'not_a_choice' });
  const fault = input.date && dateFault(input.step, input.date, row.placement.arrivedOn, ctx.now);
  if (fault) faults.push({ path: 'date', code: fault });
  if (faults.length > 0) throw problems.invalid(faults);
}

export const subjectOf = ({ placement, assignment }: PlacementRow): Subject => ({
  id: placement.id,
  programmeId: placement.programmeId,
  assignmentId: placement.assignmentId,
  profileId: placement.profileId,
  mode: assignment.mode,
  hostChoice: placement.hostChoice,
});

async function requireFacts(ctx: Context, row: PlacementRow, verb: PlacementVerb): Promise<void> {
  const required = stepOf(verb).requires.filter((fact) => fact !== 'host_agrees');
  const standing = required.length > 0 ? await standingOf(ctx.tx, subjectOf(row), ctx.now) : {};
  const missing: string[] = required.filter((fact) => !standing[fact]);
  if (!hostAgrees(row, verb)) missing.push('host_agrees');
  if (missing.length > 0) throw problems.factsMissing(missing);
}

/** The host asked for just what this step does (DOMAIN.md: "host and coordinator together"). */
export const hostAgrees = ({ placement }: PlacementRow, verb: PlacementVerb): boolean =>
  choiceBehind[verb] === undefined || placement.hostChoice === choiceBehind[verb];

/** What a step changes beside the state. */
function columnsOf(ctx: Context, input: StepInput, to: PlacementStatus) {
  const decision = input.step === 'select' || input.step === 'reserve' || input.step === 'not_select';
  return {
    ...(answers.includes(input.step) ? { answeredAt: ctx.now } : {}),
    ...(input.reason ? { reasonCode: input.reason } : {}),
    ...(decision ? { decisionNote: input.note ?? null } : {}),
    ...(input.step === 'invite'
      ? {
          invitedAt: ctx.now,
          answerDueAt: new Date(ctx.now.getTime() + answerDays * 86_400_000),
          coordinatorId: ctx.actor.person?.account.id ?? null,
          ...(input.message ? { message: input.message } : {}),
        }
      : {}),
    ...(input.step === 'confirm_arrival' || input.step === 'begin_probation'
      ? { arrivedOn: input.date }
      : {}),
    ...(to === 'completed' || to === 'settled' ? { completedOn: input.date } : {}),
  };
}

/** The last step of this placement, when it can be taken back by this actor now; else null. */
export function lastUndoable(ctx: Context, moves: MoveRow[], row: PlacementRow): MoveRow | null {
  const last = moves.find((move) => move.undoneAt === null);
  if (!last || last.accountId === null || last.accountId !== ctx.actor.person?.account.id) return null;
  if (last.version !== row.placement.version || last.toStatus !== row.placement.status) return null;
  const young = ctx.now.getTime() - last.at.getTime() < undoHours * 3_600_000;
  return young && undoable.includes(last.verb as PlacementVerb) ? last : null;
}

/**
 * Takes the last step back: a wrong click, by whoever made it, while nobody has acted on it.
 * @throws 404, 409 nothing_to_undo (not theirs, too old, or something happened since), 409 seats_taken
 */
export async function undoStep(ctx: Context, id: string): Promise<{ version: number }> {
  await lockPlacement(ctx.tx, id);
  const { row, subject, parties } = await placementFor(ctx, id);
  if (parties.length === 0) throw problems.notAllowed();
  const last = lastUndoable(ctx, await movesOf(ctx.tx, id), row);
  if (!last) throw problems.nothingToUndo();
  const verb = last.verb as PlacementVerb;
  const expected = last.of !== null && verb === 'express_interest' ? recordedYes : placementEvents[verb];
  if ((await lastEventOf(ctx.tx, id)) !== expected) throw problems.nothingToUndo();
  const back = last.fromStatus as PlacementStatus;
  const seats = takesSeat(subject.status, back)
    ? await seatsLeft(ctx.tx, row.placement.assignmentId, seatedStatuses)
    : null;
  if (seats !== null && seats <= 0) throw problems.seatsTaken();
  if (!(await markUndone(ctx.tx, last.id))) throw problems.nothingToUndo();
  const before = revived(last.before as Record<string, unknown>);
  if (!(await moveBack(ctx.tx, id, row.placement.version, { ...before, status: back, statusAt: ctx.now })))
    throw problems.stale();
  if (contactEndsAt.includes(subject.status)) await reopenDisclosure(ctx.tx, id, last.at);
  await ctx.record(
    'placement.undone',
    { id, programmeId: subject.programmeId },
    { verb, from: subject.status, to: back },
  );
  // The seat is taken or free again; and a need that was closed over this waits for somebody again.
  if (seats !== null || takesSeat(back, subject.status) || needEndsWith.includes(subject.status))
    await settleNeed(ctx, row.placement.assignmentId);
  return { version: row.placement.version + 1 };
}

/** Instants went through JSON as text; the driver wants them as dates again. */
const instants = ['answeredAt', 'invitedAt', 'answerDueAt'];
const revived = (before: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(before).map(([key, value]) => [
      key,
      instants.includes(key) && typeof value === 'string' ? new Date(value) : value,
    ]),
  );

/**
 * A yes that a coordinator took down opens contact once the person says so themselves, or a second coordinator does.
 * @throws 404, 403 for the coordinator who took it down, 409 when there is no such yes or contact is open already
 */
export async function confirmYes(ctx: Context, id: string): Promise<{ version: number }> {
  await lockPlacement(ctx.tx, id);
  const { row, subject, parties } = await placementFor(ctx, id);
  if (!parties.includes('member') && !parties.includes('coordinator')) throw problems.notAllowed();
  const yes = (await movesOf(ctx.tx, id)).find((move) => move.verb === 'express_interest' && !move.undoneAt);
  const waits = !contactEndsAt.includes(subject.status) && !(await findDisclosure(ctx.tx, id, ctx.now));
  const takenDown = parties.includes('member') ? subject.status !== 'invited' : yes?.of === 'member';
  if (!waits || !takenDown) throw problems.notNow(subject.status);
  if (!parties.includes('member')) {
    if (yes?.accountId === ctx.actor.person?.account.id) throw problems.notAllowed();
    // Nobody vouches for the yes of somebody who wants no contact any more.
    if (!(await mayBeContacted(ctx.tx, row.placement.profileId))) throw problems.notNow(subject.status);
  }
  const eventId = await ctx.record(confirmedYes, { id, programmeId: subject.programmeId });
  await openDisclosure(ctx.tx, {
    programmeId: subject.programmeId,
    placementId: id,
    profileId: row.placement.profileId,
    institutionId: row.placement.institutionId,
    eventId,
    eventKind: confirmedYes,
  });
  return { version: row.placement.version };
}

/** Steps with what each still lacks, for the page of whoever reads. */
export async function nextSteps(ctx: Context, loaded: LoadedPlacement, verbs: readonly PlacementVerb[]) {
  const { row, parties } = loaded;
  // Who said that they know the person is not offered what would be refused.
  const barred =
    verbs.some((verb) => decidingSteps.includes(verb)) && (await inConflict(ctx.tx, row.placement.id));
  const mine = (actsAsHostOnly(loaded) && !loaded.contactOpen ? [] : verbs)
    .filter((verb) => !barred || !decidingSteps.includes(verb))
    .map((verb) => ({ verb, of: takesPart(verb, parties) ? null : behalfOf(verb, parties) }))
    .filter(({ verb, of }) => of !== null || takesPart(verb, parties));
  const asks = mine.some(({ verb }) => stepOf(verb).requires.length > 0);
  const standing = asks ? await standingOf(ctx.tx, subjectOf(row), ctx.now) : {};
  return mine.map(({ verb, of }) => ({
    step: verb,
    of,
    needs: [...stepOf(verb).needs],
    missing: [...stepOf(verb).requires].filter((fact) =>
      fact === 'host_agrees' ? !hostAgrees(row, verb) : !standing[fact],
    ),
  }));
}
