// What each of a panel gives about one person, who may not, and what the host asks for in the end.
import { findNeeds } from '@compatriot/db/queries/assignments.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import {
  declarationsOf,
  declare,
  gaveScores,
  inConflict,
  insertSheet,
  scoresAwaited,
  type SeatRow,
  seatsOf,
  setHostChoice,
  tookScoresDown,
} from '@compatriot/db/queries/selection.ts';
import { conceptLabels } from '@compatriot/db/queries/skills.ts';
import type { HostChoice, RecordedWay } from '@compatriot/db/vocabulary.ts';
import type { ConflictKind } from '@compatriot/db/work-vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { choiceStatuses, hostStatus } from '../placements/rules.ts';
import { problems } from '../problems.ts';
import { type SelectionForPolicy, selectionPolicy } from './policy.ts';
import type { SheetInput } from './schema.ts';

export interface Entered extends LoadedPlacement {
  /** Of the whole panel, also those who left. */
  seats: SeatRow[];
  own: SeatRow | null;
  rights: SelectionForPolicy;
}

/** @throws 404 for whoever is neither coordinator nor host; for a host also before the person's yes */
export async function enterSelection(ctx: Context, id: string): Promise<Entered> {
  const loaded = await placementAs(ctx, id, 'coordinator', 'host');
  const { placement, vouched } = loaded.row;
  const told = hostStatus(loaded.subject.status, placement.answerDueAt, ctx.now, vouched);
  const before = told === 'no_answer_yet' || told === 'no_answer';
  if (before && !loaded.parties.includes('coordinator')) throw problems.notFound();
  const seats = await seatsOf(ctx.tx, loaded.row.placement.assignmentId);
  const accountId = ctx.actor.person?.account.id;
  const contactId = ctx.actor.link?.contactId;
  const own = seats.find(
    (seat) =>
      seat.leftAt === null &&
      ((seat.accountId !== null && seat.accountId === accountId) ||
        (seat.contactId !== null && seat.contactId === contactId)),
  );
  return {
    ...loaded,
    seats,
    own: own ?? null,
    rights: {
      parties: loaded.parties,
      seated: own !== undefined,
      conflicted: await inConflict(ctx.tx, id),
    },
  };
}

/** @throws 404, 403, 409 contact_closed or not_now */
async function enterTo(ctx: Context, id: string, verb: string): Promise<Entered> {
  await lockPlacement(ctx.tx, id);
  const entered = await enterSelection(ctx, id);
  authorize(ctx, selectionPolicy, verb, entered.rights);
  if (!entered.contactOpen) throw problems.notNow(entered.subject.status);
  return entered;
}

/** One's own seat, or that of somebody who does not sign in. @throws 404, 403 */
function seatFor({ seats, own, parties }: Entered, seatId: string): SeatRow {
  const seat = seats.find((each) => each.id === seatId && each.leftAt === null);
  if (!seat) throw problems.notFound();
  const takesDown = seat.accountId === null && parties.includes('coordinator');
  if (seat.id !== own?.id && !takesDown) throw problems.notAllowed();
  return seat;
}

const placementOf = ({ row }: LoadedPlacement) => ({
  id: row.placement.id,
  programmeId: row.placement.programmeId,
});

const rowOf = ({ row }: LoadedPlacement, seatId: string) => ({
  seatId,
  placementId: row.placement.id,
  programmeId: row.placement.programmeId,
  assignmentId: row.placement.assignmentId,
  institutionId: row.placement.institutionId,
});

/** @throws 404, 403, 409 not_now (chosen already) or already_exists */
export async function declareConflict(
  ctx: Context,
  id: string,
  input: { seatId: string; conflict: ConflictKind | null },
): Promise<{ done: true }> {
  await lockPlacement(ctx.tx, id);
  const entered = await enterSelection(ctx, id);
  const seat = seatFor(entered, input.seatId);
  if (!entered.contactOpen || !choiceStatuses.includes(entered.subject.status))
    throw problems.notNow(entered.subject.status);
  const fresh = await declare(ctx.tx, {
    ...rowOf(entered, seat.id),
    conflict: input.conflict,
    declaredBy: ctx.actor.person?.account.id ?? null,
  });
  if (!fresh) throw problems.alreadyExists('conflict');
  await ctx.record('selection.declared', placementOf(entered), {
    seatId: seat.id,
    conflict: input.conflict !== null,
  });
  return { done: true };
}

export interface Criterion {
  conceptId: number | null;
  uri: string | null;
  label: string | null;
  level: number | null;
}

