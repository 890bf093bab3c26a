// Profiles, their consents, and the only place where a ConsentedProfile is made.
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accessRecords } from '../tables/events.ts';
import { institutions } from '../tables/institutions.ts';
import {
  blockedInstitutions,
  consents,
  profileLanguages,
  profileSkills,
  profiles,
  talentDocuments,
} from '../tables/profiles.ts';
import { programmes } from '../tables/programmes.ts';
import { contactDetails, responses } from '../tables/responses.ts';
import type { ConsentPurpose, PoolRecipient } from '../vocabulary.ts';

export type ProfileRow = typeof profiles.$inferSelect;
export type NewProfile = typeof profiles.$inferInsert;

export interface ProfileSkill {
  conceptId: number;
  level: number;
}
export interface ProfileLanguage {
  language: string;
  level: string;
}

declare const consented: unique symbol;
/** A person who, at the moment of reading, says yes to the talent pool of this recipient and is not paused. */
export type ConsentedProfile = Readonly<ProfileRow> & {
  readonly consentId: string;
  readonly recipient: PoolRecipient;
  readonly skills: readonly ProfileSkill[];
  readonly languages: readonly ProfileLanguage[];
  readonly [consented]: true;
};

/** A pause ends on its date without anybody having to press something. */
const notPaused = sql`(${profiles.status} = 'active' or ${profiles.pausedUntil} <= current_date)`;

/**
 * Those of the given people who are in the pool for this recipient; row-level security leaves only what the actor may see.
 * Others are simply missing from the answer.
 */
export async function consentedProfiles(
  tx: Transaction,
  ids: readonly string[],
  recipient: PoolRecipient,
): Promise<ConsentedProfile[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ profile: profiles, consentId: consents.id })
    .from(profiles)
    .innerJoin(
      consents,
      and(
        eq(consents.profileId, profiles.id),
        eq(consents.purpose, 'talent_pool'),
        eq(consents.recipient, recipient),
      ),
    )
    .where(and(inArray(profiles.id, [...ids]), notPaused))
    .orderBy(asc(profiles.id));
  const found = rows.map((row) => row.profile.id);
  const skills = await skillsOf(tx, found);
  const languages = await languagesOf(tx, found);
  return rows.map(
    ({ profile, consentId }) =>
      ({
        ...profile,
        consentId,
        recipient,
        skills: skills.get(profile.id) ?? [],
        languages: languages.get(profile.id) ?? [],
      }) as unknown as ConsentedProfile,
  );
}

async function skillsOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, ProfileSkill[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(profileSkills)
    .where(inArray(profileSkills.profileId, [...ids]))
    .orderBy(desc(profileSkills.level), asc(profileSkills.conceptId));
  return grouped(rows, ({ conceptId, level }) => ({ conceptId, level }));
}

async function languagesOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, ProfileLanguage[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(profileLanguages)
    .where(inArray(profileLanguages.profileId, [...ids]))
    .orderBy(asc(profileLanguages.language));
  return grouped(rows, ({ language, level }) => ({ language, level }));
}

function grouped<Row extends { profileId: string }, Item>(
  rows: Row[],
  item: (row: Row) => Item,
): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const row of rows) {
    const list = found.get(row.profileId);
    if (list) list.push(item(row));
    else found.set(row.profileId, [item(row)]);
  }
  return found;
}

export interface ProfileParts {
  skills: ProfileSkill[];
  languages: ProfileLanguage[];
  consents: { purpose: ConsentPurpose; recipient: PoolRecipient }[];
  /** The questionnaire version whose words the person said yes to. */
  wording: string;
}

/**
 * Adds a profile with its parts and ties the contact details to it.
 * @returns its id; null when the response has one already
 */
