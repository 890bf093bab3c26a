// Choosing among those who said yes. Row-level security leaves out what the reader may not know yet: others' scores before
// their own, and everything about a person once their contact is closed.
import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { assignments } from '../tables/assignments.ts';
import { institutionContacts, institutions } from '../tables/institutions.ts';
import { placements } from '../tables/placements.ts';
import { profiles } from '../tables/profiles.ts';
import { memberships } from '../tables/programmes.ts';
import {
  interviewEvidence,
  interviewSlots,
  panelDeclarations,
  panelScores,
  panelSeats,
  panelSheets,
  placementQuestions,
} from '../tables/selection.ts';
import type { PlacementStatus, RecordedWay } from '../vocabulary.ts';
import type { ConflictKind, PanelParty } from '../work-vocabulary.ts';
import { hostsOf } from './institutions.ts';

// ── The panel ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type SeatRow = typeof panelSeats.$inferSelect;

/** Everybody who sits or sat on the panel, in the order they were named. */
export function seatsOf(tx: Transaction, assignmentId: string): Promise<SeatRow[]> {
  return tx
    .select()
    .from(panelSeats)
    .where(eq(panelSeats.assignmentId, assignmentId))
    .orderBy(asc(panelSeats.addedAt), asc(panelSeats.id));
}

/** @returns null when the same account sits there already */
export async function insertSeat(
  tx: Transaction,
  row: typeof panelSeats.$inferInsert,
): Promise<string | null> {
  const [made] = await tx
    .insert(panelSeats)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: panelSeats.id });
  return made?.id ?? null;
}

export async function endSeat(
  tx: Transaction,
  assignmentId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(panelSeats)
    .set({ leftAt: now })
    .where(and(eq(panelSeats.id, id), eq(panelSeats.assignmentId, assignmentId), isNull(panelSeats.leftAt)))
    .returning({ id: panelSeats.id });
  return rows.length === 1;
}

/** Who could be named: the programme's coordinators and the accounts of the host. */
export async function nameable(tx: Transaction, programmeId: string, institutionId: string) {
  const coordinators = await tx
    .select({ accountId: memberships.accountId, name: sql<string>`account_name(${memberships.accountId})` })
    .from(memberships)
    .where(and(eq(memberships.programmeId, programmeId), eq(memberships.role, 'coordinator')))
    .orderBy(sql`2`, asc(memberships.accountId));
  const hosts = (await hostsOf(tx, institutionId)).map(({ accountId, name, email }) => ({
    accountId,
    name: name ?? email,
  }));
  const as =
    (party: PanelParty) =>
    <T extends object>(row: T) => ({ ...row, party });
  return [...coordinators.map(as('coordinator')), ...hosts.map(as('host'))];
}

export interface Progress {
  seatId: string;
  declared: boolean;
  conflicted: boolean;
  given: boolean;
}

/** Who has declared and given; what they gave is in sheetsOf, for those who may read it. */
export async function progressOf(tx: Transaction, placementId: string): Promise<Progress[]> {
  const rows = await tx.execute<{ seat_id: string; declared: boolean; conflicted: boolean; given: boolean }>(
    sql`select seat_id, declared, conflicted, given from panel_progress(${placementId}::uuid)`,
  );
  return rows.map(({ seat_id, declared, conflicted, given }) => ({
    seatId: seat_id,
    declared,
    conflicted,
    given,
  }));
}

export async function inConflict(tx: Transaction, placementId: string): Promise<boolean> {
  const [row] = await tx.execute<{ conflict: boolean }>(
    sql`select in_conflict(${placementId}::uuid) as conflict`,
  );
  return row?.conflict ?? false;
}

/** Whether the actor said of this person, at any need, that they know them: then money for them is not theirs to decide. */
export async function conflictedWith(tx: Transaction, profileId: string): Promise<boolean> {
  const [row] = await tx.execute<{ conflict: boolean }>(
    sql`select conflicted_with(${profileId}::uuid) as conflict`,
  );
  return row?.conflict ?? false;
}

