// From an invitation to a completed assignment. Each verb is one conditional change, one event, and what must follow it in
// the same transaction.
import { insertAccess, eventsOf } from '@compatriot/db/queries/events.ts';
import {
  endDisclosure,
  findContact,
  findDisclosure,
  findInvitable,
  findPlacement,
  insertPlacement,
  markFilled,
  mayBeInvited,
  movePlacement,
  openDisclosure,
  ownerOfProfile,
  type PlacementRow,
  placementsOfAccount,
  placementsOfInstitutions,
  placementsOfProgramme,
  programmeOf,
  seatsLeft,
} from '@compatriot/db/queries/placements.ts';
import { accountNames } from '@compatriot/db/queries/accounts.ts';
import { findRun, resultOfPerson } from '@compatriot/db/queries/match-runs.ts';
import type { PlacementStatus, ReasonCode } from '@compatriot/db/vocabulary.ts';
import { authorize, hasRole } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { placementPolicy, type PlacementForPolicy, stepsNow } from './policy.ts';
import {
  answerDays,
  answers,
  contactEndsAt,
  dateFault,
  choosingStatuses,
  hostStatus,
  memberEvents,
  stoppedStatuses,
  memberStatus,
  placementEvents,
  placementSteps,
  type PlacementStep,
  type PlacementVerb,
  reasonsFor,
  type Report,
  seatedStatuses,
} from './rules.ts';
import type { z } from 'zod';
import type { inviteBody, stepBody } from './schema.ts';

const pageSize = 50;
const hopefulSteps: PlacementVerb[] = ['express_interest', 'accept'];

interface Loaded {
  row: PlacementRow;
  subject: PlacementForPolicy;
}

async function load(ctx: Context, id: string): Promise<Loaded> {
  const row = await findPlacement(ctx.tx, id);
  if (!row) throw problems.notFound();
  const { placement } = row;
  return {
    row,
    subject: {
      programmeId: placement.programmeId,
      institutionId: placement.institutionId,
      status: placement.status as PlacementStatus,
      ownerId: await ownerOfProfile(ctx.tx, placement.profileId),
      answerDueAt: placement.answerDueAt,
    },
  };
}

/**
 * @throws 404 person or assignment not visible, 400 the person is not in the run named, or better placed people are passed
 * over without a reason, 409 not_now (assignment not open), not_invitable, already_exists
 */
export async function invite(
  ctx: Context,
  code: string,
  input: z.output<typeof inviteBody>,
): Promise<{ id: string }> {
  const access = await officialProgramme(ctx, code);
  if (!hasRole(ctx.actor, access.programme.id, 'coordinator')) throw problems.notAllowed();
  const found = await findInvitable(ctx.tx, access.programme.id, input.assignmentId, input.profileId);
  if (!found) throw problems.notFound();
  if (!choosingStatuses.includes(found.assignmentStatus)) throw problems.notNow(found.assignmentStatus);
  if (!(await mayBeInvited(ctx.tx, input.profileId, found.institutionId))) throw problems.notInvitable();
  const { score, passedOver } = input.runId
    ? await placeInRun(ctx, found.assignmentId, input.runId, found.profileId)
    : { score: null, passedOver: 0 };
  // Whoever prefers somebody to people who are better placed says why; it is kept for the programme's audit.
  if (passedOver > 0 && !input.overrideReason)
    throw problems.invalid([{ path: 'overrideReason', code: 'required' }]);
  const id = await insertPlacement(ctx.tx, {
    programmeId: access.programme.id,
    assignmentId: found.assignmentId,
    institutionId: found.institutionId,
    profileId: found.profileId,
    pseudonym: found.pseudonym,
    runId: input.runId ?? null,
    score,
    overrideReason: input.overrideReason || null,
    passedOver,
    status: 'invited',
    message: input.message || null,
    invitedAt: ctx.now,
    answerDueAt: new Date(ctx.now.getTime() + answerDays * 86_400_000),
  });
  await ctx.record(
    'placement.invited',
    { id, programmeId: access.programme.id },
    { assignmentId: found.assignmentId, override: passedOver > 0, passedOver },
  );
  return { id };
}

/** @throws 400 for a run that is of another assignment or not the actor's to see, and for somebody who is not (or no more) in it */
async function placeInRun(ctx: Context, assignmentId: string, runId: string, profileId: string) {
  const run = await findRun(ctx.tx, assignmentId, runId);
  const place = run && (await resultOfPerson(ctx.tx, run, profileId, today(ctx.now)));
  if (!place) throw problems.invalid([{ path: 'runId', code: 'not_a_choice' }]);
  return place;
}

/**
 * One step along the table in rules.ts.
 * @throws 404, 403 wrong party, 400 something missing, 409 wrong moment or no seat left, 412 changed since it was read
 */
