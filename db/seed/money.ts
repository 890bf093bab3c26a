// Money of the demo: donors with the lines of their grants, what of them is set aside for needs, and what people at work were
// promised and paid. Ids from names: nothing here is drawn by lot, so that everybody made up afterwards stays the same.
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { insertLine, setFunding } from '../queries/budgets.ts';
import { assignments } from '../tables/assignments.ts';
import { institutions } from '../tables/institutions.ts';
import { donors, payments } from '../tables/money.ts';
import { placements } from '../tables/placements.ts';
import { programmes } from '../tables/programmes.ts';
import { terms } from '../tables/terms.ts';
import { idOf } from './dropping-out.ts';
import { addDays, isoDay } from './people.ts';

/** Minor units: what each donor of the demo granted, and in which currency. */
const grants: Readonly<Record<string, { currency: string; granted: number }>> = {
  'European Union': { currency: 'EUR', granted: 180_000_00 },
  'Netherlands Enterprise Agency': { currency: 'EUR', granted: 120_000_00 },
  'Commonwealth Fund': { currency: 'GBP', granted: 90_000_00 },
};
/** Gives to every programme, so that each has a line to fund a need from. */
const everywhere = 'IOM Development Fund';
const other = { currency: 'USD', granted: 60_000_00 };

/** For one seat: two months of stipend and the way there, with some left for what nobody foresaw. */
const seat = { stipend: 1_500_00, months: 2, travel: 900_00, spare: 600_00 };
const whole = seat.stipend * seat.months + seat.travel;

export async function seedMoney(tx: Transaction, programmeId: string, today: Date): Promise<void> {
  // Somebody works or worked there: that was paid by someone.
  await tx
    .update(assignments)
    .set({ donor: everywhere })
    .where(
      and(
        eq(assignments.programmeId, programmeId),
        isNull(assignments.donor),
        inArray(assignments.status, ['part_filled', 'filled', 'closed', 'suspended', 'cancelled']),
      ),
    );
  const needs = await tx
    .select({
      id: assignments.id,
      donor: assignments.donor,
      status: assignments.status,
      seats: assignments.seats,
    })
    .from(assignments)
    .where(and(eq(assignments.programmeId, programmeId), isNotNull(assignments.donor)));
  const names = [...new Set([...needs.flatMap((need) => need.donor ?? []), everywhere])].sort();
  const lines = new Map<string, Line>();
  for (const [index, name] of names.entries()) {
    const { currency, granted } = grants[name] ?? other;
    const donorId = idOf(`donor ${programmeId} ${name}`);
    await tx.insert(donors).values({ id: donorId, programmeId, name });
    const code = `${String.fromCharCode(65 + index)}1`;
    const id = await insertLine(tx, {
      programmeId,
      donorId,
      code,
      name: 'Stipends and travel',
      currency,
      amount: granted,
      validFrom: isoDay(addDays(today, -365)),
      validUntil: isoDay(addDays(today, 730)),
      createdBy: null,
    });
    lines.set(name, { id, currency, code });
  }
  const unfunded = ['draft', 'submitted', 'returned', 'rejected', 'approved'];
  for (const need of needs) {
    const line = lines.get(need.donor ?? '');
    if (!line || unfunded.includes(need.status)) continue;
    const amount = (whole + seat.spare) * need.seats;
    await setFunding(tx, { assignmentId: need.id, lineId: line.id, programmeId, amount, accountId: null });
  }
  await seedPayments(tx, programmeId, lines, today);
}

export interface Line {
  id: string;
  currency: string;
  code: string;
}
/** Whom something is promised to, and for which need. */
export interface Promised {
  placementId: string;
  profileId: string;
  programmeId: string;
  coordinatorId: string | null;
  assignment: typeof assignments.$inferSelect;
  institution: string;
  programme: string;
  line: Line;
  /** First day of work, YYYY-MM-DD. */
  startsOn: string;
}

const after = (day: string, days: number) => isoDay(addDays(new Date(`${day}T00:00:00Z`), days));

export const termsIdOf = (placementId: string): string => idOf(`terms ${placementId}`);

