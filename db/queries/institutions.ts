// Host institutions and the people who act for them.
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { institutionMembers, institutions } from '../tables/institutions.ts';
import { programmes } from '../tables/programmes.ts';
import type { HostKind, Sector } from '../vocabulary.ts';

export type InstitutionRow = typeof institutions.$inferSelect & { kind: HostKind; sector: Sector };
export type NewInstitution = Pick<
  typeof institutions.$inferInsert,
  'name' | 'kind' | 'sector' | 'country' | 'city' | 'address' | 'website' | 'phone' | 'timeZone'
>;

/** Names of the institutions that a host acts for, for the session's answer. */
export async function institutionNames(
  tx: Transaction,
  ids: string[],
): Promise<{ id: string; name: string; programmeCode: string }[]> {
  if (ids.length === 0) return [];
  return tx
    .select({ id: institutions.id, name: institutions.name, programmeCode: programmes.code })
    .from(institutions)
    .innerJoin(programmes, eq(programmes.id, institutions.programmeId))
    .where(inArray(institutions.id, ids))
    .orderBy(asc(institutions.name));
}

/** All of a programme that the actor may see, by name, each with how many people act for it. */
export async function institutionsOfProgramme(tx: Transaction, programmeId: string) {
  const rows = await tx
    .select({ institution: institutions, hosts: count(institutionMembers.accountId) })
    .from(institutions)
    .leftJoin(institutionMembers, eq(institutionMembers.institutionId, institutions.id))
    .where(eq(institutions.programmeId, programmeId))
    .groupBy(institutions.id)
    .orderBy(asc(institutions.name));
  return rows as { institution: InstitutionRow; hosts: number }[];
}

export async function findInstitution(
  tx: Transaction,
  programmeId: string,
  id: string,
): Promise<InstitutionRow | null> {
  const [row] = await tx
    .select()
    .from(institutions)
    .where(and(eq(institutions.id, id), eq(institutions.programmeId, programmeId)));
  return (row as InstitutionRow | undefined) ?? null;
}

/** Held until the transaction ends: who adds to what it keeps comes one after another. */
export async function lockInstitution(tx: Transaction, id: string): Promise<void> {
  await tx.execute(sql`select from institutions where id = ${id}::uuid for no key update`);
}

export async function insertInstitution(
  tx: Transaction,
  programmeId: string,
  institution: NewInstitution,
): Promise<string> {
  const [row] = await tx
    .insert(institutions)
    .values({ programmeId, ...institution })
    .returning({ id: institutions.id });
  if (!row) throw new Error('The institution was not written');
  return row.id;
}

/** @returns false when somebody else changed it since that version was read */
export async function changeInstitution(
  tx: Transaction,
  id: string,
  version: number | undefined,
  change: Partial<NewInstitution>,
): Promise<boolean> {
  const rows = await tx
    .update(institutions)
    .set({ ...change, version: sql`${institutions.version} + 1` })
    .where(
      and(eq(institutions.id, id), version === undefined ? undefined : eq(institutions.version, version)),
    )
    .returning({ id: institutions.id });
  return rows.length === 1;
}

/** Who acts for it, as a function tells: a host reads no account but its own, whatever address it has named. */
export async function hostsOf(tx: Transaction, institutionId: string) {
  const rows = await tx.execute<{ account_id: string; email: string; name: string | null }>(
    sql`select account_id, email, name from institution_people(${institutionId}::uuid)`,
  );
  return rows.map((row) => ({ accountId: row.account_id, email: row.email, name: row.name }));
}

/** Whom to write to about it, and in which language. */
export async function hostAddresses(tx: Transaction, institutionId: string) {
  return tx
    .select({ id: accounts.id, email: accounts.email, language: accounts.language })
    .from(institutionMembers)
    .innerJoin(accounts, eq(accounts.id, institutionMembers.accountId))
    .where(eq(institutionMembers.institutionId, institutionId));
}

/** Whether an official may name a host of it; null for anybody who has no role in the programme. See 0065. */
export async function mayNameHost(
  tx: Transaction,
  institutionId: string,
  accountId: string | null,
): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(
    sql`select may_name_host(${institutionId}::uuid, ${accountId}::uuid) as may`,
  );
  return row?.may ?? false;
}

/** @returns false when the person did not act for it */
export async function endHost(tx: Transaction, institutionId: string, accountId: string): Promise<boolean> {
  const rows = await tx
    .delete(institutionMembers)
    .where(
      and(eq(institutionMembers.institutionId, institutionId), eq(institutionMembers.accountId, accountId)),
    )
    .returning({ accountId: institutionMembers.accountId });
  return rows.length === 1;
}

/** Those of a host, whichever programmes they are in. */
export async function institutionsOfHost(tx: Transaction, ids: string[]): Promise<InstitutionRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select()
    .from(institutions)
    .where(inArray(institutions.id, ids))
    .orderBy(asc(institutions.name));
  return rows as InstitutionRow[];
}

/** @returns false when the person acted for it already */
export async function insertHost(
  tx: Transaction,
  row: { institutionId: string; programmeId: string; accountId: string; name: string | null },
): Promise<boolean> {
  const rows = await tx
    .insert(institutionMembers)
    .values(row)
    .onConflictDoNothing()
    .returning({ accountId: institutionMembers.accountId });
  return rows.length === 1;
}
