// What needs a coordinator today (desk_lines in migration 0066), where everything stands, reminders, and who stands in for whom.
import { type SQL, and, asc, eq, gte, isNull, lte, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { deskCovers, placementReminders } from '../tables/desk.ts';
import { memberships } from '../tables/programmes.ts';
import type { Mode, PlacementStatus } from '../vocabulary.ts';
import type { DeskKind, ReminderParty } from '../work-vocabulary.ts';

export interface DeskQuestion {
  programmeId: string;
  /** Desks of these coordinators, and what is on nobody's; null for the whole programme. */
  whose: string[] | null;
  /** YYYY-MM-DD. */
  today: string;
  /** Lines of one kind. */
  limit: number;
}

export interface DeskLine {
  kind: DeskKind;
  placementId: string;
  status: PlacementStatus;
  pseudonym: string;
  title: string;
  institution: string;
  mode: Mode;
  coordinatorId: string | null;
  /** When it began to wait, or was due. */
  since: Date;
}

/** Days after which something that only waits is late. */
export interface DeskPatience {
  away: number;
  stuck: number;
  decide: number;
  result: number;
  quiet: number;
  followUp: number;
  /** Before the first day of work. */
  startNear: number;
  /** Before the last day to answer. */
  answer: number;
}

const desks = (whose: string[] | null): SQL => sql`${whose === null ? null : `{${whose.join(',')}}`}::uuid[]`;

const mine = (whose: string[] | null): SQL =>
  whose === null ? sql`true` : sql`(p.coordinator_id is null or p.coordinator_id = any (${desks(whose)}))`;

/** At most `limit` lines of each kind, each kind oldest first; nothing for who is not a coordinator of the programme's team. */
export async function deskLines(
  tx: Transaction,
  kinds: readonly DeskKind[],
  ask: DeskQuestion,
  patience: DeskPatience,
): Promise<DeskLine[]> {
  const rows = await tx.execute<{
    kind: DeskKind;
    id: string;
    since: string;
    status: PlacementStatus;
    pseudonym: string;
    coordinator_id: string | null;
    title: string;
    mode: Mode;
    institution: string;
  }>(sql`select * from desk_lines(${ask.programmeId}::uuid, ${desks(ask.whose)}, ${`{${kinds.join(',')}}`}::text[],
    ${ask.today}::date, ${JSON.stringify(patience)}::text::jsonb, ${ask.limit}::integer)`);
  return rows.map((row) => ({
    kind: row.kind,
    placementId: row.id,
    status: row.status,
    pseudonym: row.pseudonym,
    title: row.title,
    institution: row.institution,
    mode: row.mode,
    coordinatorId: row.coordinator_id,
    since: new Date(row.since),
  }));
}

/** How many placements stand where; nothing for who is not of the programme's team. */
export async function boardCounts(
  tx: Transaction,
  { programmeId, whose }: Pick<DeskQuestion, 'programmeId' | 'whose'>,
): Promise<Map<PlacementStatus, number>> {
  const rows = await tx.execute<{ status: PlacementStatus; people: number }>(
    sql`select status, people from board_counts(${programmeId}::uuid, ${desks(whose)})`,
  );
  return new Map(rows.map((row) => [row.status, row.people]));
}

export interface BoardCard {
  id: string;
  status: PlacementStatus;
  pseudonym: string;
  title: string;
  institution: string;
  statusAt: Date;
  startsOn: string | null;
}

/** Who has stood longest in each of these states. */
export async function boardCards(
  tx: Transaction,
  ask: Pick<DeskQuestion, 'programmeId' | 'whose' | 'limit'>,
  states: readonly PlacementStatus[],
): Promise<BoardCard[]> {
  const rows = await tx.execute<{
    id: string;
    status: PlacementStatus;
    pseudonym: string;
    title: string;
    institution: string;
    status_at: string;
    starts_on: string | null;
  }>(sql`
    with cards as materialized (
      select each.* from unnest(${`{${states.join(',')}}`}::text[]) as state
      cross join lateral (select p.id, p.status, p.pseudonym, p.status_at, p.starts_on, p.assignment_id, p.institution_id
        from placements p where p.programme_id = ${ask.programmeId}::uuid and p.status = state
          and ${mine(ask.whose)} order by p.status_at, p.id limit ${ask.limit}) each)
    select c.id, c.status, c.pseudonym, c.status_at, c.starts_on::text as starts_on, a.title, i.name as institution
    from cards c join assignments a on a.id = c.assignment_id join institutions i on i.id = c.institution_id
    order by c.status_at, c.id`);
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    pseudonym: row.pseudonym,
    title: row.title,
    institution: row.institution,
    statusAt: new Date(row.status_at),
    startsOn: row.starts_on,
  }));
}

export interface DeskState extends Record<string, unknown> {
  id: string;
  status: PlacementStatus;
  institutionId: string;
  endsOn: string | null;
  /** The interview was held, and somebody of the panel has not scored; false when the person took contact back. */
  scoresOut: boolean;
  /** The scores are in, and the host has not said whom they want; false when the person took contact back. */
  choiceOut: boolean;
}