/** What is offered, as a draft: terms begin as that. */
export function termsOf(to: Promised): typeof terms.$inferInsert {
  const { assignment, startsOn } = to;
  const forGood = assignment.mode === 'permanent';
  return {
    id: termsIdOf(to.placementId),
    programmeId: to.programmeId,
    placementId: to.placementId,
    profileId: to.profileId,
    number: 1,
    about: {
      title: assignment.title,
      programme: to.programme,
      institution: to.institution,
      country: assignment.country,
      place: assignment.place,
      mode: assignment.mode,
    },
    currency: to.line.currency,
    stipend: seat.stipend,
    stipendEvery: 'month',
    stipendTimes: seat.months,
    travel: seat.travel,
    daily: 0,
    dailyDays: 0,
    insuredBy: 'programme',
    insurance: 'Health, accident and liability, from the first day of travel to the last',
    startsOn,
    endsOn: forGood ? null : (longest(assignment.endsOn, startsOn) ?? after(startsOn, 30 * seat.months)),
    leaveDays: 2 * seat.months,
    duties: assignment.tasks,
  };
}

/** The need's last day, where somebody who starts on that day gets so far. */
const longest = (endsOn: string | null, startsOn: string): string | null =>
  endsOn !== null && endsOn > startsOn ? endsOn : null;

/** What those terms come to, day by day. @param paid what is known of each payment beside that it is promised */
export function paymentsOf(
  to: Promised,
  paid: (dueOn: string, index: number) => Partial<typeof payments.$inferInsert>,
): (typeof payments.$inferInsert)[] {
  const { placementId, profileId, programmeId, line, startsOn } = to;
  const due = [
    { part: 'travel', dueOn: startsOn, amount: seat.travel },
    ...Array.from({ length: seat.months }, (_, month) => ({
      part: 'stipend',
      dueOn: after(startsOn, 30 * (month + 1) - 1),
      amount: seat.stipend,
    })),
  ];
  return due.map(({ part, dueOn, amount }, index) => ({
    id: idOf(`payment ${placementId} ${part} ${dueOn}`),
    programmeId,
    placementId,
    profileId,
    assignmentId: to.assignment.id,
    lineId: line.id,
    lineCurrency: line.currency,
    currency: line.currency,
    accountId: to.coordinatorId,
    part,
    dueOn,
    amount,
    lineAmount: amount,
    ...paid(dueOn, index),
  }));
}

/** A payment that was made, on the day it fell due or today if that is still to come. */
export function madeBy(to: Promised, today: Date) {
  const now = isoDay(today);
  return (dueOn: string, index: number) => ({
    status: 'made',
    madeOn: dueOn < now ? dueOn : now,
    madeAmount: index === 0 ? seat.travel : seat.stipend,
    reference: `V-${to.line.code}-${to.placementId.slice(0, 4)}-${index + 1}`,
    madeBy: to.coordinatorId,
    madeAt: today,
  });
}

/** Of those who are or were at work: terms that stand, and payments that were made as they fell due. */
async function seedPayments(
  tx: Transaction,
  programmeId: string,
  lines: Map<string, Line>,
  today: Date,
): Promise<void> {
  const rows = await tx
    .select({
      placement: placements,
      assignment: assignments,
      institution: institutions.name,
      programme: programmes.name,
    })
    .from(placements)
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .innerJoin(institutions, eq(institutions.id, placements.institutionId))
    .innerJoin(programmes, eq(programmes.id, placements.programmeId))
    .where(
      and(
        eq(placements.programmeId, programmeId),
        isNotNull(assignments.donor),
        isNotNull(placements.arrivedOn),
        inArray(placements.status, ['active', 'suspended', 'completing', 'completed', 'ended_early']),
      ),
    );
  const now = isoDay(today);
  const offered: Promised[] = rows.flatMap(({ placement, assignment, institution, programme }) => {
    const line = lines.get(assignment.donor ?? '');
    if (!line || !placement.arrivedOn) return [];
    const { id: placementId, profileId, coordinatorId, arrivedOn: startsOn } = placement;
    return [
      {
        placementId,
        profileId,
        programmeId,
        coordinatorId,
        assignment,
        institution,
        programme,
        line,
        startsOn,
      },
    ];
  });
  if (offered.length === 0) return;
  const states = new Map(rows.map(({ placement }) => [placement.id, placement]));
  await tx.insert(terms).values(offered.map(termsOf));
  await tx
    .update(terms)
    .set({ status: 'ready' })
    .where(
      inArray(
        terms.id,
        offered.map(({ placementId }) => termsIdOf(placementId)),
      ),
    );
  await tx.insert(payments).values(
    offered.flatMap((to) => {
      const of = states.get(to.placementId);
      return paymentsOf(to, (dueOn, index) => {
        const over = of?.status === 'ended_early' ? isoDay(of.statusAt) : null;
        if (over !== null && dueOn > over) return { status: 'cancelled', cancelled: 'ended' };
        return dueOn < now || of?.status === 'completed' ? madeBy(to, today)(dueOn, index) : {};
      });
    }),
  );
}