/** Whether the actor may write down scores of somebody else: their own are given, or they give none. */
export async function scoresAwaited(tx: Transaction, placementId: string): Promise<boolean> {
  const [row] = await tx.execute<{ awaited: boolean }>(
    sql`select scores_awaited(${placementId}::uuid) as awaited`,
  );
  return row?.awaited ?? false;
}

/** On this seat or on one that they left: nobody gives two sets. */
export async function gaveScores(tx: Transaction, placementId: string): Promise<boolean> {
  const [row] = await tx.execute<{ gave: boolean }>(sql`select gave_scores(${placementId}::uuid) as gave`);
  return row?.gave ?? false;
}

export async function tookScoresDown(tx: Transaction, placementId: string): Promise<boolean> {
  const [row] = await tx.execute<{ took: boolean }>(
    sql`select took_scores_down(${placementId}::uuid) as took`,
  );
  return row?.took ?? false;
}

export function declarationsOf(tx: Transaction, placementId: string) {
  return tx.select().from(panelDeclarations).where(eq(panelDeclarations.placementId, placementId));
}

/** @returns false when something was declared before: only a conflict can come on top of "none" */
export async function declare(
  tx: Transaction,
  row: typeof panelDeclarations.$inferInsert & { conflict: ConflictKind | null },
): Promise<boolean> {
  const made = await tx
    .insert(panelDeclarations)
    .values(row)
    .onConflictDoNothing()
    .returning({ seatId: panelDeclarations.seatId });
  if (made.length === 1 || row.conflict === null) return made.length === 1;
  const changed = await tx
    .update(panelDeclarations)
    .set({ conflict: row.conflict, at: sql`now()` })
    .where(
      and(
        eq(panelDeclarations.seatId, row.seatId),
        eq(panelDeclarations.placementId, row.placementId),
        isNull(panelDeclarations.conflict),
      ),
    )
    .returning({ seatId: panelDeclarations.seatId });
  return changed.length === 1;
}

export interface NewSheet extends Omit<typeof panelSheets.$inferInsert, 'way' | 'givenAt'> {
  way: RecordedWay | null;
  scores: { conceptId: number | null; score: number }[];
}

/** @returns false when this seat has given its scores before */
export async function insertSheet(tx: Transaction, { scores, ...row }: NewSheet): Promise<boolean> {
  const made = await tx
    .insert(panelSheets)
    .values(row)
    .onConflictDoNothing()
    .returning({ seatId: panelSheets.seatId });
  if (made.length === 0) return false;
  await tx.insert(panelScores).values(
    scores.map(({ conceptId, score }, position) => ({
      seatId: row.seatId,
      placementId: row.placementId,
      programmeId: row.programmeId,
      position,
      conceptId,
      score,
    })),
  );
  return true;
}

export interface Sheet {
  placementId: string;
  seatId: string;
  note: string;
  way: string | null;
  evidence: string | null;
  givenAt: Date;
  scores: { conceptId: number | null; score: number }[];
}

/** What each gave, as far as the reader may know it now, in the order it was given. */
export async function sheetsOf(tx: Transaction, placementIds: string[]): Promise<Sheet[]> {
  if (placementIds.length === 0) return [];
  const sheets = await tx
    .select()
    .from(panelSheets)
    .where(inArray(panelSheets.placementId, placementIds))
    .orderBy(asc(panelSheets.givenAt), asc(panelSheets.seatId));
  const scores = await tx
    .select()
    .from(panelScores)
    .where(inArray(panelScores.placementId, placementIds))
    .orderBy(asc(panelScores.position));
  const key = (row: { seatId: string; placementId: string }) => `${row.seatId} ${row.placementId}`;
  const bySheet = Map.groupBy(scores, key);
  return sheets.map(({ placementId, seatId, note, way, evidence, givenAt, ...rest }) => ({
    ...{ placementId, seatId, note, way, evidence, givenAt },
    scores: (bySheet.get(key({ seatId, placementId, ...rest })) ?? []).map(({ conceptId, score }) => ({
      conceptId,
      score,
    })),
  }));
}

