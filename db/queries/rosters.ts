// Rosters, the people on them who have not answered, and past placements. Pending rows are read by system actors only.
import { and, asc, desc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { profileLanguages, profileSkills, profiles } from '../tables/profiles.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { contactDetails, responses } from '../tables/responses.ts';
import { pastPlacements, rosterAnswers, rosterPeople, rosterRefusals, rosters } from '../tables/rosters.ts';

export type RosterRecord = typeof rosters.$inferSelect;
export type PendingPerson = typeof rosterPeople.$inferSelect;

const summary = {
  id: rosters.id,
  status: rosters.status,
  rows: rosters.rows,
  done: rosters.done,
  invited: rosters.invited,
  createdAt: rosters.createdAt,
};

export async function insertRoster(tx: Transaction, row: typeof rosters.$inferInsert): Promise<string> {
  const [made] = await tx.insert(rosters).values(row).returning({ id: rosters.id });
  if (!made) throw new Error('Postgres returned no roster');
  return made.id;
}

/** @param lock so that two decisions at once are taken one after the other */
export async function findRoster(
  tx: Transaction,
  id: string,
  lock: 'lock' | null = null,
): Promise<RosterRecord | null> {
  const query = tx.select().from(rosters).where(eq(rosters.id, id));
  const [row] = await (lock ? query.for('update') : query);
  return row ?? null;
}

/** Whoever counts a programme's lists waits here for whoever is just adding one. */
export async function lockRosters(tx: Transaction, programmeId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`rosters:${programmeId}`}, 0))`);
}

export function openRosters(tx: Transaction, programmeId: string): Promise<number> {
  return tx.$count(rosters, and(eq(rosters.programmeId, programmeId), eq(rosters.status, 'open')));
}

/** Invited since then, or just being. */
export async function invitedSince(tx: Transaction, programmeId: string, since: Date): Promise<number> {
  const [row] = await tx
    .select({ people: sql<number>`coalesce(sum(coalesce(${rosters.invited}, ${rosters.rows})), 0)::integer` })
    .from(rosters)
    .where(
      and(
        eq(rosters.programmeId, programmeId),
        inArray(rosters.status, ['waiting', 'running', 'done']),
        gt(rosters.updatedAt, since),
      ),
    );
  return row?.people ?? 0;
}

export function latestRosters(tx: Transaction, programmeId: string, most: number) {
  return tx
    .select(summary)
    .from(rosters)
    .where(eq(rosters.programmeId, programmeId))
    .orderBy(desc(rosters.createdAt))
    .limit(most);
}

/** Whether this very file was imported, or is just being. */
export async function importedRoster(
  tx: Transaction,
  programmeId: string,
  fileHash: string,
): Promise<boolean> {
  return (
    (await tx.$count(
      rosters,
      and(
        eq(rosters.programmeId, programmeId),
        eq(rosters.fileHash, fileHash),
        inArray(rosters.status, ['waiting', 'running', 'done']),
      ),
    )) > 0
  );
}

/** How columns were read in earlier files, newest first. */
export async function earlierColumns(tx: Transaction, programmeId: string, most: number): Promise<unknown[]> {
  const rows = await tx
    .select({ columns: rosters.columns })
    .from(rosters)
    .where(eq(rosters.programmeId, programmeId))
    .orderBy(desc(rosters.createdAt))
    .limit(most);
  return rows.map(({ columns }) => columns);
}

/** @returns false when it stands in none of these states */
export async function moveRoster(
  tx: Transaction,
  id: string,
  from: string[],
  values: Partial<
    Pick<
      typeof rosters.$inferInsert,
      'status' | 'language' | 'sheets' | 'columns' | 'words' | 'twins' | 'done' | 'invited' | 'updatedAt'
    >
  >,
): Promise<boolean> {
  const moved = await tx
    .update(rosters)
    .set(values)
    .where(and(eq(rosters.id, id), inArray(rosters.status, from)))
    .returning({ id: rosters.id });
  return moved.length > 0;
}

export async function insertAnswers(
  tx: Transaction,
  rows: (typeof rosterAnswers.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await tx.insert(rosterAnswers).values(rows).onConflictDoNothing();
}

/** How many of them are in the team's pool, in fives, of lists where ten people or more are; the others are missing. */
export async function joinedOf(tx: Transaction, ids: string[]): Promise<Map<string, number>> {
  const rows = await tx.execute<{ roster: string; joined: number }>(
    sql`select roster, joined from roster_joined(${`{${ids.join(',')}}`}::uuid[])`,
  );
  return new Map(rows.map(({ roster, joined }) => [roster, joined]));
}

/** @returns the hashes of the codes that were kept: an address that is invited already keeps its first invitation */
export async function insertPending(
  tx: Transaction,
  people: (typeof rosterPeople.$inferInsert)[],
): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const made = await tx
    .insert(rosterPeople)
    .values(people)
    .onConflictDoNothing({ target: [rosterPeople.programmeId, rosterPeople.email] })
    .returning({ codeHash: rosterPeople.codeHash });
  return new Set(made.map(({ codeHash }) => codeHash));
}

/** Those of the addresses whose owner does not want to be asked by this programme, as keyed hashes. */
export async function refusedAddresses(
  tx: Transaction,
  programmeId: string,
  hashes: string[],
): Promise<Set<string>> {
  const rows = await tx
    .select({ hash: rosterRefusals.addressHash })
    .from(rosterRefusals)
    .where(and(eq(rosterRefusals.programmeId, programmeId), inArray(rosterRefusals.addressHash, hashes)));
  return new Set(rows.map(({ hash }) => hash));
}

export async function insertRefusal(
  tx: Transaction,
  programmeId: string,
  addressHash: string,
): Promise<void> {
  await tx.insert(rosterRefusals).values({ programmeId, addressHash }).onConflictDoNothing();
}

/** Anybody may ask, with a keyed hash of a code; `place` is the keyed hash of the asking network, null where nothing is counted. */
export async function findInvitation(
  tx: Transaction,
  codeHash: string,
  place: string | null,
  most: number,
): Promise<{ outcome: 'found' | 'wrong' | 'limited'; person: string | null; programme: string | null }> {
  const [row] = await tx.execute<{
    outcome: 'found' | 'wrong' | 'limited';
    person: string | null;
    programme: string | null;
  }>(sql`select outcome, person, programme from find_invitation(${codeHash}, ${place}, ${most}::integer)`);
  if (!row) throw new Error('Postgres gave no answer to a code');
  return row;
}

export async function findPending(tx: Transaction, id: string): Promise<PendingPerson | null> {
  const [row] = await tx.select().from(rosterPeople).where(eq(rosterPeople.id, id));
  return row ?? null;
}

/** Everything that waits for an answer of this address. @returns the lists it stood on; none when somebody answered before */
export async function deletePending(tx: Transaction, programmeId: string, email: string): Promise<string[]> {
  const gone = await tx
    .delete(rosterPeople)
    .where(and(eq(rosterPeople.programmeId, programmeId), eq(rosterPeople.email, email)))
    .returning({ rosterId: rosterPeople.rosterId });
  return gone.map(({ rosterId }) => rosterId);
}

/** Profiles that somebody made with a proved address before, and nobody claimed, lose their consents (strip_unclaimed in 0024). */
export async function stripUnclaimed(tx: Transaction, email: string): Promise<void> {
  await tx.execute(sql`select strip_unclaimed(${email})`);
}

/** Invited before that day and not reminded, locked so that two workers do not both write. */
export function peopleToRemind(tx: Transaction, programmeId: string, before: Date, most: number) {
  return tx
    .select()
    .from(rosterPeople)
    .where(
      and(
        eq(rosterPeople.programmeId, programmeId),
        isNull(rosterPeople.remindedAt),
        lt(rosterPeople.invitedAt, before),
        sql`${rosterPeople.expiresAt} > now()`,
      ),
    )
    .limit(most)
    .for('update', { skipLocked: true });
}

export async function markReminded(
  tx: Transaction,
  id: string,
  reminderHash: string,
  at: Date,
): Promise<void> {
  await tx.update(rosterPeople).set({ reminderHash, remindedAt: at }).where(eq(rosterPeople.id, id));
}

export async function expireRosters(tx: Transaction): Promise<void> {
  await tx.execute(sql`select expire_rosters()`);
}

export async function publishedVersionId(tx: Transaction, programmeId: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: questionnaireVersions.id })
    .from(questionnaireVersions)
    .where(
      and(
        eq(questionnaireVersions.programmeId, programmeId),
        eq(questionnaireVersions.audience, 'people'),
        eq(questionnaireVersions.status, 'published'),
      ),
    );
  return row?.id ?? null;
}

/** The profile that the owner of this address has in the programme. One that nobody claimed may be anybody's, and counts as none. */
export async function profileOfAddress(tx: Transaction, programmeId: string, email: string) {
  const [row] = await tx
    .select({
      profile: profiles,
      name: contactDetails.name,
      phone: contactDetails.phone,
      city: contactDetails.city,
    })
    .from(profiles)
    .innerJoin(accounts, eq(accounts.id, profiles.accountId))
    .leftJoin(contactDetails, eq(contactDetails.responseId, profiles.responseId))
    .where(and(eq(profiles.programmeId, programmeId), eq(accounts.email, email)))
    .orderBy(desc(profiles.createdAt))
    .limit(1);
  return row ?? null;
}

/** What the person takes over from the list; undefined leaves it. Rows that are there stay as they are. */
export async function addToProfile(
  tx: Transaction,
  profile: { id: string; programmeId: string; responseId: string },
  more: {
    facts: Partial<typeof profiles.$inferInsert>;
    contact: Partial<Pick<typeof contactDetails.$inferInsert, 'name' | 'phone' | 'city'>>;
    skills: { conceptId: number; level: number }[];
    languages: { language: string; level: string }[];
  },
  now: Date,
): Promise<void> {
  await tx
    .update(profiles)
    .set({ ...more.facts, updatedAt: now })
    .where(eq(profiles.id, profile.id));
  if (Object.keys(more.contact).length > 0)
    await tx
      .update(contactDetails)
      .set(more.contact)
      .where(eq(contactDetails.responseId, profile.responseId));
  const own = { profileId: profile.id, programmeId: profile.programmeId };
  if (more.skills.length > 0)
    await tx
      .insert(profileSkills)
      .values(more.skills.map((each) => ({ ...own, ...each })))
      .onConflictDoNothing();
  if (more.languages.length > 0)
    await tx
      .insert(profileLanguages)
      .values(more.languages.map((each) => ({ ...own, ...each })))
      .onConflictDoNothing();
}

/** An ordinary response, with its contact details apart; its event is the caller's. */
export async function insertJoined(
  tx: Transaction,
  response: Omit<typeof responses.$inferInsert, 'id'> & { id: string },
  contact: Omit<typeof contactDetails.$inferInsert, 'responseId' | 'programmeId'>,
): Promise<boolean> {
  const made = await tx
    .insert(responses)
    .values(response)
    .onConflictDoNothing()
    .returning({ id: responses.id });
  if (made.length === 0) return false;
  await tx
    .insert(contactDetails)
    .values({ responseId: response.id, programmeId: response.programmeId, ...contact });
  return true;
}

export async function insertPastPlacements(
  tx: Transaction,
  rows: (typeof pastPlacements.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await tx.insert(pastPlacements).values(rows);
}

/** Of one response, oldest first. */
export function pastPlacementsOf(tx: Transaction, responseId: string) {
  return tx
    .select()
    .from(pastPlacements)
    .where(eq(pastPlacements.responseId, responseId))
    .orderBy(asc(pastPlacements.startsOn), asc(pastPlacements.host));
}

export async function deletePastPlacement(tx: Transaction, responseId: string, id: string): Promise<boolean> {
  const gone = await tx
    .delete(pastPlacements)
    .where(and(eq(pastPlacements.id, id), eq(pastPlacements.responseId, responseId)))
    .returning({ id: pastPlacements.id });
  return gone.length > 0;
}

export async function pastPlacementFigures(tx: Transaction, programmeId: string) {
  const rows = await tx.execute<{ year: number; people: number }>(
    sql`select year, people from past_placement_figures(${programmeId}::uuid)`,
  );
  return [...rows];
}

/** People in the reader's pool who may be those of a row: as cards say it, or by an address that was shown after a yes. */
export interface CardAsked {
  row: number;
  email: string;
  country: string | null;
  ageBand: string | null;
  occupationId: number | null;
  skillIds: number[];
}
export interface CardFound {
  row: number;
  id: string;
  profileId: string;
  pseudonym: string;
  occupationId: number | null;
  country: string;
  ageBand: string | null;
  experienceBand: string | null;
  address: boolean;
}

/**
 * Cards (as `recipient` reads them) of one country and age group with the same occupation (see similar_cards in 0024),
 * and people whose contact details the reader holds. The same two statements for all rows, whoever is on them.
 */
export async function similarCards(
  tx: Transaction,
  programmeId: string,
  recipient: string,
  asked: CardAsked[],
): Promise<CardFound[]> {
  // Row-level security leaves the addresses that were disclosed to the reader.
  const known = await tx
    .select({ profileId: contactDetails.profileId, email: contactDetails.email })
    .from(contactDetails)
    .where(
      and(
        eq(contactDetails.programmeId, programmeId),
        inArray(
          contactDetails.email,
          asked.map(({ email }) => email),
        ),
      ),
    );
  const given = asked.map(({ email, ...each }) => ({
    ...each,
    profileIds: known.flatMap((one) => (one.email === email && one.profileId ? [one.profileId] : [])),
  }));
  const rows = await tx.execute<Record<string, unknown> & CardFound>(sql`
    select asked_row as row, id, profile_id as "profileId", pseudonym, occupation_id as "occupationId",
      residence_country as country, age_band as "ageBand", experience_band as "experienceBand", address
    from similar_cards(${programmeId}::uuid, ${recipient}, ${JSON.stringify(given)}::text::jsonb)`);
  return [...rows];
}
