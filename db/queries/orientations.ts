// Orientation sessions, their seats, and the counts from the room. Seats are counted by a trigger: see 0043.
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { assignments } from '../tables/assignments.ts';
import { placements } from '../tables/placements.ts';
import { orientationCounts, orientationPeople, orientations } from '../tables/work.ts';
import type { PlacementStatus, Requirement } from '../vocabulary.ts';

export type OrientationRow = typeof orientations.$inferSelect;

/** The meeting's address is told by a function, and to those alone who sit in it or plan it; see 0061. */
const columns = {
  ...getTableColumns(orientations),
  link: sql<string | null>`orientation_link(${orientations.id})`,
};

export interface Planned {
  title: string;
  form: string;
  place: string | null;
  link: string | null;
  /** The hour on the wall there: YYYY-MM-DDTHH:MM. */
  startsAt: string;
  timeZone: string;
  minutes: number;
  capacity: number;
  about: string | null;
}

/** Postgres knows every zone's summer times, past and decided. */
const instant = (local: string, zone: string) => sql<Date>`(${local}::timestamp at time zone ${zone})`;

export async function insertOrientation(
  tx: Transaction,
  row: Planned & { programmeId: string; madeBy: string | null },
): Promise<string> {
  const [made] = await tx
    .insert(orientations)
    .values({ ...row, startsAt: instant(row.startsAt, row.timeZone) })
    .returning({ id: orientations.id });
  if (!made) throw new Error('The session was not written');
  return made.id;
}

export async function findOrientation(
  tx: Transaction,
  programmeId: string,
  id: string,
): Promise<OrientationRow | null> {
  const [row] = await tx
    .select(columns)
    .from(orientations)
    .where(and(eq(orientations.id, id), eq(orientations.programmeId, programmeId)));
  return row ?? null;
}

/** Held until the transaction ends: nobody takes a seat meanwhile. */
export async function lockOrientation(
  tx: Transaction,
  programmeId: string,
  id: string,
): Promise<OrientationRow | null> {
  const [row] = await tx
    .select(columns)
    .from(orientations)
    .where(and(eq(orientations.id, id), eq(orientations.programmeId, programmeId)))
    .for('update');
  return row ?? null;
}

export async function changeOrientation(
  tx: Transaction,
  id: string,
  change: Planned | { cancelledAt: Date },
): Promise<void> {
  const set =
    'startsAt' in change ? { ...change, startsAt: instant(change.startsAt, change.timeZone) } : change;
  await tx
    .update(orientations)
    .set({ ...set, version: sql`${orientations.version} + 1` })
    .where(eq(orientations.id, id));
}

const seatsWhere = (condition: ReturnType<typeof sql>) =>
  sql<number>`(select count(*)::int from orientation_people p where p.orientation_id = ${orientations.id} and ${condition})`;

export async function orientationsOf(
  tx: Transaction,
  programmeId: string,
  page: { coming: boolean; now: Date; limit: number; offset: number },
) {
  const coming = and(gt(orientations.startsAt, page.now), isNull(orientations.cancelledAt));
  const past = or(lte(orientations.startsAt, page.now), sql`${orientations.cancelledAt} is not null`);
  const where = and(eq(orientations.programmeId, programmeId), page.coming ? coming : past);
  const items = await tx
    .select({
      row: columns,
      enrolled: seatsWhere(sql`true`),
      attended: seatsWhere(sql`p.attended`),
      counted: sql<number>`(select coalesce(sum(c.women + c.men + c.unknown), 0)::int from orientation_counts c
        where c.orientation_id = ${orientations.id})`,
    })
    .from(orientations)
    .where(where)
    .orderBy(page.coming ? asc(orientations.startsAt) : desc(orientations.startsAt), asc(orientations.id))
    .limit(page.limit)
    .offset(page.offset);
  return { items, total: await tx.$count(orientations, where) };
}

