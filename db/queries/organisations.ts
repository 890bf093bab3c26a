// Organisations that agreed to be listed, and what people say about belonging to them.
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { organisationPeople, organisations } from '../tables/organisations.ts';
import { contactDetails } from '../tables/responses.ts';

export type OrganisationRow = typeof organisations.$inferSelect;

/** @returns the id; null when this response has its organisation already */
export async function insertOrganisation(
  tx: Transaction,
  row: typeof organisations.$inferInsert,
): Promise<string | null> {
  const [made] = await tx
    .insert(organisations)
    .values(row)
    .onConflictDoNothing({ target: organisations.responseId })
    .returning({ id: organisations.id });
  return made?.id ?? null;
}

/** What an organisation wrote in words of its own, and its contact person. */
export async function writtenApart(tx: Transaction, responseId: string) {
  const [row] = await tx
    .select({ name: contactDetails.name, email: contactDetails.email, freeText: contactDetails.freeText })
    .from(contactDetails)
    .where(eq(contactDetails.responseId, responseId));
  return row ?? null;
}

/** Those that row-level security shows to this reader, by name. */
export async function organisationsOf(
  tx: Transaction,
  programmeId: string,
  page: { words: string; limit: number; offset: number },
): Promise<{ items: OrganisationRow[]; total: number }> {
  const where = and(
    eq(organisations.programmeId, programmeId),
    page.words === ''
      ? undefined
      : sql`position(plain(${page.words}) in plain(concat_ws(' ', ${organisations.name}, ${organisations.city}))) > 0`,
  );
  const items = await tx
    .select()
    .from(organisations)
    .where(where)
    .orderBy(asc(sql`plain(${organisations.name})`), asc(organisations.id))
    .limit(page.limit)
    .offset(page.offset);
  return { items, total: await tx.$count(organisations, where) };
}

export interface FoundOrganisation extends Record<string, unknown> {
  id: string;
  name: string;
  country: string | null;
  city: string | null;
  belongs: boolean;
}

/** For the person behind a profile: their own organisations, then those whose name holds the words. */
export async function findOrganisations(
  tx: Transaction,
  profileId: string,
  words: string,
  most: number,
): Promise<FoundOrganisation[]> {
  return tx.execute<FoundOrganisation>(
    sql`select id, name, country, city, belongs from find_organisations(${profileId}::uuid, ${words}, ${most}::int)`,
  );
}

/** @returns false when it was said already. @throws a foreign key's error for an organisation of another programme */
export async function insertBelonging(
  tx: Transaction,
  row: { organisationId: string; profileId: string; programmeId: string },
): Promise<boolean> {
  const made = await tx
    .insert(organisationPeople)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: organisationPeople.organisationId });
  return made.length > 0;
}

export async function deleteBelonging(
  tx: Transaction,
  organisationId: string,
  profileId: string,
): Promise<boolean> {
  const gone = await tx
    .delete(organisationPeople)
    .where(
      and(eq(organisationPeople.organisationId, organisationId), eq(organisationPeople.profileId, profileId)),
    )
    .returning({ id: organisationPeople.organisationId });
  return gone.length > 0;
}

/** Renews what may be said about how many people belong to each organisation of the cleaner's programme. */
export async function renewPeopleShown(tx: Transaction): Promise<void> {
  await tx.execute(sql`select count_organisation_people()`);
}