/** Everybody in question for a need: who was invited or further, best known state first. */
export function candidatesOf(tx: Transaction, assignmentId: string) {
  return tx
    .select({
      id: placements.id,
      profileId: placements.profileId,
      pseudonym: placements.pseudonym,
      status: sql<PlacementStatus>`${placements.status}`,
      statusAt: placements.statusAt,
      hostChoice: placements.hostChoice,
      appliedAt: placements.appliedAt,
    })
    .from(placements)
    .where(and(eq(placements.assignmentId, assignmentId), ne(placements.status, 'longlisted')))
    .orderBy(asc(placements.statusAt), asc(placements.id))
    .limit(300);
}

export async function seatsTaken(
  tx: Transaction,
  assignmentId: string,
  seated: PlacementStatus[],
): Promise<number> {
  return tx.$count(
    placements,
    and(eq(placements.assignmentId, assignmentId), inArray(placements.status, seated)),
  );
}

/** What the host asked for, held against the version that was read. */
export async function setHostChoice(
  tx: Transaction,
  id: string,
  version: number,
  set: { hostChoice: string; hostChoiceNote: string | null; hostChoiceAt: Date },
): Promise<boolean> {
  const rows = await tx
    .update(placements)
    .set({ ...set, updatedAt: set.hostChoiceAt, version: sql`${placements.version} + 1` })
    .where(and(eq(placements.id, id), eq(placements.version, version)))
    .returning({ id: placements.id });
  return rows.length === 1;
}

// ── Interviews ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** The clock at the place of work, when the institution said which; and where the person lives, if the reader may know. */
export async function zonesAround(tx: Transaction, placementId: string) {
  const [row] = await tx
    .select({
      timeZone: institutions.timeZone,
      country: assignments.country,
      residence: profiles.residenceCountry,
    })
    .from(placements)
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .innerJoin(institutions, eq(institutions.id, placements.institutionId))
    .leftJoin(profiles, eq(profiles.id, placements.profileId))
    .where(eq(placements.id, placementId));
  return row ?? null;
}

export type SlotRow = typeof interviewSlots.$inferSelect;

/** Times that still stand, earliest first. */
export function slotsOf(tx: Transaction, placementId: string): Promise<SlotRow[]> {
  return tx
    .select()
    .from(interviewSlots)
    .where(and(eq(interviewSlots.placementId, placementId), isNull(interviewSlots.withdrawnAt)))
    .orderBy(asc(interviewSlots.startsAt));
}

/** @returns how many are new; a time that was offered before is not offered twice */
export async function insertSlots(
  tx: Transaction,
  rows: (typeof interviewSlots.$inferInsert)[],
): Promise<number> {
  const made = await tx
    .insert(interviewSlots)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: interviewSlots.id });
  return made.length;
}

/** @returns whether it had been chosen; null when there is no such time (any more) */
export async function withdrawSlot(
  tx: Transaction,
  placementId: string,
  id: string,
  now: Date,
): Promise<{ chosen: boolean } | null> {
  const [row] = await tx
    .update(interviewSlots)
    .set({ withdrawnAt: now })
    .where(
      and(
        eq(interviewSlots.id, id),
        eq(interviewSlots.placementId, placementId),
        isNull(interviewSlots.withdrawnAt),
      ),
    )
    .returning({ chosenAt: interviewSlots.chosenAt });
  return row ? { chosen: row.chosenAt !== null } : null;
}