/** What was held so far: sessions and attendance by place, and people by nationality and sex. */
export async function figuresOf(tx: Transaction, programmeId: string, now: Date) {
  const places = await tx.execute<{
    place: string | null;
    sessions: number;
    enrolled: number;
    attended: number;
    women: number;
    men: number;
    unknown: number;
  }>(sql`
    select o.place, count(*)::int as sessions, sum(seats.enrolled)::int as enrolled, sum(seats.attended)::int as attended,
      sum(room.women)::int as women, sum(room.men)::int as men, sum(room.unknown)::int as unknown
    from orientations o
    cross join lateral (select count(*) as enrolled, count(*) filter (where p.attended) as attended
      from orientation_people p where p.orientation_id = o.id) seats
    cross join lateral (select coalesce(sum(c.women), 0) as women, coalesce(sum(c.men), 0) as men,
      coalesce(sum(c.unknown), 0) as unknown from orientation_counts c where c.orientation_id = o.id) room
    where o.programme_id = ${programmeId}::uuid and o.cancelled_at is null and o.starts_at <= ${now.toISOString()}::timestamptz
    group by o.place order by o.place nulls last`);
  const nationalities = await tx
    .select({
      nationality: orientationCounts.nationality,
      women: sql<number>`sum(${orientationCounts.women})::int`,
      men: sql<number>`sum(${orientationCounts.men})::int`,
      unknown: sql<number>`sum(${orientationCounts.unknown})::int`,
    })
    .from(orientationCounts)
    .where(eq(orientationCounts.programmeId, programmeId))
    .groupBy(orientationCounts.nationality)
    .orderBy(orientationCounts.nationality);
  return { places: [...places], nationalities };
}

export function countsOf(tx: Transaction, orientationId: string) {
  return tx
    .select({
      nationality: orientationCounts.nationality,
      women: orientationCounts.women,
      men: orientationCounts.men,
      unknown: orientationCounts.unknown,
    })
    .from(orientationCounts)
    .where(eq(orientationCounts.orientationId, orientationId))
    .orderBy(orientationCounts.nationality);
}

export async function replaceCounts(
  tx: Transaction,
  programmeId: string,
  orientationId: string,
  counts: { nationality: string; women: number; men: number; unknown: number }[],
): Promise<void> {
  await tx.delete(orientationCounts).where(eq(orientationCounts.orientationId, orientationId));
  if (counts.length > 0)
    await tx
      .insert(orientationCounts)
      .values(counts.map((each) => ({ ...each, orientationId, programmeId })));
}

const person = {
  placementId: placements.id,
  pseudonym: placements.pseudonym,
  title: assignments.title,
  status: placements.status,
};

export function peopleOf(tx: Transaction, orientationId: string) {
  return tx
    .select({ ...person, attended: orientationPeople.attended })
    .from(orientationPeople)
    .innerJoin(placements, eq(placements.id, orientationPeople.placementId))
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .where(eq(orientationPeople.orientationId, orientationId))
    .orderBy(asc(placements.pseudonym), asc(placements.id));
}

/** Chosen, without a seat here, and never there so far. */
export function waitingFor(
  tx: Transaction,
  programmeId: string,
  orientationId: string,
  statuses: PlacementStatus[],
) {
  return tx
    .select({
      ...person,
      elsewhere: sql<boolean>`exists (select from orientation_people p join orientations o on o.id = p.orientation_id
        where p.placement_id = ${placements.id} and p.attended is null and o.cancelled_at is null and o.starts_at > now())`,
    })
    .from(placements)
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .where(
      and(
        eq(placements.programmeId, programmeId),
        inArray(placements.status, statuses),
        sql`not exists (select from orientation_people p where p.placement_id = ${placements.id}
          and (p.attended or p.orientation_id = ${orientationId}::uuid))`,
      ),
    )
    .orderBy(asc(placements.pseudonym), asc(placements.id))
    .limit(200);
}

/** Sessions in which this placement has, or had, a seat. */
export function seatsOf(tx: Transaction, placementId: string) {
  return tx
    .select({
      row: columns,
      attended: orientationPeople.attended,
      enrolledAt: orientationPeople.enrolledAt,
    })
    .from(orientationPeople)
    .innerJoin(orientations, eq(orientations.id, orientationPeople.orientationId))
    .where(eq(orientationPeople.placementId, placementId))
    .orderBy(asc(orientations.startsAt));
}

