// The work while it goes on: sessions held from afar, short reports, and "this is not working", which only the coordinator
// reads. Each is one row, written once however often a form is sent.
import { insertAccess } from '@compatriot/db/queries/events.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import {
  closeConcern,
  concernsOf,
  confirmSession,
  deleteSession,
  findSession,
  insertConcern,
  insertProgress,
  insertSession,
  markSeen,
  progressOf,
  remindersOf,
  sessionsOf,
  timeZoneOf,
} from '@compatriot/db/queries/work.ts';
import type { ReasonCode } from '@compatriot/db/vocabulary.ts';
import type {
  ConcernKind,
  EndReminderKind,
  WorkPace,
  WorkParty,
  WorkSide,
} from '@compatriot/db/work-vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { workPolicy } from './policy.ts';
import { dayAt, endStage, mayNow, phaseOf, progressDue, sessionDayFault, type WorkVerb } from './rules.ts';
import type { ConcernInput, ProgressInput, WorkSessionInput } from './schema.ts';

interface Entered extends LoadedPlacement {
  as: WorkParty;
  accountId: string | null;
}

/** Whoever is several is the one to whom most was told: their own side of the work before the programme's. */
const order: readonly WorkParty[] = ['member', 'host', 'coordinator'];

async function enter(ctx: Context, id: string): Promise<Entered> {
  const loaded = await placementAs(ctx, id, ...order);
  const as = order.find((party) => loaded.parties.includes(party));
  if (!as) throw problems.notFound();
  return { ...loaded, as, accountId: ctx.actor.person?.account.id ?? null };
}

/** @throws 404, 403 not theirs to tell, 409 not while the placement stands so */
async function enterTo(ctx: Context, id: string, verb: WorkVerb): Promise<Entered> {
  await lockPlacement(ctx.tx, id);
  const entered = await enter(ctx, id);
  const { status, mode } = entered.subject;
  authorize(ctx, workPolicy, verb, { as: entered.as, status, mode });
  // A host learns what stands before a yes, and what came after the contact ended, by no refusal either.
  if (entered.as === 'host' && !entered.contactOpen) throw problems.notFound();
  if (!mayNow(verb, { status, mode })) throw problems.notNow(status);
  return entered;
}

const rowOf = ({ row, as, accountId }: Entered) => ({
  programmeId: row.placement.programmeId,
  placementId: row.placement.id,
  profileId: row.placement.profileId,
  institutionId: row.placement.institutionId,
  party: as,
  accountId,
});

