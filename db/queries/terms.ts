// Terms of a placement, newest first, and the signatures under them. In force are the newest that the programme countersigned;
// before there is a contract, the newest.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { placements } from '../tables/placements.ts';
import { terms, termsSignatures } from '../tables/terms.ts';
import type { Requirement } from '../vocabulary.ts';
import type { TermsStatus } from '../work-vocabulary.ts';

export type TermsRow = typeof terms.$inferSelect;
export type SignatureRow = typeof termsSignatures.$inferSelect;

export function termsOf(tx: Transaction, placementId: string): Promise<TermsRow[]> {
  return tx.select().from(terms).where(eq(terms.placementId, placementId)).orderBy(desc(terms.number));
}

/** The newest, whatever their state; null when nobody wrote any, or none for this reader. */
export async function currentTerms(tx: Transaction, placementId: string): Promise<TermsRow | null> {
  const [row] = await tx
    .select()
    .from(terms)
    .where(eq(terms.placementId, placementId))
    .orderBy(desc(terms.number))
    .limit(1);
  return row ?? null;
}

/** The one rule of what holds. An amendment holds from the programme's signature on; until then the version before it does. */
const inForceFirst = sql`countersigned_at is not null desc, number desc`;

/** What an offer and its money rest on: the terms in force, once they are frozen and while nobody took them back. */
export async function termsInForce(tx: Transaction, placementId: string): Promise<TermsRow | null> {
  const [row] = await tx
    .select()
    .from(terms)
    .where(eq(terms.placementId, placementId))
    .orderBy(inForceFirst)
    .limit(1);
  return row?.status === 'ready' ? row : null;
}

/** The amendment that waits for signatures; null while none does. */
export async function proposedAmendment(tx: Transaction, placementId: string): Promise<TermsRow | null> {
  const [newest, inForce] = [await currentTerms(tx, placementId), await termsInForce(tx, placementId)];
  const amends = inForce !== null && inForce.countersignedAt !== null && inForce.id !== newest?.id;
  return amends && newest?.status === 'ready' ? newest : null;
}

export function signaturesOf(tx: Transaction, placementId: string): Promise<SignatureRow[]> {
  return tx
    .select()
    .from(termsSignatures)
    .where(eq(termsSignatures.placementId, placementId))
    .orderBy(termsSignatures.signedAt);
}

export async function insertTerms(tx: Transaction, row: typeof terms.$inferInsert): Promise<void> {
  await tx.insert(terms).values(row);
}

/** @returns false when they were changed, or are not in that state any more */
export async function changeTerms(
  tx: Transaction,
  id: string,
  expected: { version: number; status: TermsStatus },
  set: Partial<typeof terms.$inferInsert>,
): Promise<boolean> {
  const changed = await tx
    .update(terms)
    .set({ ...set, version: sql`${terms.version} + 1` })
    .where(and(eq(terms.id, id), eq(terms.version, expected.version), eq(terms.status, expected.status)))
    .returning({ id: terms.id });
  return changed.length === 1;
}

export async function insertSignature(
  tx: Transaction,
  row: typeof termsSignatures.$inferInsert,
): Promise<void> {
  await tx.insert(termsSignatures).values(row);
}

/** In which the person is written to; null where the reader may not know. */
export async function memberLanguage(tx: Transaction, placementId: string): Promise<string | null> {
  const [row] = await tx.execute<{ language: string | null }>(
    sql`select member_language(${placementId}::uuid) as language`,
  );
  return row?.language ?? null;
}

/** What the programme wrote its newest terms in. */
export async function lastCurrency(tx: Transaction, programmeId: string): Promise<string | null> {
  const [row] = await tx
    .select({ currency: terms.currency })
    .from(terms)
    .where(eq(terms.programmeId, programmeId))
    .orderBy(desc(terms.updatedAt))
    .limit(1);
  return row?.currency ?? null;
}

/** The days that were agreed are the placement's own from the contract on. The same days again are no change of it. */
export async function agreeDates(
  tx: Transaction,
  placementId: string,
  days: { startsOn: string; endsOn: string | null },
): Promise<void> {
  const changed = sql`(${placements.startsOn}, ${placements.endsOn}) is distinct from (${days.startsOn}::date, ${days.endsOn}::date)`;
  await tx
    .update(placements)
    .set(days)
    .where(and(eq(placements.id, placementId), changed));
}

/**
 * For server/placements/standing.ts. The person's signature is enough to accept; from then on it is the programme's that is
 * waited for, so that a contract has both.
 */
export async function termsStanding(
  tx: Transaction,
  placement: { id: string },
): Promise<Partial<Record<Requirement, boolean>>> {
  const [row] = await tx.execute<{ ready: boolean; member: boolean; both: boolean; status: string }>(sql`
    select p.status, coalesce(t.status = 'ready', false) as ready,
      exists (select 1 from terms_signatures s where s.terms_id = t.id and s.party = 'member') as member,
      (select count(distinct s.party) = 2 from terms_signatures s where s.terms_id = t.id) as both
    from placements p
    left join lateral (select * from terms t where t.placement_id = p.id order by ${inForceFirst} limit 1) t on true
    where p.id = ${placement.id}::uuid`);
  if (!row) return { terms_ready: false, terms_signed: false };
  const signed = row.status === 'accepted' ? row.both : row.member;
  return { terms_ready: row.ready, terms_signed: row.ready && signed };
}