export function openOrientations(tx: Transaction, programmeId: string, now: Date): Promise<OrientationRow[]> {
  return tx
    .select(columns)
    .from(orientations)
    .where(
      and(
        eq(orientations.programmeId, programmeId),
        isNull(orientations.cancelledAt),
        gt(orientations.startsAt, now),
      ),
    )
    .orderBy(asc(orientations.startsAt), asc(orientations.id))
    .limit(50);
}

/** Whether every seat is taken; who sits there is not asked, and a member is told no number. */
export async function isFull(tx: Transaction, orientationId: string): Promise<boolean> {
  const [row] = await tx.execute<{ full: boolean }>(
    sql`select orientation_is_full(${orientationId}::uuid) as full`,
  );
  return row?.full ?? true;
}

export function takenSeats(tx: Transaction, orientationId: string): Promise<number> {
  return tx.$count(orientationPeople, eq(orientationPeople.orientationId, orientationId));
}

export async function takeSeat(tx: Transaction, seat: typeof orientationPeople.$inferInsert): Promise<void> {
  await tx.insert(orientationPeople).values(seat);
}

/** @returns false when it was marked already whether they came */
export async function leaveSeat(
  tx: Transaction,
  placementId: string,
  orientationId: string,
): Promise<boolean> {
  const gone = await tx
    .delete(orientationPeople)
    .where(
      and(
        eq(orientationPeople.placementId, placementId),
        eq(orientationPeople.orientationId, orientationId),
        isNull(orientationPeople.attended),
      ),
    )
    .returning({ id: orientationPeople.orientationId });
  return gone.length === 1;
}

export async function clearSeats(
  tx: Transaction,
  placementId: string,
  orientationIds: string[],
): Promise<void> {
  if (orientationIds.length === 0) return;
  await tx
    .delete(orientationPeople)
    .where(
      and(
        eq(orientationPeople.placementId, placementId),
        inArray(orientationPeople.orientationId, orientationIds),
        isNull(orientationPeople.attended),
      ),
    );
}

/** @returns null when they have no seat there, false when it stood so already */
export async function markSeat(
  tx: Transaction,
  orientationId: string,
  placementId: string,
  mark: { attended: boolean; markedBy: string | null; markedAt: Date },
): Promise<boolean | null> {
  const here = and(
    eq(orientationPeople.orientationId, orientationId),
    eq(orientationPeople.placementId, placementId),
  );
  const [seat] = await tx
    .select({ attended: orientationPeople.attended })
    .from(orientationPeople)
    .where(here);
  if (!seat) return null;
  if (seat.attended === mark.attended) return false;
  await tx.update(orientationPeople).set(mark).where(here);
  return true;
}

/** For mail about a session: the placements with a seat in it. */
export function seatedIn(tx: Transaction, orientationId: string) {
  return tx
    .select({ placementId: orientationPeople.placementId, profileId: orientationPeople.profileId })
    .from(orientationPeople)
    .where(eq(orientationPeople.orientationId, orientationId));
}

/** Of the next 24 hours; those that begin within the hour are too near to be reminded of. */
export function soonToBegin(tx: Transaction, programmeId: string, now: Date): Promise<OrientationRow[]> {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  return tx
    .select(columns)
    .from(orientations)
    .where(
      and(
        eq(orientations.programmeId, programmeId),
        isNull(orientations.cancelledAt),
        gt(orientations.startsAt, inHours(1)),
        lte(orientations.startsAt, inHours(24)),
      ),
    );
}

/** For a step: they were there, in this placement or in the one that it goes on from. */
export async function orientationStanding(
  tx: Transaction,
  placement: { id: string },
): Promise<Partial<Record<Requirement, boolean>>> {
  const [row] = await tx.execute<{ attended: boolean }>(sql`
    select exists (select from placements p join orientation_people o on o.placement_id in (p.id, p.parent_id)
      where p.id = ${placement.id}::uuid and o.attended) as attended`);
  return { orientation_attended: row?.attended ?? false };
}
