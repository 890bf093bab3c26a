// A coordinator's morning: what needs them, where everything stands, one press that reminds many, and who stands in for whom.
import {
  boardCards,
  boardCounts,
  coordinatorsOf,
  coveredBy,
  coversFrom,
  deskLines,
  endCover,
  insertCover,
  insertReminder,
  setDesk,
  statesOf,
  withoutAccount,
} from '@compatriot/db/queries/desk.ts';
import { contactsToRemind } from '@compatriot/db/queries/act-links.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import { type DeskKind, deskKinds } from '@compatriot/db/work-vocabulary.ts';
import type { z } from 'zod';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { makeLink } from '../links/actions.ts';
import { placementFor } from '../placements/access.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { type OfficialAccess, officialProgramme } from '../programmes/access.ts';
import { deskPolicy } from './policy.ts';
import {
  boardStageNames,
  boardStages,
  cardsShown,
  cardStates,
  linesAlone,
  linesShown,
  patience,
  remindingKinds,
  waitsFor,
} from './rules.ts';
import type { boardQuery, coverBody, deskQuery, remindersBody } from './schema.ts';

/** @throws 404 without a role in the programme, 403 for who is not a coordinator of its team */
async function enter(ctx: Context, code: string, verb: string): Promise<OfficialAccess> {
  const access = await officialProgramme(ctx, code);
  authorize(ctx, deskPolicy, verb, { programmeId: access.programme.id });
  return access;
}

/** The desks that are this reader's today; null for the whole programme. */
async function desksOf(
  ctx: Context,
  access: OfficialAccess,
  whose: 'mine' | 'all',
): Promise<string[] | null> {
  if (whose === 'all') return null;
  return [
    access.accountId,
    ...(await coveredBy(ctx.tx, access.programme.id, access.accountId, today(ctx.now))),
  ];
}

export async function readDesk(ctx: Context, code: string, query: z.output<typeof deskQuery>) {
  const access = await enter(ctx, code, 'desk.read');
  const programmeId = access.programme.id;
  const most = query.kind ? linesAlone : linesShown;
  const kinds = query.kind ? [query.kind] : deskKinds;
  const lines = await deskLines(
    ctx.tx,
    kinds,
    { programmeId, whose: await desksOf(ctx, access, query.whose), today: today(ctx.now), limit: most + 1 },
    patience,
  );
  const asked = lines.filter((line) => remindingKinds.includes(line.kind)).map((line) => line.placementId);
  const states = asked.length > 0 ? await statesOf(ctx.tx, programmeId, [...new Set(asked)]) : [];
  const waits = new Map(states.map((state) => [state.id, [...waitsFor(state, today(ctx.now))]]));
  const people = new Map((await coordinatorsOf(ctx.tx, programmeId)).map((row) => [row.id, row]));
  const named = (id: string) => people.get(id) ?? { id, name: '' };
  const covers = await coversFrom(ctx.tx, programmeId, today(ctx.now));
  return {
    groups: kinds.flatMap((kind: DeskKind) => {
      const found = lines.filter((line) => line.kind === kind);
      if (found.length === 0) return [];
      return [
        {
          kind,
          more: found.length > most,
          lines: found.slice(0, most).map((line) => ({
            id: line.placementId,
            status: line.status,
            pseudonym: line.pseudonym,
            title: line.title,
            institution: line.institution,
            mode: line.mode,
            since: line.since,
            desk: line.coordinatorId ? named(line.coordinatorId).name || null : null,
            remind: remindingKinds.includes(kind) ? (waits.get(line.placementId) ?? []) : [],
          })),
        },
      ];
    }),
    covers: covers.map((row) => ({
      id: row.id,
      away: named(row.awayId),
      cover: named(row.coverId),
      fromOn: row.fromOn,
      untilOn: row.untilOn,
      running: row.fromOn <= today(ctx.now),
    })),
    colleagues: [...people.values()],
    me: access.accountId,
    can: verbsAllowed(ctx.actor, deskPolicy, { programmeId }),
  };
}

