// Times to talk: offered by the coordinator or the host on the clock of the place of work, one of them chosen by the person.
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import {
  chooseSlot,
  inConflict,
  insertSlots,
  type SlotRow,
  slotsOf,
  withdrawSlot,
  zonesAround,
} from '@compatriot/db/queries/selection.ts';
import type { RecordedWay } from '@compatriot/db/vocabulary.ts';
import type { InterviewWay, PanelParty } from '@compatriot/db/work-vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { selectionPolicy } from './policy.ts';
import { mostSlots, slotFault } from './rules.ts';
import type { SlotsInput } from './schema.ts';
import { clockOf, clockOfResident, instantAt } from './zones.ts';

/** @param knowsPerson whether the reader may be told where the person lives */
export async function clocksAround(ctx: Context, id: string, knowsPerson: boolean) {
  const around = await zonesAround(ctx.tx, id);
  const { zone, sure } = clockOf(around?.timeZone ?? null, around?.country ?? '');
  return {
    zone,
    zoneSure: sure,
    personZone: knowsPerson ? clockOfResident(around?.residence ?? null) : null,
  };
}

/** @param evidence what shows a choice that was taken down, for coordinators */
export const describeSlot = (row: SlotRow, evidence?: ReadonlyMap<string, string>) => ({
  id: row.id,
  startsAt: row.startsAt,
  minutes: row.minutes,
  way: row.way as InterviewWay,
  place: row.place,
  by: row.offeredParty as PanelParty,
  chosen: row.chosenAt !== null,
  recorded: row.chosenWay as RecordedWay | null,
  evidence: row.chosenWay === null ? null : (evidence?.get(row.id) ?? null),
});

const rightsOf = ({ parties }: LoadedPlacement) => ({ parties, seated: false, conflicted: false });
const placementOf = ({ row }: LoadedPlacement) => ({
  id: row.placement.id,
  programmeId: row.placement.programmeId,
});

/** @throws 404, 403, 409 not_now */
async function enterTo(ctx: Context, id: string, verb: string): Promise<LoadedPlacement> {
  await lockPlacement(ctx.tx, id);
  const loaded = await placementAs(ctx, id, 'coordinator', 'host', 'member');
  const onlyHost = !loaded.parties.includes('coordinator') && !loaded.parties.includes('member');
  if (onlyHost && !loaded.contactOpen) throw problems.notFound();
  authorize(ctx, selectionPolicy, verb, rightsOf(loaded));
  if (!loaded.contactOpen || loaded.subject.status !== 'interested')
    throw problems.notNow(loaded.subject.status);
  return loaded;
}

/** @throws 404, 403, 400 a time that is over, skipped by the clock or too far off, 409 not_now */
export async function offerSlots(ctx: Context, id: string, input: SlotsInput): Promise<{ offered: number }> {
  const loaded = await enterTo(ctx, id, 'interview.offer');
  const { zone } = await clocksAround(ctx, id, false);
  const times = input.slots.map(({ date, time }) => instantAt(date, time, zone));
  const faults = times.flatMap((at, index) => {
    const code = slotFault(at, ctx.now);
    return code ? [{ path: `slots.${index}.time`, code }] : [];
  });
  if (faults.length > 0) throw problems.invalid(faults);
  const there = (await slotsOf(ctx.tx, id)).filter((slot) => slot.startsAt > ctx.now);
  if (there.length + times.length > mostSlots)
    throw problems.invalid([{ path: 'slots', code: 'too_many_times', values: { most: mostSlots } }]);
  const { placement } = loaded.row;
  const offered = await insertSlots(
    ctx.tx,
    times.flatMap((startsAt) =>
      startsAt
        ? [
            {
              programmeId: placement.programmeId,
              placementId: id,
              assignmentId: placement.assignmentId,
              institutionId: placement.institutionId,
              startsAt,
              minutes: input.minutes,
              way: input.way,
              place: input.place,
              offeredParty: loaded.parties.includes('host') ? 'host' : 'coordinator',
              offeredBy: ctx.actor.person?.account.id ?? null,
            },
          ]
        : [],
    ),
  );
  if (offered > 0) await ctx.record('interview.offered', placementOf(loaded), { times: offered });
  return { offered };
}

/** @throws 404, 403, 409 not_now */
export async function takeSlotBack(ctx: Context, id: string, slot: string): Promise<void> {
  const loaded = await enterTo(ctx, id, 'interview.offer');
  const ended = await withdrawSlot(ctx.tx, id, slot, ctx.now);
  if (!ended) throw problems.notFound();
  await ctx.record(ended.chosen ? 'interview.cancelled' : 'interview.withdrawn', placementOf(loaded), {
    slotId: slot,
  });
}

/** The one chosen before becomes free. @throws 404 no such time (any more), 403, 409 not_now or slot_taken */
export async function chooseTime(
  ctx: Context,
  id: string,
  slot: string,
  onBehalf?: { way: RecordedWay; evidence: string },
): Promise<{ done: true }> {
  const loaded = await enterTo(ctx, id, onBehalf ? 'interview.take_down' : 'interview.choose');
  if (onBehalf && (await inConflict(ctx.tx, id))) throw problems.notAllowed();
  const chosen = (await slotsOf(ctx.tx, id)).find((each) => each.chosenAt !== null);
  if (chosen?.id === slot) return { done: true };
  const { programmeId } = loaded.row.placement;
  const takenDown = onBehalf && { ...onBehalf, programmeId, by: ctx.actor.person?.account.id ?? null };
  if (!(await chooseSlot(ctx.tx, id, slot, ctx.now, takenDown ?? null))) throw problems.notFound();
  await ctx.record(onBehalf ? 'interview.choice_recorded' : 'interview.chosen', placementOf(loaded), {
    slotId: slot,
    ...(onBehalf ? { way: onBehalf.way } : {}),
  });
  return { done: true };
}

/** What the person reads: times on both clocks. @throws 404 for everybody else */
export async function showInterview(ctx: Context, id: string) {
  const loaded = await placementAs(ctx, id, 'member');
  const slots = await slotsOf(ctx.tx, id);
  return {
    id,
    ...(await clocksAround(ctx, id, true)),
    slots: slots.map((slot) => describeSlot(slot)),
    can:
      loaded.contactOpen && loaded.subject.status === 'interested'
        ? verbsAllowed(ctx.actor, selectionPolicy, rightsOf(loaded)).filter(
            (verb) => verb === 'interview.choose',
          )
        : [],
  };
}
