// Beginning a placement, and what each of its three readers sees of it. How it moves: moving.ts.
import { linksOf } from '@compatriot/db/queries/act-links.ts';
import { insertAccess, eventsOf } from '@compatriot/db/queries/events.ts';
import { insertMove, type MoveRow, movesOf } from '@compatriot/db/queries/placement-moves.ts';
import {
  findContact,
  findDisclosure,
  findInvitable,
  findPlacement,
  insertPlacement,
  laterPlacements,
  mayBeContacted,
  mayBeInvited,
  type PlacementRow,
  placementsOfAccount,
  placementsOfInstitutions,
  placementsOfProgramme,
  programmeOf,
  wasDisclosed,
} from '@compatriot/db/queries/placements.ts';
import { applicationMessage } from '@compatriot/db/queries/applications.ts';
import { accountNames } from '@compatriot/db/queries/accounts.ts';
import { hostTurns } from '@compatriot/db/queries/host-turns.ts';
import { earlierHere } from '@compatriot/db/queries/returning.ts';
import { findRun, resultOfPerson } from '@compatriot/db/queries/match-runs.ts';
import type {
  AgainKind,
  HostChoice,
  PlacementStatus,
  ReasonCode,
  RecordedWay,
} from '@compatriot/db/vocabulary.ts';
import { returningStatuses } from '../assignments/rules.ts';
import { hasRole } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { type LoadedPlacement, placementFor } from './access.ts';
import { lastUndoable, nextSteps, step } from './moving.ts';
import { openSteps, stepsNow } from './policy.ts';
import {
  answerDays,
  choosingStatuses,
  contactEndsAt,
  hostStatus,
  memberEvents,
  memberStatus,
  placementEvents,
  type PlacementVerb,
  stepOf,
} from './rules.ts';
import type { z } from 'zod';
import type { inviteBody } from './schema.ts';

const pageSize = 50;

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
    status: input.shortlist ? 'shortlisted' : 'invited',
    coordinatorId: ctx.actor.person?.account.id ?? null,
    message: input.message || null,
    ...(input.shortlist
      ? {}
      : { invitedAt: ctx.now, answerDueAt: new Date(ctx.now.getTime() + answerDays * 86_400_000) }),
    statusAt: ctx.now,
  });
  await insertMove(ctx.tx, {
    programmeId: access.programme.id,
    placementId: id,
    verb: input.shortlist ? 'shortlist' : 'invite',
    fromStatus: input.shortlist ? 'longlisted' : 'shortlisted',
    toStatus: input.shortlist ? 'shortlisted' : 'invited',
    version: 1,
    accountId: ctx.actor.person?.account.id ?? null,
    of: null,
    way: null,
    evidence: null,
    documentId: null,
    note: input.overrideReason || null,
    before: { invitedAt: null, answerDueAt: null },
    at: ctx.now,
  });
  await ctx.record(
    input.shortlist ? placementEvents.shortlist : placementEvents.invite,
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

export const assignmentPart = ({ assignment }: PlacementRow) => ({
  id: assignment.id,
  title: assignment.title,
  mode: assignment.mode,
  country: assignment.country,
  place: assignment.place,
  startsOn: assignment.startsOn,
  endsOn: assignment.endsOn,
  institution: assignment.institution,
  vacancy: assignment.vacancy,
});

const linkedPart = (
  { placement, assignment: { title, startsOn, endsOn } }: PlacementRow,
  again: AgainKind | null,
) => ({ id: placement.id, title, startsOn, endsOn, again });

async function earlierOf(ctx: Context, { placement, assignment }: PlacementRow) {
  const parent = placement.parentId === null ? null : await findPlacement(ctx.tx, placement.parentId);
  return parent && linkedPart(parent, assignment.again);
}

/** What the chain does not tell already: to coordinator and host, who choose. */
async function wasHere(ctx: Context, { row, parties }: LoadedPlacement) {
  const { parentId, profileId, assignmentId } = row.placement;
  if (parentId !== null || !parties.some((party) => party === 'coordinator' || party === 'host')) return null;
  const found =
    (await earlierHere(ctx.tx, assignmentId, [profileId], returningStatuses)).get(profileId) ?? null;
  const done: readonly PlacementStatus[] = ['followed_up', 'closed'];
  // What follows the end of the work is not the host's.
  return found && done.includes(found.status) && !parties.includes('coordinator')
    ? { ...found, status: 'completed' as const }
    : found;
}

async function commonParts(ctx: Context, loaded: LoadedPlacement) {
  const { row, subject } = loaded;
  const last = lastUndoable(ctx, await movesOf(ctx.tx, row.placement.id), row);
  return {
    id: row.placement.id,
    assignment: assignmentPart(row),
    version: row.placement.version,
    invitedAt: row.placement.invitedAt,
    appliedAt: row.placement.appliedAt,
    answerDueAt: row.placement.answerDueAt,
    arrivedOn: row.placement.arrivedOn,
    completedOn: row.placement.completedOn,
    parent: await earlierOf(ctx, row),
    earlier: await wasHere(ctx, loaded),
    can: stepsNow(ctx.actor, subject, ctx.now),
    next: await nextSteps(ctx, loaded, openSteps(subject, ctx.now)),
    undo: last ? { step: last.verb as PlacementVerb, at: last.at } : null,
  };
}

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
      appliedAt: row.placement.appliedAt,
      assignment: assignmentPart(row),
      updatedAt: row.placement.updatedAt,
    })),
    total,
    counts,
  };
}