export async function insertProfile(
  tx: Transaction,
  profile: NewProfile,
  parts: ProfileParts,
): Promise<string | null> {
  const [made] = await tx
    .insert(profiles)
    .values(profile)
    .onConflictDoNothing({ target: profiles.responseId })
    .returning({ id: profiles.id });
  if (!made) return null;
  const own = { profileId: made.id, programmeId: profile.programmeId };
  if (parts.skills.length > 0)
    await tx.insert(profileSkills).values(parts.skills.map((each) => ({ ...own, ...each })));
  if (parts.languages.length > 0) {
    await tx.insert(profileLanguages).values(parts.languages.map((each) => ({ ...own, ...each })));
  }
  if (parts.consents.length > 0) {
    await tx
      .insert(consents)
      .values(parts.consents.map((each) => ({ ...own, ...each, wording: parts.wording })));
  }
  await tx
    .update(contactDetails)
    .set({ profileId: made.id })
    .where(eq(contactDetails.responseId, profile.responseId));
  return made.id;
}

/** Gives a profile just made to whoever proved its address since the answers were sent, before the job came to it. */
export async function claimMadeProfile(tx: Transaction, id: string): Promise<void> {
  await tx.execute(sql`select from claim_made_profile(${id}::uuid)`);
}

/** Those of the given pseudonyms that the programme has given out already. */
export async function pseudonymsTaken(
  tx: Transaction,
  programmeId: string,
  names: string[],
): Promise<Set<string>> {
  const rows = await tx
    .select({ pseudonym: profiles.pseudonym })
    .from(profiles)
    .where(and(eq(profiles.programmeId, programmeId), inArray(profiles.pseudonym, names)));
  return new Set(rows.map((row) => row.pseudonym));
}

export async function countOwnProfiles(tx: Transaction, accountId: string): Promise<number> {
  return tx.$count(profiles, eq(profiles.accountId, accountId));
}

const programmeColumns = {
  code: programmes.code,
  name: programmes.name,
  accent: programmes.accent,
};

export type OwnProfile = Awaited<ReturnType<typeof ownProfiles>>[number];

export function ownProfiles(tx: Transaction, accountId: string) {
  return tx
    .select({ profile: profiles, programme: programmeColumns })
    .from(profiles)
    .innerJoin(programmes, eq(programmes.id, profiles.programmeId))
    .where(eq(profiles.accountId, accountId))
    .orderBy(desc(profiles.createdAt));
}

export async function findOwnProfile(
  tx: Transaction,
  accountId: string,
  id: string,
): Promise<OwnProfile | null> {
  const [row] = await tx
    .select({ profile: profiles, programme: programmeColumns })
    .from(profiles)
    .innerJoin(programmes, eq(programmes.id, profiles.programmeId))
    .where(and(eq(profiles.id, id), eq(profiles.accountId, accountId)));
  return row ?? null;
}

export async function partsOfProfile(tx: Transaction, id: string) {
  const skills = (await skillsOf(tx, [id])).get(id) ?? [];
  const languages = (await languagesOf(tx, [id])).get(id) ?? [];
  const given = await tx
    .select({
      purpose: consents.purpose,
      recipient: consents.recipient,
      givenAt: consents.givenAt,
      wording: consents.wording,
    })
    .from(consents)
    .where(eq(consents.profileId, id))
    .orderBy(asc(consents.purpose), asc(consents.recipient));
  return { skills, languages, consents: given };
}

/** What the person sent and what is kept apart from it. */
export async function submissionOf(tx: Transaction, responseId: string) {
  const [row] = await tx
    .select({
      receipt: responses.receipt,
      submittedAt: responses.submittedAt,
      versionId: responses.versionId,
      language: responses.language,
      answers: responses.answers,
      name: contactDetails.name,
      email: contactDetails.email,
      phone: contactDetails.phone,
      city: contactDetails.city,
      freeText: contactDetails.freeText,
    })
    .from(responses)
    .leftJoin(contactDetails, eq(contactDetails.responseId, responses.id))
    .where(eq(responses.id, responseId));
  return row ?? null;
}

/** @returns whether it was not given before */
export async function giveConsent(
  tx: Transaction,
  profile: { id: string; programmeId: string; accountId: string | null },
  purpose: ConsentPurpose,
  recipient: PoolRecipient,
  wording: string,
): Promise<boolean> {
  const rows = await tx
    .insert(consents)
    .values({
      profileId: profile.id,
      programmeId: profile.programmeId,
      accountId: profile.accountId,
      purpose,
      recipient,
      wording,
    })
    .onConflictDoNothing({ target: [consents.profileId, consents.purpose, consents.recipient] })
    .returning({ id: consents.id });
  return rows.length > 0;
}

