// What the contact person of a host owes a placement now, as the coordinator who mails a link and the holder of it are told.
import { handoversOf, sidesGiven } from '@compatriot/db/queries/results.ts';
import { panelOf, seatsOf, slotsOf } from '@compatriot/db/queries/selection.ts';
import { sessionsOf, timeZoneOf } from '@compatriot/db/queries/work.ts';
import type { Context } from '../context.ts';
import type { LoadedPlacement } from '../placements/access.ts';
import { subjectOf } from '../placements/moving.ts';
import { openSteps } from '../placements/policy.ts';
import { stepOf } from '../placements/rules.ts';
import { standingOf } from '../placements/standing.ts';
import { dayAt } from '../work/rules.ts';
import { isHostStep, type LinkVerb, owedBy } from './rules.ts';

/** Asks once what is the same for every contact person, and answers for each of them. */
export async function owing(
  ctx: Context,
  { row, subject, contactOpen }: LoadedPlacement,
): Promise<(contactId: string) => LinkVerb[]> {
  // Before a yes, and after contact ended, nothing is asked of a host.
  if (!contactOpen) return () => [];
  const { placement, assignment } = row;
  const steps = openSteps(subject, ctx.now).filter(isHostStep);
  const asks = steps.some((verb) => stepOf(verb).requires.length > 0);
  const standing = asks ? await standingOf(ctx.tx, subjectOf(row), ctx.now) : {};
  const seats = await seatsOf(ctx.tx, placement.assignmentId);
  const progress = subject.status === 'interviewed' ? await panelOf(ctx.tx, placement) : [];
  const waiting = new Set(
    progress.flatMap((each) => (each.given || each.conflicted || each.left ? [] : [each.seatId])),
  );
  const named = await handoversOf(ctx.tx, placement.id);
  const unnamed = named.length === 0 && subject.status === 'completing';
  const times = subject.status === 'interested' ? await slotsOf(ctx.tx, placement.id) : [];
  const facts = {
    status: subject.status,
    mode: assignment.mode,
    steps: steps.filter((verb) => stepOf(verb).requires.every((fact) => standing[fact])),
    endsOn: placement.endsOn ?? assignment.endsOn,
    today: dayAt(ctx.now, await timeZoneOf(ctx.tx, placement.institutionId)),
    hostChoice: placement.hostChoice,
    again: subject.again,
    timesOut: times.some((each) => each.startsAt > ctx.now),
    handoversOut: unnamed || named.some((each) => each.confirmedAt === null),
    feedbackGiven: (await sidesGiven(ctx.tx, placement.id)).includes('host'),
    sessionsOut: (await sessionsOf(ctx.tx, placement.id)).some(
      (each) => each.confirmedAt === null && each.party !== 'host',
    ),
  };
  return (contactId) =>
    owedBy({
      ...facts,
      scoreOut: seats.some((seat) => seat.contactId === contactId && waiting.has(seat.id)),
    });
}