export async function showPlacement(ctx: Context, code: string, id: string) {
  const access = await officialProgramme(ctx, code);
  const loaded = await placementFor(ctx, id);
  const { placement } = loaded.row;
  if (placement.programmeId !== access.programme.id) throw problems.notFound();
  const events = await eventsOf(ctx.tx, id);
  const coordinates = hasRole(ctx.actor, placement.programmeId, 'coordinator');
  const moves = await movesOf(ctx.tx, id);
  // What was written down about a person goes with their contact; before a yes it is what a second colleague vouches by.
  const reads =
    coordinates &&
    (loaded.contactOpen ||
      (!(await wasDisclosed(ctx.tx, id)) && (await mayBeContacted(ctx.tx, placement.profileId))));
  const ownStep = (move: MoveRow) =>
    move.of === null && stepOf(move.verb as PlacementVerb).by.includes('member');
  const names = await accountNames(ctx.tx, [
    ...events.flatMap((event) =>
      event.actorId && !memberEvents.includes(event.kind) ? [event.actorId] : [],
    ),
    ...moves.flatMap((move) => (move.accountId && !ownStep(move) ? [move.accountId] : [])),
  ]);
  // Who stood behind a mailed link is told to the coordinator who mails them, like the evidence of other hosts' words.
  const links = new Map(
    coordinates ? (await linksOf(ctx.tx, id)).map((link) => [link.id, link.contact] as const) : [],
  );
  /** A yes that was taken down and that nobody has vouched for. */
  const waits =
    loaded.contactOpen || contactEndsAt.includes(loaded.subject.status)
      ? null
      : (moves.find((move) => move.verb === 'express_interest' && move.of === 'member' && !move.undoneAt) ??
        null);
  const linkedBy = (link: unknown) => (typeof link === 'string' ? (links.get(link) ?? null) : null);
  return {
    ...(await commonParts(ctx, loaded)),
    status: placement.status as PlacementStatus,
    pseudonym: placement.pseudonym,
    score: placement.score,
    message: placement.message,
    reasonCode: placement.reasonCode as ReasonCode | null,
    overrideReason: placement.overrideReason,
    // Focal points follow the placement; contact is for the coordinator and the host (SAFETY.md, tier 2).
    contact: coordinates ? await disclosedContact(ctx, loaded.row) : null,
    applicationMessage: coordinates ? await applicationMessage(ctx.tx, id) : null,
    yesToConfirm: waits !== null,
    mayConfirmYes:
      waits !== null &&
      loaded.parties.includes('coordinator') &&
      waits.accountId !== ctx.actor.person?.account.id,
    statusAt: placement.statusAt,
    later: (await laterPlacements(ctx.tx, id)).map((each) => linkedPart(each, each.assignment.again)),
    hostChoice: placement.hostChoice as HostChoice | null,
    moves: moves.map((move) => ({
      step: move.verb,
      from: move.fromStatus as PlacementStatus,
      to: move.toStatus as PlacementStatus,
      at: move.at,
      by: move.accountId && !ownStep(move) ? (names.get(move.accountId) ?? null) : null,
      of: move.of as 'member' | 'host' | null,
      way: move.way as RecordedWay | null,
      evidence: reads ? move.evidence : null,
      documentId: reads ? move.documentId : null,
      note: reads ? move.note : null,
      undoneAt: move.undoneAt,
    })),
    timeline: events.map((event) => ({
      kind: event.kind,
      at: event.at,
      // Never the member: an official could learn an address by making its account a colleague.
      by: event.actorId && !memberEvents.includes(event.kind) ? (names.get(event.actorId) ?? null) : null,
      linkedBy: linkedBy((event.details as Record<string, unknown>)['link']),
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

async function loadOwn(ctx: Context, id: string): Promise<LoadedPlacement> {
  const loaded = await placementFor(ctx, id);
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
    ...(await commonParts(ctx, loaded)),
    status: memberStatus(placement.status as PlacementStatus, placement.answerDueAt, ctx.now),
    programme: { code: programme.code, name: programme.name, contactMonths: programme.contactMonths },
    message: placement.message,
    evacuated: placement.status === 'evacuated',
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
    applicationMessage: await applicationMessage(ctx.tx, id),
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

/** Where something is up to the host first, then by invitation. */
export async function listHostPlacements(ctx: Context) {
  const institutionIds = ctx.actor.person?.institutions.map((each) => each.id) ?? [];
  if (institutionIds.length === 0) return { items: [] };
  const turns = await hostTurns(ctx.tx, institutionIds, today(ctx.now));
  const rows = await placementsOfInstitutions(ctx.tx, institutionIds, turns);
  return {
    items: rows.map((row) => ({
      id: row.placement.id,
      status: hostStatus(
        row.placement.status as PlacementStatus,
        row.placement.answerDueAt,
        ctx.now,
        row.vouched,
      ),
      pseudonym: row.placement.pseudonym,
      appliedAt: row.vouched ? row.placement.appliedAt : null,
      assignment: assignmentPart(row),
      answerDueAt: row.placement.answerDueAt,
      yourTurn: turns.includes(row.placement.id),
    })),
  };
}

export async function showHostPlacement(ctx: Context, id: string) {
  const loaded = await placementFor(ctx, id);
  const { placement } = loaded.row;
  if (!ctx.actor.person?.institutions.some((each) => each.id === placement.institutionId))
    throw problems.notFound();
  const status = hostStatus(
    placement.status as PlacementStatus,
    placement.answerDueAt,
    ctx.now,
    loaded.row.vouched,
  );
  const silent = status === 'no_answer_yet' || status === 'no_answer';
  const common = await commonParts(ctx, loaded);
  return {
    ...common,
    // A refusal counts the version up; the host must not be able to see that it moved.
    version: silent ? 1 : placement.version,
    parent: silent ? null : common.parent,
    earlier: silent ? null : common.earlier,
    appliedAt: silent ? null : common.appliedAt,
    can: silent ? [] : common.can,
    status,
    pseudonym: placement.pseudonym,
    contact: await disclosedContact(ctx, loaded.row),
    applicationMessage: await applicationMessage(ctx.tx, id),
  };
}