/** The row goes, and with it whatever hangs on it, the searchable document first. @returns whether it was there */
export async function withdrawConsent(
  tx: Transaction,
  profileId: string,
  purpose: ConsentPurpose,
  recipient: PoolRecipient,
): Promise<boolean> {
  const rows = await tx
    .delete(consents)
    .where(
      and(
        eq(consents.profileId, profileId),
        eq(consents.purpose, purpose),
        eq(consents.recipient, recipient),
      ),
    )
    .returning({ id: consents.id });
  return rows.length > 0;
}

/** Takes the person out of search until a civil date; the documents go in the same transaction. */
export async function pauseProfile(tx: Transaction, id: string, until: string, now: Date): Promise<void> {
  await tx
    .update(profiles)
    .set({ status: 'paused', pausedUntil: until, updatedAt: now })
    .where(eq(profiles.id, id));
  await tx.delete(talentDocuments).where(eq(talentDocuments.profileId, id));
}

/** @returns whether it was paused */
export async function resumeProfile(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(profiles)
    .set({ status: 'active', pausedUntil: null, updatedAt: now })
    .where(and(eq(profiles.id, id), eq(profiles.status, 'paused')))
    .returning({ id: profiles.id });
  return rows.length > 0;
}

export async function blockedBy(tx: Transaction, profileId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: blockedInstitutions.institutionId })
    .from(blockedInstitutions)
    .where(eq(blockedInstitutions.profileId, profileId));
  return rows.map((row) => row.id);
}

/** Institutions of a programme that may be blocked, as the person may see them. */
export function institutionsToBlock(tx: Transaction, programmeId: string) {
  return tx
    .select({
      id: institutions.id,
      name: institutions.name,
      city: institutions.city,
      country: institutions.country,
    })
    .from(institutions)
    .where(eq(institutions.programmeId, programmeId))
    .orderBy(asc(institutions.name));
}

export async function replaceBlocked(
  tx: Transaction,
  profileId: string,
  institutionIds: readonly string[],
): Promise<void> {
  await tx.delete(blockedInstitutions).where(eq(blockedInstitutions.profileId, profileId));
  if (institutionIds.length === 0) return;
  await tx
    .insert(blockedInstitutions)
    .values(institutionIds.map((institutionId) => ({ profileId, institutionId })));
}

export interface LookRow {
  at: Date;
  tier: number;
  route: string;
  recipient: PoolRecipient | null;
  institution: string | null;
}

/** Who looked at the actor's own profile, newest first; in which capacity, never by name. */
export async function whoLooked(tx: Transaction, profileId: string, most: number): Promise<LookRow[]> {
  const rows = await tx.execute<{
    at: string;
    tier: number;
    route: string;
    recipient: PoolRecipient | null;
    institution: string | null;
  }>(sql`select * from who_looked(${profileId}::uuid, ${most}::integer)`);
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

export async function countLooks(tx: Transaction, profileId: string): Promise<number> {
  return tx.$count(accessRecords, eq(accessRecords.profileId, profileId));
}

/** Removes everything the person gave to this programme, and the account when nothing else is left to it. */
export async function eraseProfile(tx: Transaction, id: string): Promise<void> {
  await tx.execute(sql`select erase_profile(${id}::uuid)`);
}

/** The day on which a pause ends; null when the profile is not paused (or not there). */
export async function pausedUntil(tx: Transaction, id: string): Promise<string | null> {
  const [row] = await tx
    .select({ until: profiles.pausedUntil })
    .from(profiles)
    .where(and(eq(profiles.id, id), eq(profiles.status, 'paused')));
  return row?.until ?? null;
}

/** Whether the address given with a response belongs to somebody who has a profile in the programme already. */
export async function provenAlready(tx: Transaction, responseId: string): Promise<boolean> {
  const [row] = await tx.execute<{ proven: boolean }>(
    sql`select proven_already(${responseId}::uuid) as proven`,
  );
  return row?.proven ?? false;
}