/** The essential skills of the need; the person as a whole, where it names none. */
export async function criteriaOf(ctx: Context, assignmentId: string): Promise<Criterion[]> {
  const essential = (await findNeeds(ctx.tx, assignmentId)).skills.filter(
    (skill) => skill.importance === 'essential',
  );
  if (essential.length === 0) return [{ conceptId: null, uri: null, label: null, level: null }];
  const names = await conceptLabels(
    ctx.tx,
    essential.map((skill) => skill.conceptId),
    ctx.language,
  );
  return essential.map(({ conceptId, level }) => ({
    conceptId,
    uri: names.get(conceptId)?.uri ?? null,
    label: names.get(conceptId)?.label ?? null,
    level,
  }));
}

/**
 * Final: whoever has given their own reads the others', and could not change theirs fairly after that.
 * @throws 404, 403 (conflict, or own scores still out while taking down others'), 400 a skill left out, 409 not_now,
 * not_declared or already_exists
 */
export async function giveScores(ctx: Context, id: string, input: SheetInput): Promise<{ done: true }> {
  const entered = await enterTo(ctx, id, input.onBehalf ? 'panel.take_down' : 'panel.score');
  const seat = seatFor(entered, input.seatId);
  if ((seat.id === entered.own?.id) !== (input.onBehalf === undefined)) throw problems.notAllowed();
  if (entered.subject.status !== 'interviewed') throw problems.notNow(entered.subject.status);
  await requireUnknowing(ctx, id, input);
  const criteria = await criteriaOf(ctx, entered.row.placement.assignmentId);
  const given = new Map(input.scores.map((each) => [each.uri, each.score]));
  const missing = criteria.flatMap((each, index) =>
    given.has(each.uri) ? [] : [{ path: `scores.${index}.score`, code: 'required' }],
  );
  if (missing.length > 0) throw problems.invalid(missing);
  if (given.size !== criteria.length || input.scores.length !== criteria.length)
    throw problems.invalid([{ path: 'scores', code: 'not_a_choice' }]);
  const fresh = await insertSheet(ctx.tx, {
    ...rowOf(entered, seat.id),
    note: input.note,
    givenBy: ctx.actor.person?.account.id ?? null,
    way: input.onBehalf?.way ?? null,
    evidence: input.onBehalf?.evidence ?? null,
    scores: criteria.map(({ conceptId, uri }) => ({ conceptId, score: given.get(uri) ?? 0 })),
  });
  if (!fresh) throw problems.alreadyExists('scores');
  await ctx.record('selection.scored', placementOf(entered), { seatId: seat.id });
  return { done: true };
}

/** The database holds it too; here it is said in words. */
async function requireUnknowing(ctx: Context, id: string, { seatId, onBehalf }: SheetInput): Promise<void> {
  const declared = (await declarationsOf(ctx.tx, id)).find((each) => each.seatId === seatId);
  if (!declared) throw problems.notDeclared();
  if (declared.conflict !== null) throw problems.notAllowed();
  if (onBehalf ? await scoresAwaited(ctx.tx, id) : await tookScoresDown(ctx.tx, id))
    throw problems.ownScoresFirst();
  if (!onBehalf && (await gaveScores(ctx.tx, id))) throw problems.alreadyExists('scores');
}

/**
 * What the host asks for; taken down by a coordinator, with how it was said, for a host who does not sign in.
 * @throws 404, 403, 400 without evidence, 409 not_now, 412
 */
export async function askFor(
  ctx: Context,
  id: string,
  input: {
    choice: HostChoice;
    note?: string | undefined;
    onBehalf?: { way: RecordedWay; evidence: string } | undefined;
  },
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const entered = await enterTo(ctx, id, 'selection.ask_for');
  const { placement } = entered.row;
  if (!entered.parties.includes('host') && !input.onBehalf)
    throw problems.invalid([{ path: 'onBehalf.evidence', code: 'required' }]);
  if (!choiceStatuses.includes(entered.subject.status)) throw problems.notNow(entered.subject.status);
  if (ifMatch !== undefined && ifMatch !== placement.version) throw problems.stale();
  const said = [input.note, input.onBehalf?.evidence].filter(Boolean).join('\n\n');
  const set = { hostChoice: input.choice, hostChoiceNote: said || null, hostChoiceAt: ctx.now };
  if (!(await setHostChoice(ctx.tx, id, placement.version, set))) throw problems.stale();
  await ctx.record('selection.asked_for', placementOf(entered), {
    choice: input.choice,
    ...(input.onBehalf ? { of: 'host', way: input.onBehalf.way } : {}),
  });
  return { version: placement.version + 1 };
}