export async function step(
  ctx: Context,
  id: string,
  input: z.output<typeof stepBody>,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const { row, subject } = await load(ctx, id);
  authorize(ctx, placementPolicy, `placement.${input.step}`, subject);
  const rule: PlacementStep = placementSteps[input.step];
  requireNeeds(ctx, row, rule, input);
  // Nobody's contact opens, and nobody is chosen, for an assignment that was stopped.
  if (hopefulSteps.includes(input.step) && stoppedStatuses.includes(row.assignment.status)) {
    throw problems.notNow(row.assignment.status);
  }
  if (input.step === 'accept') {
    const left = await seatsLeft(ctx.tx, row.placement.assignmentId, seatedStatuses);
    if (left <= 0) throw problems.seatsTaken();
    await move(ctx, row, input, rule, ifMatch);
    await markFilled(ctx.tx, row.placement.assignmentId, left - 1);
  } else {
    await move(ctx, row, input, rule, ifMatch);
  }
  const eventId = await ctx.record(
    placementEvents[input.step],
    { id, programmeId: row.placement.programmeId },
    input.reason ? { reason: input.reason } : {},
  );
  if (input.step === 'express_interest') {
    await openDisclosure(ctx.tx, {
      programmeId: row.placement.programmeId,
      placementId: id,
      profileId: row.placement.profileId,
      institutionId: row.placement.institutionId,
      eventId,
    });
  }
  if (contactEndsAt.includes(rule.to)) await endDisclosure(ctx.tx, id, ctx.now);
  return { version: row.placement.version + 1 };
}

function requireNeeds(
  ctx: Context,
  row: PlacementRow,
  rule: PlacementStep,
  input: z.output<typeof stepBody>,
): void {
  const faults: ProblemDetail[] = rule.needs
    .filter((need) => input[need] === undefined)
    .map((path) => ({ path, code: 'required' }));
  if (input.reason && !reasonsFor[input.step]?.includes(input.reason))
    faults.push({ path: 'reason', code: 'not_a_choice' });
  const fault = input.date && dateFault(input.step, input.date, row.placement.arrivedOn, ctx.now);
  if (fault) faults.push({ path: 'date', code: fault });
  if (faults.length > 0) throw problems.invalid(faults);
}

async function move(
  ctx: Context,
  row: PlacementRow,
  input: {
    step: PlacementVerb;
    reason?: ReasonCode | undefined;
    date?: string | undefined;
    report?: Report | undefined;
  },
  rule: PlacementStep,
  ifMatch: number | undefined,
): Promise<void> {
  const answered = answers.includes(input.step);
  const moved = await movePlacement(ctx.tx, {
    id: row.placement.id,
    from: [...rule.from],
    to: rule.to,
    version: ifMatch,
    now: ctx.now,
    beforeDue: answered,
    set: {
      ...(answered ? { answeredAt: ctx.now } : {}),
      ...(input.reason ? { reasonCode: input.reason } : {}),
      ...(rule.to === 'active' && input.date ? { arrivedOn: input.date } : {}),
      ...(rule.to === 'completed' ? { completedOn: input.date, report: input.report } : {}),
    },
  });
  if (moved) return;
  const rightState = rule.from.includes(row.placement.status as PlacementStatus);
  if (rightState && ifMatch !== undefined && ifMatch !== row.placement.version) throw problems.stale();
  throw problems.notNow(row.placement.status);
}

const assignmentPart = ({ assignment }: PlacementRow) => ({
  id: assignment.id,
  title: assignment.title,
  mode: assignment.mode,
  country: assignment.country,
  place: assignment.place,
  startsOn: assignment.startsOn,
  endsOn: assignment.endsOn,
  institution: assignment.institution,
});

const commonParts = (ctx: Context, { row, subject }: Loaded) => ({
  id: row.placement.id,
  assignment: assignmentPart(row),
  version: row.placement.version,
  invitedAt: row.placement.invitedAt,
  answerDueAt: row.placement.answerDueAt,
  arrivedOn: row.placement.arrivedOn,
  completedOn: row.placement.completedOn,
  can: stepsNow(ctx.actor, subject, ctx.now),
});

export async function listPlacements(
  ctx: Context,
  code: string,
  query: { status?: PlacementStatus | undefined; page: number },
) {
  const access = await officialProgramme(ctx, code);
  const { items, counts } = await placementsOfProgramme(ctx.tx, access.programme.id, {
    status: query.status,
    limit: pageSize,
    offset: (query.page - 1) * pageSize,
  });
  const total = query.status
    ? (counts[query.status] ?? 0)
    : Object.values(counts).reduce((sum, each) => sum + each, 0);
  return {
    items: items.map((row) => ({
      id: row.placement.id,
      status: row.placement.status as PlacementStatus,
      pseudonym: row.placement.pseudonym,
      score: row.placement.score,
      assignment: assignmentPart(row),
      updatedAt: row.placement.updatedAt,
    })),
    total,
    counts,
  };
}