export async function showWork(ctx: Context, id: string) {
  const entered = await enter(ctx, id);
  const { row, subject, as } = entered;
  const { placement, assignment } = row;
  const phase = phaseOf(subject.status);
  // Before a yes there is nothing here for a host, and no moment of a change by which to tell a refusal from silence.
  if (as === 'host' && !entered.contactOpen && phase === 'before') throw problems.notFound();
  const sessions = await sessionsOf(ctx.tx, id);
  const progress = await progressOf(ctx.tx, id);
  const concerns = await readConcerns(ctx, id, as);
  if (as !== 'member' && sessions.length + progress.length + concerns.length > 0)
    await recordReading(ctx, entered);
  const today = dayAt(ctx.now, await timeZoneOf(ctx.tx, placement.institutionId));
  const { endsOn } = assignment;
  // Whoever was brought to safety, and their host, are not pressed for a handover.
  const going = phase === 'at_work' || subject.status === 'suspended';
  const last = progress.find(({ party }) => party === 'member');
  const told =
    as === 'host' && !entered.contactOpen ? [] : verbsAllowed(ctx.actor, workPolicy, { ...subject, as });
  return {
    id,
    as,
    mode: assignment.mode,
    phase,
    evacuated: subject.status === 'evacuated',
    since: placement.statusAt,
    // Why is the person's and the programme's.
    reason: phase === 'paused' && as !== 'host' ? (placement.reasonCode as ReasonCode | null) : null,
    startsOn: assignment.startsOn,
    endsOn,
    arrivedOn: placement.arrivedOn,
    ending: going ? endStage(today, endsOn) : null,
    daysLeft: going && endsOn ? daysBetween(today, endsOn) : null,
    sessions: sessions.map((session) => ({
      id: session.id,
      heldOn: session.heldOn,
      minutes: session.minutes,
      topic: session.topic,
      women: session.women,
      men: session.men,
      unknown: session.unknown,
      deliverables: session.deliverables,
      party: session.party as WorkParty,
      confirmedBy: session.confirmedParty as WorkParty | null,
      can: verbsOf(session, entered),
    })),
    totals: {
      sessions: sessions.length,
      minutes: sum(sessions.map(({ minutes }) => minutes)),
      women: sum(sessions.map(({ women }) => women)),
      men: sum(sessions.map(({ men }) => men)),
      unknown: sum(sessions.map(({ unknown }) => unknown)),
    },
    progress: progress.map(({ id: reportId, party, pace, done, ahead, givenAt }) => ({
      id: reportId,
      party: party as WorkSide,
      pace: pace as WorkPace,
      done,
      ahead,
      givenAt,
    })),
    progressDue: progressDue(subject.status, placement.arrivedOn, last ? dayAt(last.givenAt, null) : null),
    concerns,
    reminders:
      as === 'coordinator'
        ? (await remindersOf(ctx.tx, id)).map((each) => ({ ...each, kind: each.kind as EndReminderKind }))
        : [],
    can: told.filter((verb) => mayNow(verb as WorkVerb, subject)),
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

function verbsOf(
  session: { party: string; accountId: string | null; confirmedParty: string | null },
  { as, accountId, subject }: Entered,
): ('confirm' | 'take_back')[] {
  if (session.confirmedParty !== null || !mayNow('session.record', subject)) return [];
  if (session.accountId === accountId && session.party === as) return ['take_back'];
  return session.party === as ? [] : ['confirm'];
}

/** That the coordinator has read it is told to whoever wrote it: silence after a call for help is the worst answer. */
async function readConcerns(ctx: Context, id: string, as: WorkParty) {
  if (as === 'coordinator') await markSeen(ctx.tx, id, ctx.actor.person?.account.id ?? null, ctx.now);
  // One who is both the host and a coordinator stands here on one side only.
  const rows = (await concernsOf(ctx.tx, id)).filter(({ party }) => as === 'coordinator' || party === as);
  return rows.map((row) => ({
    id: row.id,
    party: row.party as WorkSide,
    kind: row.kind as ConcernKind,
    text: row.text,
    raisedAt: row.raisedAt,
    seenAt: row.seenAt,
    closedAt: row.closedAt,
    answer: row.answer,
  }));
}

/** What people wrote of their work is theirs (SAFETY.md, tier 2): who reads it is noted. */
async function recordReading(ctx: Context, { row, accountId }: Entered): Promise<void> {
  if (!accountId) return;
  await insertAccess(ctx.tx, [
    {
      programmeId: row.placement.programmeId,
      profileId: row.placement.profileId,
      accountId,
      tier: 2,
      route: ctx.route,
    },
  ]);
}

/** @throws 404, 403, 400 a day ahead or before the work began, 409 */
export async function recordSession(
  ctx: Context,
  id: string,
  input: WorkSessionInput,
): Promise<{ id: string }> {
  const entered = await enterTo(ctx, id, 'session.record');
  const fault = sessionDayFault(input.heldOn, entered.row.placement.arrivedOn, ctx.now);
  if (fault) throw problems.invalid([{ path: 'heldOn', code: fault }]);
  const made = await insertSession(ctx.tx, {
    ...input,
    deliverables: input.deliverables || null,
    ...rowOf(entered),
  });
  if (made.fresh) await ctx.record('session.held', placementOf(entered), { sessionId: made.id });
  return { id: made.id };
}

const placementOf = ({ row }: LoadedPlacement) => ({
  id: row.placement.id,
  programmeId: row.placement.programmeId,
});

/** Somebody else than who wrote it says: so it was. @throws 404, 403, 409 confirmed already, or one's own side's word */
export async function confirmHeld(ctx: Context, id: string, sessionId: string): Promise<{ id: string }> {
  const entered = await enterTo(ctx, id, 'session.record');
  const session = await findSession(ctx.tx, id, sessionId);
  if (!session) throw problems.notFound();
  const confirmed =
    verbsOf(session, entered).includes('confirm') &&
    (await confirmSession(ctx.tx, sessionId, {
      confirmedParty: entered.as,
      confirmedBy: entered.accountId,
      confirmedAt: ctx.now,
    }));
  if (!confirmed) throw problems.notNow(entered.subject.status);
  await ctx.record('session.confirmed', placementOf(entered), { sessionId });
  return { id: sessionId };
}

/** @throws 404, 403, 409 when somebody has confirmed it, or it is another's */
export async function takeSessionBack(ctx: Context, id: string, sessionId: string): Promise<void> {
  const entered = await enterTo(ctx, id, 'session.record');
  const session = await findSession(ctx.tx, id, sessionId);
  if (!session) throw problems.notFound();
  const gone = verbsOf(session, entered).includes('take_back') && (await deleteSession(ctx.tx, sessionId));
  if (!gone) throw problems.notNow(entered.subject.status);
  await ctx.record('session.taken_back', placementOf(entered), { sessionId });
}

/** @throws 404, 403, 409 */
export async function giveProgress(ctx: Context, id: string, input: ProgressInput): Promise<{ id: string }> {
  const entered = await enterTo(ctx, id, 'progress.give');
  const made = await insertProgress(ctx.tx, { ...input, ahead: input.ahead || null, ...rowOf(entered) });
  if (made.fresh) await ctx.record('progress.given', placementOf(entered), { pace: input.pace });
  return { id: made.id };
}

/**
 * To the coordinator, and to nobody else: the event hangs on the concern, so that no story of the placement shows it.
 * @throws 404, 403, 409
 */
export async function raiseConcern(ctx: Context, id: string, input: ConcernInput): Promise<{ id: string }> {
  const entered = await enterTo(ctx, id, 'concern.raise');
  const made = await insertConcern(ctx.tx, { ...input, ...rowOf(entered) });
  if (made.fresh)
    await ctx.record('concern.raised', { id: made.id, programmeId: entered.row.placement.programmeId });
  return { id: made.id };
}

/** What was agreed; whoever raised it reads it. @throws 404, 403, 409 answered already */
export async function answerConcern(
  ctx: Context,
  id: string,
  concernId: string,
  answer: string,
): Promise<{ id: string }> {
  const entered = await enterTo(ctx, id, 'concern.answer');
  const concern = (await concernsOf(ctx.tx, id)).find((each) => each.id === concernId);
  if (!concern) throw problems.notFound();
  const closed = await closeConcern(ctx.tx, concernId, {
    answer,
    closedAt: ctx.now,
    closedBy: entered.accountId,
  });
  if (!closed) throw problems.notNow(entered.subject.status);
  await ctx.record('concern.answered', { id: concernId, programmeId: entered.row.placement.programmeId });
  return { id: concernId };
}