/** Gives the time up that was chosen before. @returns false when there is no such time (any more) */
export async function chooseSlot(
  tx: Transaction,
  placementId: string,
  id: string,
  now: Date,
  takenDown: { programmeId: string; way: RecordedWay; evidence: string; by: string | null } | null,
): Promise<boolean> {
  await tx
    .update(interviewSlots)
    .set({ chosenAt: null, chosenWay: null })
    .where(
      and(
        eq(interviewSlots.placementId, placementId),
        ne(interviewSlots.id, id),
        isNotNull(interviewSlots.chosenAt),
        isNull(interviewSlots.withdrawnAt),
      ),
    );
  const stands = and(
    eq(interviewSlots.id, id),
    eq(interviewSlots.placementId, placementId),
    isNull(interviewSlots.withdrawnAt),
    gt(interviewSlots.startsAt, now),
  );
  if (takenDown) {
    if ((await tx.$count(interviewSlots, stands)) === 0) return false;
    // Before the choice, which the database takes from a coordinator only with it.
    const { programmeId, evidence, by: accountId } = takenDown;
    await tx.insert(interviewEvidence).values({ programmeId, placementId, slotId: id, evidence, accountId });
  }
  const rows = await tx
    .update(interviewSlots)
    .set({ chosenAt: now, chosenWay: takenDown?.way ?? null })
    .where(stands)
    .returning({ id: interviewSlots.id });
  return rows.length === 1;
}

/** What shows each choice that was taken down, the last one of each time; empty for whoever may not read it. */
export async function choiceEvidenceOf(tx: Transaction, placementId: string): Promise<Map<string, string>> {
  const rows = await tx
    .select({ slotId: interviewEvidence.slotId, evidence: interviewEvidence.evidence })
    .from(interviewEvidence)
    .where(eq(interviewEvidence.placementId, placementId))
    .orderBy(asc(interviewEvidence.id));
  return new Map(rows.map(({ slotId, evidence }) => [slotId, evidence]));
}

// ── Questions ──────────────────────────────────────────────────────────────────────────────────────────────────────

export function questionsOf(tx: Transaction, placementId: string) {
  return tx
    .select()
    .from(placementQuestions)
    .where(eq(placementQuestions.placementId, placementId))
    .orderBy(asc(placementQuestions.at), asc(placementQuestions.id))
    .limit(200);
}

export async function insertQuestion(
  tx: Transaction,
  row: typeof placementQuestions.$inferInsert,
): Promise<string> {
  const [made] = await tx.insert(placementQuestions).values(row).returning({ id: placementQuestions.id });
  if (!made) throw new Error('The question was not written');
  return made.id;
}

/** For mail: those on the panel who sign in and have neither scored nor a conflict, with their addresses. */
export function panelToAsk(tx: Transaction, assignmentId: string, seatIds: string[]) {
  return tx
    .select({
      id: accounts.id,
      email: accounts.email,
      language: accounts.language,
      party: sql<PanelParty>`${panelSeats.party}`,
    })
    .from(panelSeats)
    .innerJoin(accounts, eq(accounts.id, panelSeats.accountId))
    .where(
      and(
        eq(panelSeats.assignmentId, assignmentId),
        isNull(panelSeats.leftAt),
        inArray(panelSeats.id, seatIds),
      ),
    );
}

/** For mail: contact persons on the panel who have an address, are still there and have neither scored nor a conflict. */
export function contactsToAsk(tx: Transaction, assignmentId: string, seatIds: string[]) {
  return tx
    .select({ id: institutionContacts.id })
    .from(panelSeats)
    .innerJoin(institutionContacts, eq(institutionContacts.id, panelSeats.contactId))
    .where(
      and(
        eq(panelSeats.assignmentId, assignmentId),
        isNull(panelSeats.leftAt),
        inArray(panelSeats.id, seatIds),
        isNull(institutionContacts.leftAt),
        isNotNull(institutionContacts.email),
      ),
    );
}

// ── What a step rests on ───────────────────────────────────────────────────────────────────────────────────────────

/** Seats of a placement's panel with what each has done, for whoever asks whether the panel is complete. */
export async function panelOf(tx: Transaction, placement: { id: string; assignmentId: string }) {
  const seats = new Map((await seatsOf(tx, placement.assignmentId)).map((seat) => [seat.id, seat]));
  return (await progressOf(tx, placement.id)).flatMap((each) => {
    const seat = seats.get(each.seatId);
    return seat ? [{ ...each, party: seat.party as PanelParty, left: seat.leftAt !== null }] : [];
  });
}