export async function showPlacement(ctx: Context, code: string, id: string) {
  const access = await officialProgramme(ctx, code);
  const loaded = await load(ctx, id);
  const { placement } = loaded.row;
  if (placement.programmeId !== access.programme.id) throw problems.notFound();
  const events = await eventsOf(ctx.tx, id);
  const names = await accountNames(
    ctx.tx,
    events.flatMap((event) => (event.actorId && !memberEvents.includes(event.kind) ? [event.actorId] : [])),
  );
  return {
    ...commonParts(ctx, loaded),
    status: placement.status as PlacementStatus,
    pseudonym: placement.pseudonym,
    score: placement.score,
    message: placement.message,
    reasonCode: placement.reasonCode as ReasonCode | null,
    overrideReason: placement.overrideReason,
    report: placement.report as Report | null,
    // Focal points follow the placement; contact is for the coordinator and the host (SAFETY.md, tier 2).
    contact: hasRole(ctx.actor, placement.programmeId, 'coordinator')
      ? await disclosedContact(ctx, loaded.row)
      : null,
    timeline: events.map((event) => ({
      kind: event.kind,
      at: event.at,
      // Never the member: an official could learn an address by making its account a colleague.
      by: event.actorId && !memberEvents.includes(event.kind) ? (names.get(event.actorId) ?? null) : null,
      details: event.details as Record<string, unknown>,
    })),
  };
}

/** Name and contact after the person's yes, with the access record that goes with reading them. */
async function disclosedContact(ctx: Context, row: PlacementRow) {
  const { placement } = row;
  if (!(await findDisclosure(ctx.tx, placement.id, ctx.now))) return null;
  const contact = await findContact(ctx.tx, placement.profileId);
  if (contact && ctx.actor.person) {
    await insertAccess(ctx.tx, [
      {
        programmeId: placement.programmeId,
        profileId: placement.profileId,
        accountId: ctx.actor.person.account.id,
        tier: 2,
        route: ctx.route,
      },
    ]);
  }
  return contact;
}

export async function listInvitations(ctx: Context) {
  const rows = ctx.actor.person ? await placementsOfAccount(ctx.tx, ctx.actor.person.account.id) : [];
  return {
    items: rows.map((row) => ({
      id: row.placement.id,
      status: memberStatus(row.placement.status as PlacementStatus, row.placement.answerDueAt, ctx.now),
      assignment: assignmentPart(row),
      answerDueAt: row.placement.answerDueAt,
    })),
  };
}

async function loadOwn(ctx: Context, id: string): Promise<Loaded> {
  const loaded = await load(ctx, id);
  if (loaded.subject.ownerId === null || loaded.subject.ownerId !== ctx.actor.person?.account.id)
    throw problems.notFound();
  return loaded;
}

export async function showInvitation(ctx: Context, id: string) {
  const loaded = await loadOwn(ctx, id);
  const { placement, assignment } = loaded.row;
  const programme = await programmeOf(ctx.tx, placement.programmeId);
  if (!programme) throw problems.notFound();
  const disclosure = await findDisclosure(ctx.tx, id, ctx.now);
  return {
    ...commonParts(ctx, loaded),
    status: memberStatus(placement.status as PlacementStatus, placement.answerDueAt, ctx.now),
    programme: { code: programme.code, name: programme.name, contactMonths: programme.contactMonths },
    message: placement.message,
    need: assignment.need,
    tasks: assignment.tasks,
    outputs: assignment.outputs,
    wouldDisclose: (await findContact(ctx.tx, placement.profileId)) ?? {
      name: null,
      email: null,
      phone: null,
    },
    disclosed: disclosure !== null,
    disclosedUntil: disclosure?.endsAt ?? null,
  };
}

export async function answerInvitation(
  ctx: Context,
  id: string,
  input: { answer: 'yes' | 'no'; reason?: ReasonCode | undefined },
  ifMatch: number | undefined,
) {
  await loadOwn(ctx, id);
  return step(
    ctx,
    id,
    { step: input.answer === 'yes' ? 'express_interest' : 'decline', reason: input.reason },
    ifMatch,
  );
}

export async function listHostPlacements(ctx: Context) {
  const institutionIds = ctx.actor.person?.institutions.map((each) => each.id) ?? [];
  const rows = institutionIds.length > 0 ? await placementsOfInstitutions(ctx.tx, institutionIds) : [];
  return {
    items: rows.map((row) => ({
      id: row.placement.id,
      status: hostStatus(row.placement.status as PlacementStatus, row.placement.answerDueAt, ctx.now),
      pseudonym: row.placement.pseudonym,
      assignment: assignmentPart(row),
      answerDueAt: row.placement.answerDueAt,
    })),
  };
}

export async function showHostPlacement(ctx: Context, id: string) {
  const loaded = await load(ctx, id);
  const { placement } = loaded.row;
  if (!ctx.actor.person?.institutions.some((each) => each.id === placement.institutionId))
    throw problems.notFound();
  const status = hostStatus(placement.status as PlacementStatus, placement.answerDueAt, ctx.now);
  const silent = status === 'no_answer_yet' || status === 'no_answer';
  return {
    ...commonParts(ctx, loaded),
    // A refusal counts the version up; the host must not be able to see that it moved.
    version: silent ? 1 : placement.version,
    status,
    pseudonym: placement.pseudonym,
    contact: await disclosedContact(ctx, loaded.row),
    report: placement.report as Report | null,
  };
}