/** Placements of a programme by id, as far as they are the actor's to see. */
export async function statesOf(tx: Transaction, programmeId: string, ids: string[]): Promise<DeskState[]> {
  return tx.execute<DeskState>(sql`
    select id, status, institution_id as "institutionId", ends_on::text as "endsOn",
      case when status = 'interviewed' then contact_open(id)
        and exists (select from panel_progress(id) g where not (g.given or g.conflicted)) else false end as "scoresOut",
      case when status = 'scored' then contact_open(id) and host_choice is null else false end as "choiceOut"
    from placements where programme_id = ${programmeId}::uuid and id = any (${`{${ids.join(',')}}`}::uuid[])`);
}

/** @returns false when this one was reminded today already, by whomever */
export async function insertReminder(
  tx: Transaction,
  row: { placementId: string; programmeId: string; party: ReminderParty; day: string; accountId: string },
): Promise<boolean> {
  const made = await tx
    .insert(placementReminders)
    .values(row)
    .onConflictDoNothing()
    .returning({ day: placementReminders.day });
  return made.length === 1;
}

export function remindersOf(tx: Transaction, placementId: string) {
  return tx
    .select({
      party: placementReminders.party,
      at: placementReminders.at,
      accountId: placementReminders.accountId,
    })
    .from(placementReminders)
    .where(eq(placementReminders.placementId, placementId))
    .orderBy(asc(placementReminders.at));
}

/** Accounts that act for an institution, for mail. */
export async function hostsToWriteTo(
  tx: Transaction,
  institutionId: string,
): Promise<{ id: string; email: string; language: string | null }[]> {
  return tx.execute<{ id: string; email: string; language: string | null }>(sql`
    select a.id, a.email, a.language from institution_members m join accounts a on a.id = m.account_id
    where m.institution_id = ${institutionId}::uuid order by a.email limit 10`);
}

/** Institutions among these at which nobody has an account. */
export async function withoutAccount(tx: Transaction, institutionIds: string[]): Promise<Set<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    select i.id from institutions i where i.id = any (${`{${institutionIds.join(',')}}`}::uuid[])
      and not exists (select from institution_members m where m.institution_id = i.id)`);
  return new Set(rows.map((row) => row.id));
}

// ── Who stands in for whom ──────────────────────────────────────────────────────────────────────────────────────────

/** Covers of a programme that have not ended by a day, soonest first. */
export function coversFrom(tx: Transaction, programmeId: string, today: string) {
  return tx
    .select()
    .from(deskCovers)
    .where(
      and(
        eq(deskCovers.programmeId, programmeId),
        isNull(deskCovers.endedAt),
        gte(deskCovers.untilOn, today),
      ),
    )
    .orderBy(asc(deskCovers.fromOn), asc(deskCovers.id))
    .limit(100);
}

/** Whose desk somebody has today beside their own. */
export async function coveredBy(
  tx: Transaction,
  programmeId: string,
  coverId: string,
  today: string,
): Promise<string[]> {
  const rows = await tx
    .select({ awayId: deskCovers.awayId })
    .from(deskCovers)
    .where(
      and(
        eq(deskCovers.programmeId, programmeId),
        eq(deskCovers.coverId, coverId),
        isNull(deskCovers.endedAt),
        lte(deskCovers.fromOn, today),
        gte(deskCovers.untilOn, today),
      ),
    );
  return rows.map((row) => row.awayId);
}

export async function insertCover(tx: Transaction, row: typeof deskCovers.$inferInsert): Promise<string> {
  const [made] = await tx.insert(deskCovers).values(row).returning({ id: deskCovers.id });
  if (!made) throw new Error('The cover was not written');
  return made.id;
}

/** @returns false when there is none of this id that still runs */
export async function endCover(tx: Transaction, programmeId: string, id: string, at: Date): Promise<boolean> {
  const ended = await tx
    .update(deskCovers)
    .set({ endedAt: at })
    .where(and(eq(deskCovers.id, id), eq(deskCovers.programmeId, programmeId), isNull(deskCovers.endedAt)))
    .returning({ id: deskCovers.id });
  return ended.length === 1;
}

/** The coordinators of a programme by name, for choosing one. */
export function coordinatorsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({ id: memberships.accountId, name: sql<string>`account_name(${memberships.accountId})` })
    .from(memberships)
    .where(and(eq(memberships.programmeId, programmeId), eq(memberships.role, 'coordinator')))
    .orderBy(sql`2`, asc(memberships.accountId));
}

/** Puts a placement on a coordinator's desk. @returns false when it is not the actor's to hand over */
export async function setDesk(tx: Transaction, id: string, coordinatorId: string): Promise<boolean> {
  const rows = await tx.execute<{ id: string }>(sql`
    update placements set coordinator_id = ${coordinatorId}::uuid, updated_at = now() where id = ${id}::uuid returning id`);
  return rows.length === 1;
}