export async function readBoard(ctx: Context, code: string, query: z.output<typeof boardQuery>) {
  const access = await enter(ctx, code, 'desk.read');
  const ask = { programmeId: access.programme.id, whose: await desksOf(ctx, access, query.whose) };
  const counts = await boardCounts(ctx.tx, ask);
  const filled = cardStates.filter((status) => (counts.get(status) ?? 0) > 0);
  const cards = filled.length > 0 ? await boardCards(ctx.tx, { ...ask, limit: cardsShown }, filled) : [];
  return {
    stages: boardStageNames.map((stage) => {
      const states = boardStages[stage].map((status) => ({
        status,
        people: counts.get(status) ?? 0,
        cards: cards
          .filter((card) => card.status === status)
          .map(({ id, pseudonym, title, institution, statusAt, startsOn }) => ({
            id,
            pseudonym,
            title,
            institution,
            statusAt,
            startsOn,
          })),
      }));
      return { stage, people: states.reduce((sum, state) => sum + state.people, 0), states };
    }),
  };
}

/**
 * Reminds whoever these placements wait for, each at most once a day whoever presses.
 * @throws 404, 403
 */
export async function remind(ctx: Context, code: string, input: z.output<typeof remindersBody>) {
  const access = await enter(ctx, code, 'desk.remind');
  const programmeId = access.programme.id;
  const found = await statesOf(ctx.tx, programmeId, [...new Set(input.placements)]);
  const alone = await withoutAccount(ctx.tx, [...new Set(found.map((row) => row.institutionId))]);
  const told = { sent: 0, today: 0, unreachable: 0, nothing: 0 };
  for (const state of found) {
    const { id, institutionId } = state;
    const parties = waitsFor(state, today(ctx.now));
    if (parties.length === 0) told.nothing += 1;
    for (const party of parties) {
      const contacts =
        party === 'host' && alone.has(institutionId) ? await contactsToRemind(ctx.tx, id) : null;
      if (contacts?.length === 0) {
        told.unreachable += 1;
        continue;
      }
      const fresh = await insertReminder(ctx.tx, {
        placementId: id,
        programmeId,
        party,
        day: today(ctx.now),
        accountId: access.accountId,
      });
      if (!fresh) {
        told.today += 1;
        continue;
      }
      await ctx.record(`placement.${party}_reminded`, { id, programmeId });
      // Nobody there signs in: what is waited for stands in the mail with the link.
      for (const contactId of contacts ?? []) await makeLink(ctx, id, { contactId });
      told.sent += 1;
    }
  }
  return told;
}

/** @throws 404, 403, 400 for somebody who is no coordinator of this programme */
export async function arrangeCover(ctx: Context, code: string, input: z.output<typeof coverBody>) {
  const access = await enter(ctx, code, 'desk.cover');
  const programmeId = access.programme.id;
  const people = new Set((await coordinatorsOf(ctx.tx, programmeId)).map((row) => row.id));
  const faults: ProblemDetail[] = (['awayId', 'coverId'] as const)
    .filter((path) => !people.has(input[path]))
    .map((path) => ({ path, code: 'not_a_choice' }));
  if (input.untilOn < today(ctx.now)) faults.push({ path: 'untilOn', code: 'in_the_past' });
  if (faults.length > 0) throw problems.invalid(faults);
  const id = await insertCover(ctx.tx, { ...input, programmeId, madeBy: access.accountId });
  await ctx.record(
    'desk.cover_arranged',
    { id, programmeId },
    { away: input.awayId, cover: input.coverId, from: input.fromOn, until: input.untilOn },
  );
  return { id };
}

/** @throws 404 also for one that has ended */
export async function stopCover(ctx: Context, code: string, id: string) {
  const access = await enter(ctx, code, 'desk.cover');
  if (!(await endCover(ctx.tx, access.programme.id, id, ctx.now))) throw problems.notFound();
  await ctx.record('desk.cover_ended', { id, programmeId: access.programme.id });
  return {};
}

/** Puts a placement on another coordinator's desk. @throws 404, 403, 400 for somebody who is none */
export async function handOver(ctx: Context, id: string, input: { coordinatorId: string }) {
  await lockPlacement(ctx.tx, id);
  const { subject } = await placementFor(ctx, id);
  authorize(ctx, deskPolicy, 'desk.hand_over', subject);
  const people = await coordinatorsOf(ctx.tx, subject.programmeId);
  if (!people.some((row) => row.id === input.coordinatorId))
    throw problems.invalid([{ path: 'coordinatorId', code: 'not_a_choice' }]);
  if (!(await setDesk(ctx.tx, id, input.coordinatorId))) throw problems.notFound();
  await ctx.record(
    'placement.handed_over',
    { id, programmeId: subject.programmeId },
    { to: input.coordinatorId },
  );
  return {};
}
